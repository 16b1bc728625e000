"""Who gets a mailing, and who does not and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.agenda.programme import Change, Meeting, Programme, changes
from bot.events import ListName
from bot.facts.mailings import LISTS, Delivery, Excluded, Kind, Reason
from bot.outreach import Mission, Outreach, Subscriber

# What speaks against an address whatever the mailing.
_NEVER: Mapping[Delivery, Reason] = {"failed": "failed", "complained": "complained"}
_COMING = frozenset({"accepted", "tentative"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one address is to be told: meetings, or what changed about them.

    ``variant`` is the letter's; ``own`` the address's State where that is under review.
    """

    meetings: tuple[Meeting, ...] = ()
    changes: tuple[Change, ...] = ()
    variant: str = ""
    own: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a kind is planned for: the programme now and before, and the next day's date."""

    outreach: Outreach
    programme: Programme
    tomorrow: date

    def seen_by(self, state: str) -> Occasion:
        """The occasion with the programme as the mission of a State may see it."""
        seen = self.outreach.seen_by(state)
        if seen is self.outreach or seen.programme is None:
            return self
        return replace(self, outreach=seen, programme=seen.programme)

    def reminded_today(self, mission: Mission) -> bool:
        """Whether a reminder was made for this address today, which tomorrow's is."""
        if mission.reminded is None:
            return False
        day = mission.reminded.astimezone(ZoneInfo(self.programme.zone)).date()
        return next_day(day) == self.tomorrow

    @property
    def tomorrows(self) -> tuple[Meeting, ...]:
        """The meetings of the next day."""
        zone = ZoneInfo(self.programme.zone)
        return tuple(
            each
            for each in self.programme.held
            if each.starts.astimezone(zone).date() == self.tomorrow
        )


_Told = Telling | Reason
_Addressee = TypeVar("_Addressee", Mission, Subscriber)


def missions(kind: Kind, occasion: Occasion) -> Iterator[tuple[Mission, Telling] | Excluded]:
    """Every address of the book: what it is told, or why it is told nothing."""
    tell = _TELL[kind]
    for mission, refused in _once_each(occasion.outreach.missions, LISTS[kind]):
        told = refused or tell(mission, occasion.seen_by(mission.state))
        if isinstance(told, Telling):
            yield mission, told
        else:
            yield Excluded(contact_id=mission.contact_id, reason=told, state=mission.state)


def subscribers(kind: Kind, every: Sequence[Subscriber]) -> Iterator[Subscriber | Excluded]:
    """Everybody who asked for such mailings; those who applied already need no call."""
    asked = [each for each in every if LISTS[kind] in each.lists]
    for subscriber, refused in _once_each(asked, LISTS[kind]):
        reason = refused or ("applied" if kind == "call" and subscriber.applied else None)
        yield Excluded(contact_id=subscriber.contact_id, reason=reason) if reason else subscriber


def next_day(now_local: date) -> date:
    """The day that a reminder is about."""
    return now_local + timedelta(days=1)


def _once_each(
    every: Sequence[_Addressee], name: ListName
) -> Iterator[tuple[_Addressee, Reason | None]]:
    """Each address with what speaks against it; of one mailbox's spellings the first counts."""
    seen: set[str] = set()
    for one in every:
        if one.delivery in _NEVER:
            yield one, _NEVER[one.delivery]
        elif name in one.left:
            yield one, "unsubscribed"
        elif one.mailbox in seen:
            yield one, "duplicate"
        else:
            seen.add(one.mailbox)
            yield one, None


def _invited(mission: Mission, occasion: Occasion) -> _Told:
    if "invitation" in mission.got:
        return "up_to_date"
    own = _own(mission, occasion.programme.held)
    return Telling(meetings=occasion.programme.held, variant="own" if own else "", own=own)


def _own_agenda(mission: Mission, occasion: Occasion) -> _Told:
    """The meetings a mission said it comes to, else all; those it declined are left out."""
    if mission.got.get("agenda") == occasion.programme.version:
        return "up_to_date"
    held = occasion.programme.held
    coming = tuple(each for each in held if mission.answers.get(each.state) in _COMING)
    left = coming or tuple(each for each in held if mission.answers.get(each.state) is None)
    if not left:
        return "declined"
    return Telling(meetings=left, variant="" if coming else "open", own=_own(mission, left))


def _reminded(mission: Mission, occasion: Occasion) -> _Told:
    """The day before, whoever comes; once, whoever was asked and has not answered."""
    mine = tuple(
        each
        for each in occasion.tomorrows
        if mission.answers.get(each.state) in _COMING
        or (each.state == mission.state and mission.answers.get(each.state) != "declined")
    )
    if mine and occasion.reminded_today(mission):
        return "reminded"
    if mine:
        return Telling(meetings=mine, own=_own(mission, mine))
    if mission.answers:
        return "answered"
    if not mission.got:
        return "never_told"
    if "reminder" in mission.got:
        return "reminded"
    held = occasion.programme.held
    return Telling(meetings=held, variant="unanswered", own=_own(mission, held))


def _changed(mission: Mission, occasion: Occasion) -> _Told:
    known = _known(mission, occasion)
    if known is None:
        return "never_told"
    found = changes(known, occasion.programme)
    fresh = tuple(each for each in found if not _told_before(each, mission, occasion))
    if not fresh:
        return "up_to_date"
    mine = tuple(each for each in fresh if mission.answers.get(each.state) != "declined")
    if not mine:
        return "declined"
    after = [each.after for each in mine if each.after is not None]
    return Telling(changes=mine, own=_own(mission, after))


def _cancelled(mission: Mission, occasion: Occasion) -> _Told:
    told = _changed(mission, occasion)
    if not isinstance(told, Telling):
        return told
    gone = tuple(each for each in told.changes if each.kind == "cancelled")
    if not gone:
        return "unaffected"
    variant = "" if occasion.programme.held else "all"
    return Telling(changes=gone, variant=variant)


_TELL: Mapping[Kind, Callable[[Mission, Occasion], _Told]] = {
    "invitation": _invited,
    "agenda": _own_agenda,
    "reminder": _reminded,
    "change": _changed,
    "cancel": _cancelled,
}


def _known(mission: Mission, occasion: Occasion) -> Programme | None:
    if mission.known is None or mission.known == occasion.programme.version:
        return occasion.programme if mission.known is not None else None
    return occasion.outreach.earlier.get(mission.known)


def _told_before(change: Change, mission: Mission, occasion: Occasion) -> bool:
    """Whether a letter of cancellation has told of it already."""
    if change.kind != "cancelled" or mission.cancelled is None:
        return False
    if mission.cancelled == occasion.programme.version:
        return True
    then = occasion.outreach.earlier.get(mission.cancelled)
    meeting = then.meeting(change.state) if then else None
    return then is not None and (meeting is None or meeting.status == "cancelled")


def _own(mission: Mission, meetings: Sequence[Meeting]) -> str | None:
    reviewed = any(each.state == mission.state for each in meetings)
    return mission.state if reviewed else None
