"""``/presessions …`` in Slack: help, status, and late access for one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Context
from bot.cycle import Cycle
from bot.events import StaffCommanded
from bot.i18n import as_language
from bot.message import Items, Message, Moment, StateName, Term
from bot.workflows import shortlist


def answer(event: StaffCommanded, context: Context) -> Sequence[fx.Effect]:
    """Run a staff member's command; they alone see the answer."""
    verb, _, rest = event.text.strip().partition(" ")
    act = _COMMANDS.get(verb.casefold(), _help)
    if context.staff is None or context.staff.role is None:
        return [_tell(event, Message(key="staff.not_allowed"))]
    if context.cycle is None:
        return [_tell(event, Message(key="staff.no_round"))]
    return act(event, context, context.cycle, rest.strip())


def _help(
    event: StaffCommanded, _context: Context, _cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    return [_tell(event, Message(key="staff.help"))]


def _status(
    event: StaffCommanded, context: Context, cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    lines = tuple(
        Message(
            key="staff.status_line",
            params={
                "state": StateName(code=state.code),
                "closes": Moment(at=cycle.closes_for(state.code), zone=cycle.zone),
                "submitted": context.counts.get(f"{state.code}:submitted", 0),
                "drafts": context.counts.get(f"{state.code}:draft", 0),
                "minimum": state.minimum,
            },
        )
        for state in cycle.states
    )
    summary = Message(
        key="staff.status",
        params={
            "number": str(cycle.number),
            "phase": Term(key=f"phase.{cycle.phase(context.now)}"),
            "lines": Items(items=lines),
        },
    )
    return [_tell(event, summary)]


def _shortlist(
    event: StaffCommanded, context: Context, cycle: Cycle, rest: str
) -> Sequence[fx.Effect]:
    state = rest.upper()
    if state not in cycle.codes:
        return [_tell(event, Message(key="staff.which_state"))]
    redrawn = shortlist.refresh(cycle, state, context.now)
    key = "staff.shortlist_coming" if redrawn else "staff.shortlist_later"
    params = {
        "state": StateName(code=state),
        "closes": Moment(at=cycle.closes_for(state), zone=cycle.zone),
    }
    return [_tell(event, Message(key=key, params=params)), *redrawn]


def _extend(
    event: StaffCommanded, context: Context, cycle: Cycle, rest: str
) -> Sequence[fx.Effect]:
    if context.staff is None or context.staff.role != "approver":
        return [_tell(event, Message(key="staff.not_allowed"))]
    state, _, until = rest.partition(" ")
    closes = _moment(until, cycle)
    if state.upper() not in cycle.codes or closes is None or closes <= context.now:
        return [_tell(event, Message(key="staff.extend_how"))]
    code = state.upper()
    done = Message(
        key="staff.extended",
        params={"state": StateName(code=code), "closes": Moment(at=closes, zone=cycle.zone)},
    )
    return [
        fx.ExtendState(cycle=cycle.number, state=code, until=closes),
        fx.Record(event="cycle.extended", subject=f"{cycle.number}:{code}", actor=event.actor),
        fx.TellStaff(message=done),
        _tell(event, done),
    ]


def _moment(text: str, cycle: Cycle) -> datetime | None:
    """A date or a wall-clock time of the round's zone; a date means its last minute."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if "T" not in text and ":" not in text:
        given = given.replace(hour=23, minute=59)
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(cycle.zone))


def _tell(event: StaffCommanded, message: Message) -> fx.Whisper:
    return fx.Whisper(
        actor=event.actor,
        channel=event.channel,
        message=message,
        language=as_language(event.language_hint) or "en",
    )


_Command = Callable[[StaffCommanded, Context, Cycle, str], Sequence[fx.Effect]]
_COMMANDS: Mapping[str, _Command] = {
    "help": _help,
    "status": _status,
    "shortlist": _shortlist,
    "extend": _extend,
}
