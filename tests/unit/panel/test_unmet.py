"""Rules that cannot all be kept: the fewest are dropped, each is named with its price."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.application import Application
from bot.facts.cycle import PanelRules
from bot.panel.compose import compose
from bot.panel.reasons import reason
from bot.panel.unmet import Unmet
from tests.unit.panel.applicants import (
    all_panels,
    applicant,
    applicants,
    considered,
    missed,
    points,
    ref,
    refs,
    standing,
)

STRICT = PanelRules(national_minimum=2)


@settings(max_examples=80, deadline=None)
@given(applicants(most=8, statuses=("submitted", "submitted", "approved")), st.integers(1, 4))
def test_each_broken_rule_is_named_with_what_keeping_it_costs(
    applications: list[Application], places: int
) -> None:
    proposal = compose(applications, places, STRICT)
    pool = considered(applications)
    panels = all_panels(applications, places, STRICT)
    told = {each.rule: each for each in proposal.unmet if each.rule in proposal.pool.demands}
    assert {rule: each.missed_by for rule, each in told.items()} == missed(
        pool, proposal.panel, STRICT
    )
    for rule, each in told.items():
        keeping = [panel for panel in panels if rule not in missed(pool, panel, STRICT)]
        best = min(
            (standing(pool, panel, STRICT)[2] for panel in _fewest(pool, keeping)), default=0
        )
        expected = points(pool, proposal.panel, STRICT) + best if keeping else None
        assert (each.cost, bool(each.instead)) == (expected, bool(keeping))


def _fewest(pool: dict[str, Application], panels: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    found = {panel: standing(pool, panel, STRICT)[:2] for panel in panels}
    return [panel for panel, each in found.items() if each == min(found.values())]


def test_parity_that_nobody_can_give_is_missed_by_as_little_as_possible() -> None:
    applications = [
        *(applicant(number, scope="national") for number in range(1, 6)),
        applicant(6, speaker_gender="woman"),
    ]
    proposal = compose(applications, 4, PanelRules())
    assert proposal.panel == refs(1, 2, 3, 6)
    assert proposal.unmet == (
        Unmet(
            rule="parity",
            missed_by=1,
            reason=reason(
                "unmet.impossible.parity",
                places=4, women=1, men=5, national=5, nhri=0, fixed=0,
            ),
        ),
    )  # fmt: skip


def test_two_rules_that_exclude_each_other_are_weighed() -> None:
    # One place left beside two approved men: a woman for parity, or the institution's man.
    applications = [
        applicant(1, status="approved"),
        applicant(2, status="confirmed"),
        applicant(3, speaker_gender="woman", scope="national", coalition=True),
        applicant(4, organisation_type="nhri"),
    ]
    proposal = compose(applications, 3, PanelRules())
    assert proposal.panel == refs(1, 2, 3)
    assert proposal.unmet == (
        Unmet(
            rule="nhri_place",
            missed_by=1,
            reason=reason("unmet.conflict", instead=("parity",)),
            cost=14,
            instead=("parity",),
        ),
    )


def test_smallest_set_of_rules_is_dropped() -> None:
    # The woman has more points, but two rules would go instead of one.
    applications = [
        applicant(1, status="approved"),
        applicant(2, organisation_type="nhri", scope="national"),
        applicant(3, speaker_gender="woman", coalition=True, upr_report="joint"),
    ]
    proposal = compose(applications, 2, PanelRules(national_minimum=1))
    assert proposal.panel == refs(1, 2)
    assert [(each.rule, each.missed_by, each.cost, each.instead) for each in proposal.unmet] == [
        ("parity", 1, -2, ("nhri_place", "national_minimum"))
    ]


def test_one_rule_missed_by_much_is_better_than_two_by_little() -> None:
    applications = [
        *(applicant(number, status="approved") for number in (1, 2, 3)),
        applicant(4, organisation_type="nhri"),
        applicant(5, scope="national"),
        *(applicant(number, speaker_gender="woman", coalition=True) for number in (6, 7)),
    ]
    proposal = compose(applications, 5, PanelRules(national_minimum=1))
    assert proposal.panel == refs(1, 2, 3, 4, 5)
    assert [(each.rule, each.missed_by, each.cost) for each in proposal.unmet] == [("parity", 4, 0)]


def test_what_was_decided_before_is_named_not_undone() -> None:
    applications = [
        applicant(1, status="approved", organisation="Étoile du Nord"),
        applicant(2, status="confirmed", organisation="ETOILE  du nord"),
        applicant(3, status="approved", speaker_gender="woman"),
        applicant(4, scope="national"),
    ]
    proposal = compose(applications, 2, PanelRules())
    assert proposal.panel == refs(1, 2, 3)
    assert proposal.unmet == (
        Unmet(
            rule="places",
            missed_by=1,
            reason=reason("unmet.places_given", given=3, places=2),
        ),
        Unmet(
            rule="one_per_organisation",
            missed_by=1,
            reason=reason("unmet.organisation_given", references=refs(1, 2)),
        ),
    )


def test_place_stays_empty_rather_than_an_organisation_speaking_twice() -> None:
    applications = [
        applicant(1, organisation="Étoile"),
        applicant(2, organisation="Etoile"),
        applicant(3, speaker_gender="woman"),
    ]
    proposal = compose(applications, 3, PanelRules())
    assert (proposal.panel, proposal.waitlist) == (refs(1, 3), refs(2))
    assert [each.as_data() for each in proposal.unmet] == [
        {
            "rule": "places",
            "missed_by": 1,
            "key": "panel.unmet.places_empty",
            "params": {"empty": 1, "places": 3},
            "cost": None,
            "instead": ["one_per_organisation"],
        }
    ]


def test_rule_that_a_speaker_keeps_is_told_of_them() -> None:
    applications = [
        applicant(1, scope="national"),
        applicant(2, scope="national"),
        applicant(3, speaker_gender="woman"),
        applicant(4, organisation_type="nhri"),
    ]
    proposal = compose(applications, 2, PanelRules())
    assert proposal.panel == refs(3, 4)
    assert proposal.why[ref(4)][-2].key == "panel.why.keeps_rule"
