"""Forgetting by itself: each night what has been kept long enough, and who was erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.facts.retention import Expired
from bot.message import Items, Message

TIMER = "retention"
_NIGHT = time(3, 30)
_ZONE = ZoneInfo("Europe/Zurich")
_SOON = timedelta(minutes=1)
_COUNTED = ("drafts", "applications", "fields", "files", "persons")


def purge(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Forget what is due, tell the office how much that was, and come back tomorrow."""
    expired = context.expired
    more = expired is not None and expired.more
    again = next_night(context.now) if not more else context.now + _SOON
    effects: list[fx.Effect] = [timer(again)]
    if expired is None or expired.nothing:
        return effects
    return [
        fx.Purge(
            persons=expired.persons,
            applications=(*expired.drafts, *expired.applications),
            fields=expired.fields,
            files=expired.files,
            messages_before=expired.messages_before,
        ),
        fx.Record(event="retention.purged", subject="store", actor="bot", details=counts(expired)),
        fx.TellStaff(message=_report(expired)),
        *effects,
    ]


def forget(event: TimerFired, _context: Context) -> Sequence[fx.Effect]:
    """The farewell has had its time: forget the address too."""
    return [fx.FinishErasure(person_id=int(event.subject.removeprefix("person:")))]


def timer(due: datetime) -> fx.SetTimer:
    """The nightly timer."""
    return fx.SetTimer(id=TIMER, kind=TIMER, subject="", due=due)


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


def _report(expired: Expired) -> Message:
    lines = tuple(
        Message(key=f"privacy.purged.{name}", params={"count": number})
        for name, number in counts(expired).items()
        if number
    )
    return Message(key="privacy.purged", params={"lines": Items(items=lines)})
