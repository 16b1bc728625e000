"""A round's agenda as facts: the office's working plan, and the versions that were published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.facts.application import Application

MeetingStatus = Literal["confirmed", "cancelled"]
PauseKind = Literal["break", "lunch", "questions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where one State's meeting stands; ``fixed`` by staff, it stays whatever else moves."""

    state: str
    starts: datetime
    ends: datetime
    moderator: str = ""
    room: str = ""
    link: str = ""
    fixed: bool = False

    def meets(self, other: Slot) -> bool:
        """Whether both are held at some moment."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round's agenda as the office has it; ``revision`` counts its changes.

    ``off`` are the States whose meeting is not held, by the office's own decision.
    """

    cycle: int
    slots: tuple[Slot, ...] = ()
    off: tuple[str, ...] = ()
    revision: int = 0

    def slot(self, state: str) -> Slot | None:
        """Where a State's meeting stands, or None when it has no place."""
        return next((each for each in self.slots if each.state == state), None)

    @property
    def starts(self) -> Mapping[str, datetime]:
        """When each meeting begins."""
        return {each.state: each.starts for each in self.slots}

    def with_slot(self, slot: Slot) -> Plan:
        """The plan with one meeting somewhere else; it is held again if it was off."""
        others = [each for each in self.slots if each.state != slot.state]
        return replace(
            self,
            slots=in_order((*others, slot)),
            off=tuple(each for each in self.off if each != slot.state),
        )

    def without(self, state: str) -> Plan:
        """The plan with one meeting not held."""
        slots = tuple(each for each in self.slots if each.state != state)
        return replace(self, slots=slots, off=tuple(sorted({*self.off, state})))


def in_order(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Slots by the clock."""
    return tuple(sorted(slots, key=lambda each: (each.starts, each.state)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch between meetings that a programme names; ``questions`` are those they share."""

    kind: PauseKind
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One meeting of a published version.

    Its speakers are kept by the ids of their applications, never by name: whoever reads the
    version again sees of them what they allow then. ``shown`` is a fingerprint of what was
    shown, so that a change of that is told to those who got it.
    """

    uid: str
    state: str
    starts: datetime
    ends: datetime
    room: str = ""
    link: str = ""
    speakers: tuple[str, ...] = ()
    shown: str = ""
    sequence: int = 0
    status: MeetingStatus = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One published version of a round's agenda; versions count from 1.

    ``absent`` are the States of the round for which no meeting is held.
    """

    cycle: int
    version: int
    zone: str
    published_at: datetime
    by: str
    meetings: tuple[Announced, ...]
    pauses: tuple[Pause, ...] = ()
    absent: tuple[str, ...] = ()

    def meeting(self, state: str) -> Announced | None:
        """The meeting of a State, cancelled or not."""
        return next((each for each in self.meetings if each.state == state), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDesk:
    """What the office decides about its agenda on: the plan, the last version, who speaks.

    ``zones`` are the time zones that speakers chose, by person, ``statements`` the
    applications whose statement is in, ``done`` the tasks of the round's clock that somebody
    has called done, ``announced`` whether the call was mailed to those who asked for calls.
    """

    plan: Plan
    edition: Edition | None = None
    applications: tuple[Application, ...] = ()
    zones: Mapping[int, str] = field(default_factory=dict)
    statements: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    announced: bool = False
