"""What becomes of mailings, of those they go to, and of who comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.events import ListName
from bot.facts.mailings import Plan, Step

Answer = Literal["accepted", "declined", "tentative"]
Source = Literal["calendar", "words", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMailing:
    """Keep a run with every letter as it will leave; nothing is sent yet."""

    id: str
    plan: Plan
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceMailing:
    """Move a run through the table of stages; confirming queues one message a recipient."""

    id: str
    step: Step
    by: str
    release_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance:
    """Keep a mission's answers about meetings, by the State each is about."""

    cycle: int
    mission: str
    answers: Mapping[str, Answer]
    source: Source
    contact_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPresence:
    """Keep who was in the room, or that they were not; None leaves what is known."""

    cycle: int
    mission: str
    meeting: str
    present: bool | None = None
    opened: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Put a contact on a list they asked for, or take them off it."""

    contact_id: int
    list: ListName
    wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBounce:
    """Remember with the last mailing to an address that it came back."""

    contact_id: int
    reason: str
