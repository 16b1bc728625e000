"""Questions after a proposal: why not somebody, what a change does, the pure ranking."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.application import Application
from bot.facts.cycle import PanelRules
from bot.panel.balance import Balance, balance
from bot.panel.compose import compose
from bot.panel.reasons import Reason, reason
from bot.panel.whatif import change, joining, ranking, why_not
from tests.unit.panel.applicants import (
    all_panels,
    applicant,
    applicants,
    considered,
    ref,
    refs,
    standing,
)

TOGO = [
    applicant(1, scope="national", speaker_gender="woman", themes=("torture", "health")),
    applicant(2, scope="national", themes=("torture",), speaker_languages=("fr",)),
    applicant(3, organisation_type="nhri", themes=("land",), coalition=True),
    applicant(4, scope="national", upr_report="joint", themes=("torture", "health")),
    applicant(5, speaker_gender="woman", organisation="Organisation 1", upr_report="individual"),
]


@settings(max_examples=60, deadline=None)
@given(applicants(most=7), st.integers(1, 4))
def test_why_not_tells_the_best_panel_with_them(
    applications: list[Application], places: int
) -> None:
    rules = PanelRules()
    proposal = compose(applications, places, rules)
    pool = considered(applications)
    panels = all_panels(applications, places, rules)
    for reference in {*pool} - {*proposal.panel}:
        told = {each.key: each for each in why_not(proposal, reference)}
        exchange = told.get("panel.why_not.exchange") or told["panel.why_not.exchange_gains"]
        leaves, joins = exchange.params["leaves"], exchange.params["joins"]
        assert isinstance(leaves, tuple)
        assert isinstance(joins, tuple)
        other = tuple(sorted({*proposal.panel} - {*leaves} | {*joins}))
        best = min((*standing(pool, each, rules), each) for each in panels if reference in each)
        assert (*standing(pool, other, rules), other) == best
        equal = best[:3] == standing(pool, proposal.panel, rules)
        assert ("panel.why_not.tie" in told) == equal


def test_why_not_names_points_rules_and_themes() -> None:
    proposal = compose(TOGO, 3, PanelRules())
    assert proposal.panel == refs(1, 3, 4)
    assert {who: why_not(proposal, who) for who in (ref(1), ref(2), ref(5), "PS40-TG-0099")} == {
        ref(1): (reason("why_not.chosen"),),
        ref(2): (
            reason("why.national", points=10),
            reason("why.own", points=10),
            reason("why_not.exchange", leaves=refs(4), joins=refs(2), points=7),
            reason("why_not.difference", own=-8, themes=0, languages=1, points=-7),
        ),
        ref(5): (
            reason("why.report_individual", points=8),
            reason("why.own", points=8),
            reason("why_not.exchange", leaves=refs(1), joins=refs(5), points=2),
            reason("why_not.difference", own=-2, themes=0, languages=0, points=-2),
        ),
        "PS40-TG-0099": (reason("why_not.not_considered"),),
    }  # fmt: skip


def test_why_not_says_when_nothing_is_left_to_choose() -> None:
    decided = [
        applicant(1, status="approved", organisation="Étoile"),
        applicant(2, organisation="Etoile"),
        applicant(3),
    ]
    proposal = compose(decided, 1, PanelRules())
    assert [why_not(proposal, who) for who in refs(2, 3)] == [
        (
            reason("why.own", points=0),
            reason("why_not.organisation_speaks", references=refs(1)),
        ),
        (reason("why.own", points=0), reason("why_not.no_place", places=1)),
    ]


def test_change_shows_both_counters_before_anything_is_saved() -> None:
    proposal = compose(TOGO, 3, PanelRules())
    moved = change(proposal, proposal.panel, out=refs(3), into=refs(5))
    assert (moved.panel, moved.points) == (refs(1, 4, 5), moved.score - proposal.score)
    assert moved.broken == {"nhri_place": 1, "one_per_organisation": 1}
    assert (moved.mended, moved.gained, moved.lost) == ((), (), ("land",))
    assert (moved.before.gender["woman"], moved.after.gender["woman"]) == (1, 2)
    assert (moved.after.missing, moved.after.repeated) == (("land",), (refs(1, 5),))
    back = change(proposal, moved.panel, out=refs(5), into=())
    assert (back.panel, back.mended) == (refs(1, 4), ("one_per_organisation",))
    full = change(proposal, proposal.panel, out=(), into=refs(2))
    assert full.broken == {"places": 1, "parity": 1}


def test_pure_ranking_is_by_own_points_then_reference() -> None:
    proposal = compose(TOGO, 3, PanelRules())
    assert ranking(proposal) == (
        (ref(4), 18), (ref(1), 10), (ref(2), 10), (ref(3), 8), (ref(5), 8),
    )  # fmt: skip


def test_counters_of_a_panel() -> None:
    assert balance(TOGO[1:4], pool=TOGO) == Balance(
        speakers=3,
        national=2,
        report_individual=0,
        report_joint=1,
        coalition=1,
        nhri=1,
        gender={"woman": 0, "man": 3, "non_binary": 0, "undisclosed": 0},
        themes={"health": refs(4), "land": refs(3), "torture": refs(2, 4)},
        missing=(),
        languages={"fr": refs(2)},
        repeated=(),
    )


def test_unanswered_counts_as_undisclosed_and_missing_themes_are_named() -> None:
    unanswered = applicant(6, speaker_gender="", organisation="")
    found = balance([unanswered, applicant(7, organisation="", upr_report="joint")], pool=TOGO)
    assert found.gender == {"woman": 0, "man": 1, "non_binary": 0, "undisclosed": 1}
    assert (found.missing, found.repeated) == (("health", "land", "torture"), ())
    assert found.report == 1


def test_reasons_are_data() -> None:
    told = Reason(key="panel.why.tie", params={"references": refs(2), "points": 0})
    assert told.as_data() == {
        "key": "panel.why.tie",
        "params": {"references": list(refs(2)), "points": 0},
    }


@settings(max_examples=40, deadline=None)
@given(applicants(most=7), st.integers(2, 4), st.data())
def test_free_place_goes_to_who_makes_the_best_panel(
    applications: list[Application], places: int, data: st.DataObject
) -> None:
    rules = PanelRules()
    proposal = compose(applications, places, rules)
    panel = [each for each in proposal.panel if data.draw(st.booleans())]
    known = considered(applications)
    organisations = {known[each].answers["organisation"] for each in panel}
    possible = {
        who: standing(known, [*panel, who], rules)
        for who, each in known.items()
        if who not in panel and each.answers["organisation"] not in organisations
    }
    found = joining(proposal.pool, panel)
    assert [who for who, _ in found] == sorted(possible, key=lambda who: (possible[who], who))
    before = standing(known, panel, rules)[2]
    assert [points for _, points in found] == [before - possible[who][2] for who, _ in found]
