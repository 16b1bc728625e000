"""Scores on scales of their own: compared fairly, and never read as of another scale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.reviews import Desk, Review
from bot.facts.scoring import USUAL, Scored, mean, on_common_scale, on_own_scale
from tests.unit.handlers.situation import NOW
from tests.unit.workflows.selecting import crowd, name

TEN = Scored(key="courage", highest=10, weight=3)


@pytest.mark.parametrize(
    ("scores", "highest", "criteria", "expected"),
    [
        ({"expertise": 4, "voice": 2}, {}, USUAL, 3.0),
        ({"expertise": 4, "courage": 10}, {"courage": 10}, (USUAL[0], TEN), 4.75),
        ({"courage": 1}, {"courage": 10}, (TEN,), 1.0),
        # The scale was five when it was given, and is ten now.
        ({"courage": 5}, {}, (TEN,), 5.0),
        ({"courage": 3}, {}, (TEN,), 3.0),
        # What is no longer asked for does not count, and is not nothing either.
        ({"courage": 3}, {}, USUAL, None),
        ({}, {}, USUAL, None),
    ],
)
def test_mean_counts_each_score_on_the_scale_it_was_given_on(
    scores: dict[str, int],
    highest: dict[str, int],
    criteria: tuple[Scored, ...],
    expected: float | None,
) -> None:
    assert mean(scores, highest, criteria) == expected


@given(st.integers(2, 10), st.data())
def test_scales_go_there_and_back(highest: int, data: st.DataObject) -> None:
    score = data.draw(st.integers(1, highest))
    common = on_common_scale(score, highest)
    assert 1 <= common <= 5
    assert on_own_scale(common, highest) == pytest.approx(score)


def test_mean_of_colleagues_leaves_out_who_scored_nothing_that_is_asked() -> None:
    first = Review(application_id=name(1), reviewer="U1", scores={"voice": 5}, at=NOW)
    second = replace(first, reviewer="U2", scores={"courage": 10}, highest={"courage": 10})
    desk = Desk(reviews=(first, second))
    applications = crowd(1)
    assert desk.means(applications, USUAL) == {"PS40-TG-0001": 5.0}
    assert desk.means(applications, (TEN, USUAL[3])) == {"PS40-TG-0001": 5.0}
    assert desk.means(applications, (replace(TEN, key="other"),)) == {}
    assert desk.by_criterion(name(1), (TEN, USUAL[3])) == {"courage": 10.0, "voice": 5.0}
