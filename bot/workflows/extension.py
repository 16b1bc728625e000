"""More time for one State: the same from Slack and from the command line, and announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.cycle import Cycle
from bot.i18n import LANGUAGES
from bot.message import Message, Moment, Param, StateName
from bot.workflows import examples, rounds
from bot.workflows.aside import open_window, refuse, whisper
from bot.workflows.roles import may
from bot.workflows.shortlist import refresh

_USUAL = timedelta(days=7)
_INPUT = "until"


def extension(
    cycle: Cycle, code: str, until: datetime, now: datetime, by: str
) -> Sequence[fx.Effect]:
    """Move the end of one State's call, plan anew what it governs, and tell everybody."""
    moved: list[fx.Effect] = [
        fx.ExtendState(cycle=cycle.number, state=code, until=until),
        rounds.at_close(cycle.number, code, until),
        fx.Record(
            event="cycle.extended",
            subject=f"{cycle.number}:{code}",
            actor=by,
            details={"until": until.isoformat()},
        ),
    ]
    if until <= now:
        return moved  # the record of an old round is put right: nobody waits for this
    return [
        *moved,
        rounds.at_once(cycle.number, code, now),
        fx.TellStaff(message=done(cycle, code, until)),
        fx.TellStaff(message=_for_the_website(cycle, code, until)),
        *refresh(cycle, code, now),
    ]


def refusal(cycle: Cycle, code: str, until: datetime | None, now: datetime) -> Message | None:
    """Why a State cannot be given time until then; None when it can."""
    if until is None or code not in cycle.codes:
        return examples.told("staff.extend_how", cycle, now)
    ends = cycle.closes_for(code)
    if until <= ends:
        return Message(key="extend.not_later", params=_params(cycle, code, ends))
    if until <= now and cycle.phase(now) != "over":
        return Message(key="extend.past")
    return None


def done(cycle: Cycle, code: str, until: datetime) -> Message:
    """What the office is told."""
    return Message(key="staff.extended", params=_params(cycle, code, until))


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Give more time: a window to choose the day in, a week more unless changed."""
    if Press.read(event.data).verb != "extend":
        return None
    cycle, code = context.cycle, context.state
    if not may(context, "approver"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    if cycle is None or code is None:
        return [whisper(event, Message(key="staff.gone"))]
    dialog = _window(event.data, cycle, code, context.now)
    return [open_window(event, dialog)]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """The day was chosen."""
    if Press.read(event.data).verb != "extend":
        return None
    cycle, code = context.cycle, context.state
    if not may(context, "approver"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    if cycle is None or code is None:
        return [whisper(event, Message(key="staff.gone"))]
    until = _last_minute(event.values.get(_INPUT, ""), cycle)
    refused = refusal(cycle, code, until, context.now)
    if refused is not None or until is None:
        message = refused or examples.told("staff.extend_how", cycle, context.now)
        return [refuse(event, _INPUT, message)]
    return [
        *extension(cycle, code, until, context.now, event.actor),
        whisper(event, done(cycle, code, until)),
    ]


def _window(data: str, cycle: Cycle, code: str, now: datetime) -> fx.Dialog:
    ends = cycle.closes_for(code)
    usual = cycle.wall(max(ends, now) + _USUAL).date()
    day = fx.Input(
        name=_INPUT,
        label=Message(key="extend.until"),
        value=usual.isoformat(),
        kind="day",
        optional=False,
    )
    return fx.Dialog(
        title=Message(key="extend.title"),
        body=(Message(key="extend.intro", params=_params(cycle, code, ends)),),
        data=data,
        submit=Message(key="extend.do"),
        inputs=(day,),
    )


def _last_minute(day: str, cycle: Cycle) -> datetime | None:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return None
    return datetime.combine(chosen, time(23, 59), ZoneInfo(cycle.zone))


def _for_the_website(cycle: Cycle, code: str, until: datetime) -> Message:
    """The announcement in three languages, ready to be put on the website."""
    texts: dict[str, Param] = {
        language: Message(
            key="extend.public",
            params={**_params(cycle, code, until), "number": str(cycle.number)},
            language=language,
        )
        for language in LANGUAGES
    }
    return Message(key="extend.website", params=texts)


def _params(cycle: Cycle, code: str, until: datetime) -> dict[str, Param]:
    return {"state": StateName(code=code), "closes": Moment(at=until, zone=cycle.zone)}
