"""The optimiser against looking at every panel there is."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.application import Application, Status
from bot.facts.cycle import PanelRules, PanelWeights
from bot.panel.compose import compose
from bot.panel.solver import another
from tests.unit.panel.applicants import (
    THEMES,
    applicant,
    applicants,
    best_panels,
    points,
    refs,
)

RULES = st.builds(
    PanelRules,
    weights=st.sampled_from(
        [PanelWeights(), PanelWeights(theme=0, language=0), PanelWeights(national=0, theme=9)]
    ),
    one_per_organisation=st.booleans(),
    nhri_place=st.booleans(),
    parity=st.booleans(),
    national_minimum=st.integers(0, 3),
)
ANY: tuple[Status, ...] = (
    "submitted",
    "submitted",
    "submitted",
    "approved",
    "confirmed",
    "withdrawn",
    "draft",
)


@settings(max_examples=150, deadline=None)
@given(applicants(statuses=ANY), st.integers(1, 4), RULES)
def test_panel_is_the_best_of_all_panels(
    applications: list[Application], places: int, rules: PanelRules
) -> None:
    proposal = compose(applications, places, rules)
    assert proposal.panel == min(best_panels(applications, places, rules))
    known = {each.reference or "": each for each in applications}
    considered = {reference: known[reference] for reference in proposal.pool.candidates}
    assert proposal.score == points(considered, proposal.panel, rules)


@settings(max_examples=40, deadline=None)
@given(applicants(statuses=ANY), st.integers(1, 4), st.randoms(use_true_random=False))
def test_order_of_the_applications_changes_nothing(
    applications: list[Application], places: int, random: Random
) -> None:
    shuffled = random.sample(applications, len(applications))
    assert compose(shuffled, places, PanelRules()) == compose(applications, places, PanelRules())


@settings(max_examples=60, deadline=None)
@given(applicants(most=7), st.integers(1, 4))
def test_tie_is_told_exactly_where_there_is_one(
    applications: list[Application], places: int
) -> None:
    proposal = compose(applications, places, PanelRules())
    told = {
        (reason.params["references"], reason.params["leaves"])
        for reference in proposal.panel
        for reason in proposal.why[reference]
        if reason.key == "panel.why.tie"
    }
    assert bool(told) == (len(best_panels(applications, places, PanelRules())) > 1)


@pytest.mark.parametrize("seed", range(3))
def test_many_ties_are_settled_by_reference(seed: int) -> None:
    # More candidates than are settled at a time, and almost everyone as good as the next.
    dice = Random(seed)
    applications = [
        applicant(
            number,
            speaker_gender=dice.choice(["woman", "man"]),
            scope=dice.choice(["national", "international"]),
            themes=(dice.choice(THEMES),),
        )
        for number in range(1, 25)
    ]
    dice.shuffle(applications)
    best = best_panels(applications, 3, PanelRules())
    assert len(best) > 5
    assert compose(applications, 3, PanelRules()).panel == min(best)


def test_another_panel_is_the_nearest_equal_one() -> None:
    # Two pairs that only together cover the same: no single exchange is equal.
    sides = [("torture", "health"), ("women", "children"), ("torture", "women"),
             ("health", "children")]  # fmt: skip
    applications = [
        applicant(number, themes=themes, speaker_gender="undisclosed")
        for number, themes in enumerate(sides, start=1)
    ]
    proposal = compose(applications, 2, PanelRules())
    assert proposal.panel == refs(1, 2)
    assert another(proposal.pool, proposal.panel) == refs(3, 4)
    assert [
        dict(reason.params) for reason in proposal.why[refs(1)[0]] if reason.key == "panel.why.tie"
    ] == [{"references": refs(3, 4), "leaves": refs(1, 2)}]
