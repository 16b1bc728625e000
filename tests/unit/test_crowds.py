"""How many messages of one sender are read, and what is left of a flood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.crowds import Crowds
from bot.events import Address

NOW = datetime(2021, 8, 2, 9, tzinfo=UTC)
EVE = Address(channel="telegram", value="1")
AMA = Address(channel="telegram", value="2")
SECOND = timedelta(seconds=1)


def test_flood_is_counted_and_costs_others_nothing() -> None:
    crowds = Crowds(at_once=3, one_more=10 * SECOND)
    flood = [crowds.over(EVE, NOW) for _ in range(6)]
    assert (flood, crowds.over(AMA, NOW)) == ([0, 0, 0, 1, 2, 3], 0)


def test_one_more_is_read_each_while() -> None:
    crowds = Crowds(at_once=1, one_more=10 * SECOND)
    seconds = (0, 1, 9, 11, 12, 25, 26)
    assert [crowds.over(EVE, NOW + each * SECOND) for each in seconds] == [0, 1, 2, 0, 1, 0, 1]


def test_least_recent_sender_is_forgotten_first() -> None:
    crowds = Crowds(at_once=1)
    crowds.over(EVE, NOW)
    for number in range(20_000):
        crowds.over(Address(channel="telegram", value=str(number + 10)), NOW)
    assert (len(crowds._senders), crowds.over(EVE, NOW)) == (10_000, 0)


@given(st.lists(st.integers(-5, 60), max_size=60))
def test_never_more_than_allowed_whatever_the_clock_does(steps: list[int]) -> None:
    crowds = Crowds(at_once=5, one_more=10 * SECOND)
    moments = [NOW]
    for step in steps:
        moments.append(moments[-1] + step * SECOND)
    read = sum(crowds.over(EVE, each) == 0 for each in moments)
    forward = sum(((b - a) for a, b in pairwise(moments) if b > a), timedelta())
    assert read <= 5 + forward / (10 * SECOND) + 1
