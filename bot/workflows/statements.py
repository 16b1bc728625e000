"""Speakers' statements: asking for them, reminding, and saying whose is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import button
from bot.events import TimerFired
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Offer
from bot.message import Choice, Message, Moment, Param
from bot.workflows.codenames import introduced
from bot.workflows.letters import parts
from bot.workflows.posting import post
from bot.workflows.reminders import waking, zone_of

How = Literal["video", "text", "either"]
_HOW: Mapping[str, How] = {"virtual": "video", "in_person": "text", "hybrid": "either"}

_ASKED = timedelta(days=28)
_REMINDED = (timedelta(days=7), timedelta(days=2))
_BREATH = timedelta(days=1)  # nobody is asked for it in the minute in which they confirm


def deadline(cycle: Cycle) -> datetime | None:
    """The last minute in which a statement is in time."""
    if cycle.statement_deadline is None:
        return None
    return datetime.combine(cycle.statement_deadline, time(23, 59), ZoneInfo(cycle.zone))


def how(cycle: Cycle, offer: Offer) -> How:
    """In which form a speaker's statement is wanted."""
    if offer.mode is not None:
        return "video" if offer.mode == "recorded" else "text"
    return _HOW[cycle.format]


def in_hand(application: Application, cycle: Cycle, context: Context) -> bool:
    """Whether a speaker's statement is here in the form in which it is wanted."""
    statement = context.deciding.statements.get(application.id)
    if statement is None:
        return False
    wanted = how(cycle, context.deciding.offer(application.id))
    return statement.recorded or wanted != "video"


def plan(application: Application, cycle: Cycle, context: Context) -> list[fx.Effect]:
    """When a speaker who has confirmed is asked for the statement, and reminded of it."""
    end, now = deadline(cycle), context.now
    if end is None or end <= now:
        return []
    first = max(now + _BREATH, end - _ASKED)
    later = [end - before for before in _REMINDED if end - before > first]
    dues = {"ask": first, **{f"again{number}": at for number, at in enumerate(later, start=1)}}
    dues = {name: at for name, at in dues.items() if at < end}
    return [
        fx.CancelTimers(id=f"statement:{application.id}:"),
        *(_timer(application, name, at) for name, at in dues.items()),
        _timer(application, "missing", end + timedelta(seconds=1)),
    ]


def call_off(application: Application) -> list[fx.Effect]:
    """Nobody is asked for a statement any more."""
    return [
        fx.CancelTimers(id=f"statement:{application.id}:"),
        fx.Withhold(key=f"statement:{application.id}:"),
    ]


def ask(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Ask a confirmed speaker for the statement, or remind them, by day; silent once it is in."""
    application, holder, cycle = context.subject, context.holder, context.cycle
    if application is None or holder is None or cycle is None:
        return []
    end = deadline(cycle)
    received = in_hand(application, cycle, context)
    if application.status != "confirmed" or received or end is None:
        return []
    if event.id.endswith(":missing"):
        return [_missing(application, context), *_drawn(application, cycle, context)]
    awake = waking(holder, application, cycle, context.now)
    if context.now < awake < end:
        return [fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=awake)]
    if context.now >= end:
        return []
    message = request(application, holder, cycle, context, first=event.id.endswith(":ask"))
    return post(
        application,
        holder,
        message,
        kind="decision",
        key=f"statement:{application.id}:{application.revision}:{event.id.rpartition(':')[2]}",
    )


def request(
    application: Application, holder: Contact, cycle: Cycle, context: Context, *, first: bool
) -> Message:
    """The letter that asks for it, or that reminds of it."""
    end = deadline(cycle)
    assert end is not None, "asked only where there is a deadline"
    offer = context.deciding.offer(application.id)
    by = Moment(at=end, zone=cycle.zone, local_zone=zone_of(holder, application))
    params: dict[str, Param] = {
        **parts.named(application),
        "deadline": by,
        "how": Message(key=f"statement.how_{how(cycle, offer)}"),
    }
    return Message(
        key="letter/statement" if first else "letter/statement#again",
        params=params,
        choices=((begin_button(application),),),
    )


def begin_button(application: Application) -> Choice:
    """What begins to take in a statement, where it cannot simply be mailed."""
    return button("statement.button.begin", "statement", application.id, style="primary")


def _missing(application: Application, context: Context) -> fx.TellStaff:
    params = introduced(application, context)
    return fx.TellStaff(message=Message(key="speakers.statement_missing", params=params))


def _drawn(application: Application, cycle: Cycle, context: Context) -> list[fx.Effect]:
    subject = f"{cycle.number}:{application.state}"
    return [
        fx.SetTimer(id=f"speakers:{subject}", kind="speakers", subject=subject, due=context.now)
    ]


def _timer(application: Application, name: str, due: datetime) -> fx.SetTimer:
    return fx.SetTimer(
        id=f"statement:{application.id}:{name}",
        kind="statement",
        subject=application.id,
        due=due,
    )
