"""What adds up: the points of a panel and of every difference, term by term."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.application import Application
from bot.facts.cycle import PanelRules, PanelWeights
from bot.panel.arithmetic import Shared, Sum, reckoned
from bot.panel.compose import compose
from bot.panel.whatif import why_not
from tests.unit.panel.applicants import applicant, applicants, refs


def test_sum_names_every_term() -> None:
    speakers = [
        applicant(1, scope="national", themes=("torture", "health"), speaker_languages=("fr",)),
        applicant(2, scope="national", themes=("torture",), upr_report="joint"),
        applicant(3, themes=("torture",), speaker_languages=("fr", "en")),
    ]
    proposal = compose(speakers, 3, PanelRules(parity=False), scores={refs(2)[0]: 3.6})
    assert reckoned(proposal.pool, proposal.panel) == Sum(
        own={"national": 20, "report_joint": 8, "review": 7},
        shared=(
            Shared(rule="theme", count=2, each=4),
            Shared(rule="rare_theme", count=1, each=2),
            Shared(rule="language", count=2, each=1),
        ),
    )


@settings(max_examples=80, deadline=None)
@given(applicants(most=7), st.integers(1, 4), st.data())
def test_terms_add_up_to_the_points(
    applications: list[Application], places: int, data: st.DataObject
) -> None:
    number = st.integers(0, 9)
    weights = PanelWeights(theme=data.draw(number), rare_theme=data.draw(number), language=2)
    proposal = compose(applications, places, PanelRules(weights=weights))
    names = sorted(proposal.pool.candidates)
    some = [each for each in names if data.draw(st.booleans())]
    for panel in (proposal.panel, some):
        assert reckoned(proposal.pool, panel).total == proposal.pool.score(panel)


@settings(max_examples=40, deadline=None)
@given(applicants(most=6), st.integers(1, 3))
def test_difference_of_why_not_adds_up(applications: list[Application], places: int) -> None:
    proposal = compose(applications, places, PanelRules())
    for reference in {*proposal.pool.candidates} - {*proposal.panel}:
        told = {each.key: each.params for each in why_not(proposal, reference)}
        own = [points for key, params in told.items() if key in _OWN for points in params.values()]
        assert told["panel.why.own"]["points"] == sum(int(str(each)) for each in own)
        terms = told.get("panel.why_not.difference")
        if terms is not None:
            parts = [int(str(terms[name])) for name in ("own", "themes", "languages")]
            assert sum(parts) == terms["points"]


_CRITERIA = ("national", "report_individual", "report_joint", "coalition", "nhri")
_OWN = {f"panel.why.{name}" for name in (*_CRITERIA, "first_time", "review")}
