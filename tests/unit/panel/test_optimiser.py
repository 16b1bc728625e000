"""The optimiser against looking at every panel there is."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.application import Application, Status
from bot.facts.cycle import PanelRules, PanelWeights
from bot.facts.reviews import Desk, Review
from bot.facts.scoring import Scored
from bot.panel.compose import compose
from bot.panel.solver import another
from tests.unit.handlers.situation import NOW
from tests.unit.panel.applicants import (
    THEMES,
    applicant,
    applicants,
    best_panels,
    considered,
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


CRITERIA = st.lists(
    st.builds(
        Scored,
        key=st.sampled_from(["voice", "courage", "level"]),
        highest=st.integers(2, 10),
        weight=st.integers(1, 3),
    ),
    unique_by=lambda each: each.key,
    max_size=3,
)


@settings(max_examples=80, deadline=None)
@given(applicants(most=7), st.integers(1, 4), CRITERIA, st.integers(0, 9), st.data())
def test_panel_is_the_best_with_what_reviewers_scored(
    applications: list[Application],
    places: int,
    criteria: list[Scored],
    weight: int,
    data: st.DataObject,
) -> None:
    rules = PanelRules(weights=PanelWeights(review=weight), scored=tuple(criteria))
    reviews = [
        _review(data, each, reviewer)
        for each in applications
        for reviewer in ("U1", "U2")
        if data.draw(st.booleans())
    ]
    first = frozenset(each.reference or "" for each in applications if data.draw(st.booleans()))
    more = {
        each.reference or "": round(weight * (_mean(reviews, each, criteria) or 0))
        + (rules.weights.first_time if each.reference in first else 0)
        for each in applications
    }
    proposal = compose(
        applications,
        places,
        rules,
        scores=Desk(reviews=tuple(reviews)).means(applications, criteria),
        first_time=first,
    )
    assert proposal.panel == min(best_panels(applications, places, rules, more))
    pool = considered(applications)
    own = sum(more[each] for each in proposal.panel)
    assert proposal.score == points(pool, proposal.panel, rules) + own


def _review(data: st.DataObject, application: Application, reviewer: str) -> Review:
    """Scores on any scales: not those that the round has now."""
    scales = data.draw(
        st.dictionaries(st.sampled_from(["voice", "level", "gone"]), st.integers(2, 10), min_size=1)
    )
    scores = {key: data.draw(st.integers(1, highest)) for key, highest in scales.items()}
    return Review(
        application_id=application.id,
        reviewer=reviewer,
        scores=scores,
        highest={key: highest for key, highest in scales.items() if highest != 5},
        at=NOW,
    )


def _mean(reviews: list[Review], application: Application, criteria: list[Scored]) -> float | None:
    """The mean of the reviewers' means, straight from what a score means: a part of its scale."""
    means = []
    for review in reviews:
        parts = [
            (each.weight, (review.scores[each.key] - 1) / (review.highest.get(each.key, 5) - 1))
            for each in criteria
            if each.key in review.scores
        ]
        if review.application_id == application.id and parts:
            whole = sum(weight for weight, _ in parts)
            means.append(1 + 4 * sum(weight * part for weight, part in parts) / whole)
    return sum(means) / len(means) if means else None


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
        if reason.key in {"panel.why.tie", "panel.why.ties"}
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
