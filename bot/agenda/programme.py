"""A published programme: the meetings as missions know them, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.agenda.speakers import PublicSpeaker
from bot.facts.agendas import MeetingStatus, Pause

ChangeKind = Literal["added", "cancelled", "moved", "place", "speakers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One State's meeting. ``uid`` never changes; ``sequence`` counts what calendars must learn.

    ``shown`` is a fingerprint of how its speakers were shown when it was published.
    """

    uid: str
    state: str
    starts: datetime
    ends: datetime
    room: str = ""
    link: str = ""
    speakers: tuple[PublicSpeaker, ...] = ()
    shown: str = ""
    sequence: int = 0
    status: MeetingStatus = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One published version of a round's agenda; versions count from 1.

    ``absent`` are the States of the round for which no meeting is held.
    """

    cycle: int
    version: int
    zone: str
    published_at: datetime
    meetings: tuple[Meeting, ...]
    pauses: tuple[Pause, ...] = ()
    absent: tuple[str, ...] = ()

    def meeting(self, state: str) -> Meeting | None:
        """The meeting of a State, cancelled or not."""
        return next((each for each in self.meetings if each.state == state), None)

    @property
    def held(self) -> tuple[Meeting, ...]:
        """The meetings that take place, earliest first."""
        held = (each for each in self.meetings if each.status == "confirmed")
        return tuple(sorted(held, key=lambda each: (each.starts, each.state)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is different about one State's meeting."""

    kind: ChangeKind
    state: str
    before: Meeting | None
    after: Meeting | None


def changes(old: Programme | None, new: Programme) -> tuple[Change, ...]:
    """What is different for those who know the old version, in the order of the new one."""
    found: list[Change] = []
    for after in sorted(new.meetings, key=lambda each: (each.starts, each.state)):
        before = old.meeting(after.state) if old else None
        kinds = _kinds(before, after)
        found += (
            Change(kind=kind, state=after.state, before=before, after=after) for kind in kinds
        )
    for before in old.held if old else ():
        if new.meeting(before.state) is None:
            found.append(Change(kind="cancelled", state=before.state, before=before, after=None))
    return tuple(found)


def _kinds(before: Meeting | None, after: Meeting) -> Iterable[ChangeKind]:
    there, here = before is not None and before.status == "confirmed", after.status == "confirmed"
    if before is None or not (there and here):
        return (("added",) if here else ("cancelled",)) if there != here else ()
    pairs: tuple[tuple[ChangeKind, object, object], ...] = (
        ("moved", (before.starts, before.ends), (after.starts, after.ends)),
        ("place", (before.room, before.link), (after.room, after.link)),
        ("speakers", (before.shown, before.speakers), (after.shown, after.speakers)),
    )
    return tuple(kind for kind, was, now in pairs if was != now)
