"""``/presessions …`` in Slack: help, status, and late access for one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.conversation.state import read
from bot.cycle import Cycle
from bot.events import StaffCommanded
from bot.i18n import as_language
from bot.message import Choice, Items, Message, Moment, Param, StateName, Term
from bot.workflows import rounds, shortlist


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
    is_open = cycle.phase(context.now, state) == "open"
    key = "staff.shortlist_later" if is_open else "staff.shortlist_coming"
    params: dict[str, Param] = {
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
    code, closes = state.upper(), _moment(until, cycle)
    if code not in cycle.codes or closes is None or closes <= context.now:
        return [_tell(event, Message(key="staff.extend_how"))]
    if closes <= cycle.closes_for(code):
        return [_tell(event, Message(key="staff.extend_how"))]
    done = Message(
        key="staff.extended",
        params={"state": StateName(code=code), "closes": Moment(at=closes, zone=cycle.zone)},
    )
    return [
        fx.ExtendState(cycle=cycle.number, state=code, until=closes),
        rounds.at_close(cycle.number, code, closes),
        rounds.at_once(cycle.number, code, context.now),
        fx.Record(event="cycle.extended", subject=f"{cycle.number}:{code}", actor=event.actor),
        fx.TellStaff(message=done),
        _tell(event, done),
    ]


def _late(event: StaffCommanded, context: Context, cycle: Cycle, rest: str) -> Sequence[fx.Effect]:
    """``late PERSON STATE DATE``: the snapshot has found whom the first word names."""
    if context.staff is None or context.staff.role != "approver":
        return [_tell(event, Message(key="staff.not_allowed"))]
    _, _, what = rest.partition(" ")
    state, _, date = what.strip().partition(" ")
    code, until, person = state.upper(), _moment(date, cycle), context.contact
    if person is None or code not in cycle.codes or until is None or until <= context.now:
        return [_tell(event, Message(key="staff.late_how"))]
    params: dict[str, Param] = {
        "state": StateName(code=code),
        "until": Moment(at=until, zone=cycle.zone),
    }
    return [
        fx.GrantLateAccess(contact_id=person.id, cycle=cycle.number, state=code, until=until),
        fx.Record(
            event="late.granted",
            subject=f"contact:{person.id}",
            actor=event.actor,
            details={"cycle": cycle.number, "state": code},
        ),
        _may_apply(person, cycle, params),
        _tell(event, Message(key="staff.late_granted", params=params)),
    ]


def _may_apply(person: Contact, cycle: Cycle, params: Mapping[str, Param]) -> fx.Send:
    apply = Choice(label=Term(key="dialogue.button.apply"), data=Press("apply").data)
    return fx.Send(
        contact_id=person.id,
        message=Message(key="call.late_granted", params=params, choices=((apply,),)),
        language=person.language or read(person.conversation).language or cycle.default_language,
        kind="dialogue",
    )


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
    "late": _late,
}
