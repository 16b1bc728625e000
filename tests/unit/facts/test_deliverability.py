"""Failures add up, fade, and at a threshold end our letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.facts.deliverability import Health

DAY = timedelta(days=1)
BEGAN = datetime(2021, 8, 2, 9, 0, tzinfo=UTC)


def after(days: Sequence[float]) -> list[bool]:
    """Whether the address is given up after each failure of these days."""
    health, given_up = Health(), []
    for day in days:
        health = health.failed_again(BEGAN + day * DAY)
        given_up.append(health.suppressed)
    return given_up


@pytest.mark.parametrize(
    ("days", "given_up"),
    [
        ([0, 1, 2, 3], [False] * 4),
        ([0, 1, 2, 3, 4], [False] * 4 + [True]),
        ([0, 0.1, 0.2, 0.3, 0.4, 0.5], [False] * 6),
        ([week * 7 for week in range(60)], [False] * 60),
        ([0, 1, 2, 40, 41, 42, 80], [False] * 7),
    ],
    ids=["four days", "five days", "one bad day", "one a week", "good again between"],
)
def test_only_days_of_failures_in_a_row_give_an_address_up(
    days: Sequence[float], given_up: list[bool]
) -> None:
    assert after(days) == given_up


def test_half_of_a_score_goes_every_week() -> None:
    health = Health(score=4.0, scored_at=BEGAN)
    assert [health.now(BEGAN + weeks * 7 * DAY) for weeks in (-1, 0, 1, 2)] == [4, 4, 2, 1]
