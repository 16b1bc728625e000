"""The waitlist: whoever refuses, somebody on it keeps the balance, and the best one is there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.application import Application
from bot.facts.cycle import PanelRules
from bot.panel.compose import Proposal, compose
from bot.panel.swaps import successors
from tests.unit.panel.applicants import applicant, applicants, missed, ref, refs, standing

RULES = st.builds(PanelRules, one_per_organisation=st.booleans(), nhri_place=st.booleans())


def possible(
    proposal: Proposal, applications: list[Application], refusing: str, rules: PanelRules
) -> dict[str, tuple[int, int, int]]:
    """How each panel stands in which somebody takes the place of the one who refuses."""
    after = {each.reference or "": each for each in applications if each.reference != refusing}
    rest = [each for each in proposal.panel if each != refusing]
    names = [after[each].answers["organisation"] for each in rest]
    return {
        joins: standing(after, [*rest, joins], rules)
        for joins, each in after.items()
        if joins not in rest
        and not (rules.one_per_organisation and each.answers["organisation"] in names)
    }


@settings(max_examples=60, deadline=None)
@given(applicants(), st.integers(1, 4), RULES)
def test_any_refusal_finds_who_keeps_the_balance(
    applications: list[Application], places: int, rules: PanelRules
) -> None:
    proposal = compose(applications, places, rules)
    known = {each.reference or "": each for each in applications}
    before = standing(known, proposal.panel, rules)[:2]
    for refusing in proposal.panel:
        found = possible(proposal, applications, refusing, rules)
        if not found:
            continue
        bar = max(before, min(found.values())[:2])
        waiting = [each for each in proposal.waitlist if each in found]
        assert any(found[each][:2] <= bar for each in waiting)
    assert not {*proposal.panel} & {*proposal.waitlist}
    assert len(proposal.waitlist) <= places


EVERY_RULE = st.builds(
    PanelRules,
    one_per_organisation=st.booleans(),
    nhri_place=st.booleans(),
    parity=st.booleans(),
    national_minimum=st.integers(0, 3),
)


@settings(max_examples=150, deadline=None)
@given(applicants(), st.integers(1, 4), EVERY_RULE)
def test_next_in_line_after_any_single_refusal_keeps_the_balance(
    applications: list[Application], places: int, rules: PanelRules
) -> None:
    proposal = compose(applications, places, rules)
    known = {each.reference or "": each for each in applications}
    before = missed(known, proposal.panel, rules)
    for refusing in proposal.panel:
        line = successors(proposal.pool, proposal.panel, refusing, proposal.waitlist)
        found = possible(proposal, applications, refusing, rules)
        if not found:  # whoever is left has a speaker of the same organisation on the panel
            assert line == ()
            continue
        rest = [each for each in proposal.panel if each != refusing]
        after = {who: each for who, each in known.items() if who != refusing}
        broken = missed(after, [*rest, line[0]], rules)
        least = min(found.values())[:2]
        # Kept wherever anybody at all can keep it, and else broken by as little as can be.
        assert (len(broken), sum(broken.values())) <= max(_weight(before), least)
        # The waitlist's own order decides among those who can.
        able = [each for each in proposal.waitlist if each in line]
        assert list(line) == able


def _weight(short: dict[str, int]) -> tuple[int, int]:
    return len(short), sum(short.values())


@settings(max_examples=60, deadline=None)
@given(applicants(), st.integers(1, 4), RULES)
def test_best_replacement_is_named_and_waits(
    applications: list[Application], places: int, rules: PanelRules
) -> None:
    # Whether a theme is rare is settled with everybody there: leave that out of the comparison.
    weights = PanelRules().weights
    plain = PanelRules(
        weights=type(weights)(rare_theme=0),
        one_per_organisation=rules.one_per_organisation,
        nhri_place=rules.nhri_place,
    )
    proposal = compose(applications, places, plain)
    for refusing in proposal.panel:
        found = possible(proposal, applications, refusing, plain)
        named = [
            reason.params["reference"]
            for reason in proposal.why[refusing]
            if reason.key.startswith("panel.why.replacement")
        ]
        assert named == ([min(found, key=lambda who: (found[who], who))] if found else [])
        assert {*named} <= {*proposal.waitlist}


def test_woman_replaces_woman_and_institution_replaces_institution() -> None:
    applications = [
        applicant(1, speaker_gender="woman", scope="national"),
        applicant(2, organisation_type="nhri", scope="national"),
        applicant(3, scope="national", speaker_gender="woman", coalition=True),
        applicant(4, scope="national", coalition=True),
        applicant(5, speaker_gender="woman"),
        applicant(6, organisation_type="nhri"),
        applicant(7),
    ]
    proposal = compose(applications, 4, PanelRules())
    assert proposal.panel == refs(1, 2, 3, 4)
    # The institution is best for both men, the woman for both women; the institution is worth more.
    assert proposal.waitlist == refs(6, 5, 7)
    assert {
        who: [dict(each.params) for each in proposal.why[who] if "replacement" in each.key]
        for who in proposal.waitlist
    } == {
        ref(5): [{"references": refs(1, 3)}],
        ref(6): [{"references": refs(2, 4)}],
        ref(7): [{"references": refs(4)}],
    }


def test_nobody_waits_where_everybody_speaks() -> None:
    proposal = compose([applicant(1), applicant(2, speaker_gender="woman")], 4, PanelRules())
    assert (proposal.panel, proposal.waitlist) == (refs(1, 2), ())
    told = [each.key for each in proposal.why[ref(2)]]
    assert told == ["panel.why.own", "panel.why.no_replacement"]


def test_next_in_line_keeps_the_balance_of_the_panel_as_it_is() -> None:
    applications = [
        applicant(1, speaker_gender="woman", status="confirmed"),
        applicant(2, status="approved", organisation_type="nhri"),
        applicant(3, speaker_gender="woman", status="approved"),
        applicant(4, status="confirmed"),
        applicant(5, status="waitlisted"),
        applicant(6, status="waitlisted", speaker_gender="woman", organisation="Organisation 1"),
        applicant(7, status="waitlisted", speaker_gender="woman"),
    ]
    proposal = compose(applications, 4, PanelRules())
    waiting = refs(5, 6, 7)
    assert {
        refusing: successors(proposal.pool, proposal.panel, refusing, waiting)
        for refusing in proposal.panel
    } == {
        ref(1): refs(6, 7),
        # The only institution is gone, so its place is anybody's who keeps parity.
        ref(2): refs(5),
        ref(3): refs(7),
        ref(4): refs(5),
    }
    # With men alone on the list, the nearest to balance is the next.
    assert successors(proposal.pool, proposal.panel, ref(1), refs(5)) == refs(5)
