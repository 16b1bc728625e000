"""Forgetting by itself: each night what has been kept long enough, and who was erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.facts.retention import Expired
from bot.message import OFFICE_ZONE, Items, Message

TIMER = "retention"
_NIGHT = time(3, 30)
_ZONE = ZoneInfo(OFFICE_ZONE)
_SOON = timedelta(seconds=1)
_NOT_UNDER_WAY = timedelta(minutes=1)
_COUNTED = ("drafts", "applications", "fields", "files", "persons")
_FIGURES = (*_COUNTED, "messages")


def purge(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Forget a part of what is due; tell the office how much that was once all of it is gone.

    The figures of the parts stand in the timer's subject: a crash between two loses none.
    """
    expired = context.expired
    if expired is None:
        return [timer(next_night(context.now))]
    total = _added(_read(event.subject), counts(expired))
    going_on = [_again(each, event) for each in expired.striking]
    effects: list[fx.Effect] = [_parts(expired), *going_on]
    if expired.more:
        return [*effects, timer(context.now + _SOON, _written(total))]
    if any(total.values()):
        effects += [
            fx.Record(event="retention.purged", subject="store", actor="bot", details=total),
            fx.TellStaff(message=_report(total)),
        ]
    return [*effects, timer(next_night(context.now))]


def strike_on(event: TimerFired, _context: Context) -> Sequence[fx.Effect]:
    """Go on with the pass over what is stored, where the last turn stopped."""
    return [fx.StrikeOn(striking=int(event.subject.removeprefix("striking:")))]


def forget(event: TimerFired, _context: Context) -> Sequence[fx.Effect]:
    """The farewell has had its time: forget the address too."""
    return [fx.FinishErasure(person_id=int(event.subject.removeprefix("person:")))]


def timer(due: datetime, so_far: str = "") -> fx.SetTimer:
    """The nightly timer; ``so_far`` is what this night's parts have come to."""
    return fx.SetTimer(id=TIMER, kind=TIMER, subject=so_far, due=due)


def next_night(now: datetime) -> datetime:
    """The next time it is half past three in Geneva."""
    local = now.astimezone(_ZONE)
    night = datetime.combine(local.date(), _NIGHT, _ZONE)
    return (
        night if night > now else datetime.combine(local.date() + timedelta(days=1), _NIGHT, _ZONE)
    )


def counts(expired: Expired) -> dict[str, int]:
    """How many of each kind."""
    found = {name: len(getattr(expired, name)) for name in _COUNTED}
    return {**found, "messages": expired.messages}


def _parts(expired: Expired) -> fx.Purge:
    return fx.Purge(
        persons=expired.persons,
        applications=(*expired.drafts, *expired.applications),
        fields=expired.fields,
        files=expired.files,
        messages_before=expired.messages_before,
        messages=expired.messages,
        codes_before=expired.codes_before,
    )


def _again(striking: int, event: TimerFired) -> fx.SetTimer:
    """A pass that stopped for whatever reason goes on in the night."""
    return fx.SetTimer(
        id=f"striking:{striking}:0",
        kind="striking",
        subject=f"striking:{striking}",
        due=event.at + _NOT_UNDER_WAY,
    )


def _written(total: Mapping[str, int]) -> str:
    """Figures as a timer's subject: short, and no round's number."""
    return "so far " + ",".join(str(total[name]) for name in _FIGURES)


def _read(subject: str) -> Mapping[str, int]:
    written = subject.removeprefix("so far ").split(",")
    if len(written) != len(_FIGURES) or not subject.startswith("so far "):
        return dict.fromkeys(_FIGURES, 0)
    return dict(zip(_FIGURES, map(int, written), strict=True))


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one[name] + other[name] for name in _FIGURES}


def _report(total: Mapping[str, int]) -> Message:
    lines = tuple(
        Message(key=f"privacy.purged.{name}", params={"count": number})
        for name, number in total.items()
        if number
    )
    return Message(key="privacy.purged", params={"lines": Items(items=lines)})
