"""What the figures of a round are counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.facts.application import Application
from bot.facts.cycle import Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """One State's meeting as it was: how many missions, and whether the State itself spoke."""

    present: int = 0
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """Everything about one round that is counted.

    ``by_bot`` and ``by_office`` are how long each person waited for an answer, ``attended`` the
    meetings at which presence was noted.
    """

    cycle: Cycle
    applications: tuple[Application, ...] = field(default=(), repr=False)
    attended: Mapping[str, Attended] = field(default_factory=dict)
    by_bot: tuple[timedelta, ...] = ()
    by_office: tuple[timedelta, ...] = ()
