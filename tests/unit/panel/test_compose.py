"""A proposal whole: who is considered, what counts, and what is told of each."""

from __future__ import annotations

import pytest

from bot.facts.application import Status
from bot.facts.cycle import PanelRules, PanelWeights
from bot.panel.candidates import same_organisation
from bot.panel.compose import as_data, compose
from bot.panel.reasons import reason
from tests.unit.panel.applicants import applicant, ref, refs

WHY = {
    ref(1): (
        reason("why.national", points=10),
        reason("why.own", points=10),
        reason("why.only_theme", names=("torture", "health"), points=12),
        reason("why.replacement_breaks", reference=ref(2), rules=("parity",)),
    ),
    ref(3): (
        reason("why.report_joint", points=8),
        reason("why.nhri", points=2),
        reason("why.own", points=10),
        reason("why.only_theme", names=("land",), points=6),
        reason("why.nhri_place"),
        reason("why.replacement", reference=ref(2)),
    ),
    ref(2): (
        reason("why.national", points=10),
        reason("why.own", points=10),
        reason("why.best_replacement", references=refs(1, 3)),
        reason("why.exchange_breaks", reference=ref(1), rules=("parity",)),
    ),
}


def test_proposal_is_whole() -> None:
    applications = [
        applicant(1, scope="national", speaker_gender="woman", themes=("torture", "health")),
        applicant(2, scope="national", themes=("torture",), speaker_languages=("fr",)),
        applicant(3, organisation_type="nhri", themes=("land",), upr_report="joint"),
    ]
    proposal = compose(applications, 2, PanelRules())
    data = as_data(proposal)
    why = data.pop("why")
    assert data == {
        "state": "TG",
        "places": 2,
        "panel": list(refs(1, 3)),
        "waitlist": list(refs(2)),
        "score": 38,
        "sum": {
            "own": {"national": 10, "report_joint": 8, "nhri": 2},
            "shared": {
                "theme": {"count": 3, "each": 4, "points": 12},
                "rare_theme": {"count": 3, "each": 2, "points": 6},
                "language": {"count": 0, "each": 1, "points": 0},
            },
            "total": 38,
        },
        "themes": {"health": [ref(1)], "land": [ref(3)], "torture": [ref(1)]},
        "gender": {"woman": 1, "man": 1, "non_binary": 0, "undisclosed": 0},
        "unmet": [],
    }
    assert why == {
        who: [each.as_data() for each in reasons] for who, reasons in proposal.why.items()
    }
    assert proposal.why == WHY


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("draft", ()), ("submitted", refs(1)), ("withdrawn", ()), ("shortlisted", refs(1)),
        ("approved", refs(2)), ("waitlisted", refs(1)), ("rejected", ()), ("confirmed", refs(2)),
        ("declined", ()),
    ],
)  # fmt: skip
def test_status_says_who_is_considered(status: Status, expected: tuple[str, ...]) -> None:
    # Alone; and as the weaker of two for one place, where only what is decided can win.
    alone = compose([applicant(1, status=status)], 1, PanelRules()).panel
    second = [applicant(1, scope="national"), applicant(2, status=status)]
    beside = compose(second, 1, PanelRules()).panel
    assert (alone or (), beside) == ((refs(1) if expected else ()), expected or refs(1))


def test_hand_made_choices_come_before_status() -> None:
    applications = [
        applicant(1, scope="national"),
        applicant(2, status="rejected"),
        applicant(3, status="approved"),
    ]
    assert compose(applications, 1, PanelRules()).panel == refs(3)
    assert compose(applications, 1, PanelRules(), excluded=refs(3)).panel == refs(1)
    assert compose(applications, 2, PanelRules(), fixed=refs(2)).panel == refs(2, 3)


def test_reviews_and_first_time_speakers_count_where_they_are_given() -> None:
    applications = [applicant(1), applicant(2), applicant(3)]
    proposal = compose(
        applications, 2, PanelRules(parity=False), scores={ref(3): 4.4}, first_time={ref(2)}
    )
    assert (proposal.panel, proposal.score) == (refs(2, 3), 11)
    assert proposal.why[ref(2)][0] == reason("why.first_time", points=2)
    assert proposal.why[ref(3)][0] == reason("why.review", points=9)


def test_weights_of_the_round_decide() -> None:
    applications = [applicant(1, scope="national"), applicant(2, coalition=True)]
    assert compose(applications, 1, PanelRules()).panel == refs(1)
    lighter = PanelRules(weights=PanelWeights(national=5))
    assert compose(applications, 1, lighter).panel == refs(2)


def test_rare_themes_count_more_and_covered_ones_not_again() -> None:
    rules = PanelRules(parity=False)
    applications = [applicant(number, themes=("torture",)) for number in (1, 2, 3)]
    applications += [applicant(4, themes=("land",))]
    assert (compose(applications, 1, rules).panel, compose(applications, 1, rules).score) == (
        refs(4), 6,
    )  # fmt: skip
    assert (compose(applications, 2, rules).panel, compose(applications, 2, rules).score) == (
        refs(1, 4), 10,
    )  # fmt: skip


def test_nothing_is_proposed_from_nothing() -> None:
    proposal = compose([], 6, PanelRules(), state="TG")
    assert as_data(proposal) == {
        "state": "TG",
        "places": 6,
        "panel": [],
        "waitlist": [],
        "score": 0,
        "sum": {
            "own": {},
            "shared": {
                "theme": {"count": 0, "each": 4, "points": 0},
                "rare_theme": {"count": 0, "each": 2, "points": 0},
                "language": {"count": 0, "each": 1, "points": 0},
            },
            "total": 0,
        },
        "themes": {},
        "gender": {"woman": 0, "man": 0, "non_binary": 0, "undisclosed": 0},
        "unmet": [],
        "why": {},
    }


def test_two_states_are_two_panels() -> None:
    with pytest.raises(ValueError, match="one State"):
        compose([applicant(1), applicant(2, state="HT")], 2, PanelRules())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Étoile du Nord", "ETOILE  du-nord", True),
        ("Étoile du Nord (EDN)", "Étoile du Nord", False),
        ("منظمة", "منظمة ", True),
    ],
)
def test_organisation_is_known_by_its_name(one: str, other: str, same: bool) -> None:
    assert (same_organisation(one) == same_organisation(other)) is same


def test_applications_without_a_name_are_not_one_organisation() -> None:
    nameless = [applicant(number, organisation="…") for number in (1, 2)]
    assert compose(nameless, 2, PanelRules(parity=False)).panel == refs(1, 2)
