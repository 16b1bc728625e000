"""Deadlines count by when a message came in, not by when the bot got round to it."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.calls import is_open, open_states
from tests.unit.handlers.situation import context

BEFORE = context()
assert BEFORE.cycle is not None
CLOSES = BEFORE.cycle.closes


def test_message_that_waited_is_in_time() -> None:
    late = context(now=CLOSES + timedelta(hours=8))
    waited = context(now=CLOSES + timedelta(hours=8), arrived=CLOSES - timedelta(minutes=5))
    assert (is_open(late, "TG"), is_open(waited, "TG")) == (False, True)
    assert open_states(waited) == BEFORE.cycle.codes  # type: ignore[union-attr]


def test_message_that_came_late_is_late_however_long_it_waited() -> None:
    waited = context(now=CLOSES + timedelta(hours=8), arrived=CLOSES + timedelta(seconds=1))
    assert not is_open(waited, "TG")
