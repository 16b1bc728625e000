"""The office's working agenda: where each meeting stands, before any of it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

ConflictKind = Literal[
    "overlap",
    "pause",
    "speaker",
    "moderator",
    "night",
    "outside",
    "short",
    "nobody",
    "no_place",
    "no_moderator",
]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What a plan does not keep, and for whom.

    ``other`` is the second State, or how many speakers; ``at`` the moment it is about, on the
    clock of ``zone`` where a speaker's night is meant.
    """

    kind: ConflictKind
    state: str
    other: str = ""
    count: int = 0
    at: datetime | None = None
    zone: str = ""

    @property
    def grave(self) -> bool:
        """Whether a meeting like this cannot be held at all, rather than not well."""
        return self.kind in {"overlap", "speaker", "moderator"}


def in_order(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Slots by the clock."""
    return tuple(sorted(slots, key=lambda each: (each.starts, each.state)))
