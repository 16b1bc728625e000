"""What an operator names: a round that is loaded, one of its States, a moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.facts.cycle import Cycle, StateCall
    from bot.store.transaction import Transaction


def round_named(work: Transaction, number: int) -> Cycle:
    """The round of a number."""
    from bot.store import rounds

    cycle = rounds.numbered(work, number)
    if cycle is None:
        raise UsageError(
            f"Round {number} is not loaded: `presessions cycle list` shows those that are,"
            " `presessions cycle load FILE.toml` loads one."
        )
    return cycle


def state_named(cycle: Cycle, state: str, option: str = "--state") -> StateCall:
    """A State of the round, by its two letters."""
    called = cycle.state(state.upper())
    if called is None:
        raise UsageError(f"{option} must be one of {' '.join(cycle.codes)}, not {state!r}.")
    return called


def moment_named(text: str, zone: str, option: str, *, day_ends: bool = False) -> datetime:
    """A wall-clock time; a date alone is its first minute, or its last where a day ends."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} must look like 2021-08-30T23:59, not {text!r}.") from None
    if day_ends and len(text) <= len("2021-08-30"):
        given = given.replace(hour=23, minute=59)
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))
