"""The words of each kind of mailing, as messages: the letter's key and what fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.agenda.programme import Change, Meeting, Programme
from bot.facts.cycle import Cycle
from bot.facts.mailings import Kind
from bot.message import Day, Items, Link, Message, Moment, Param, StateName
from bot.workflows.mailings.audience import Telling

_Params = dict[str, Param]


def to_missions(kind: Kind, cycle: Cycle, programme: Programme, telling: Telling) -> Message:
    """The letter that tells an address this."""
    name, fill = _LETTERS[kind]
    key = f"letter/{name}#{telling.variant}" if telling.variant else f"letter/{name}"
    return Message(key=key, params=fill(cycle, programme, telling))


def call(cycle: Cycle, states: Sequence[str]) -> Message:
    """The announcement that one can apply."""
    params: _Params = {
        "number": str(cycle.number),
        "states": Items(items=tuple(StateName(code=code) for code in states)),
        "closes": Moment(at=cycle.closes, zone=cycle.zone),
        "dates": _dates(cycle.meetings_start, cycle.meetings_end),
    }
    return Message(key="letter/call", params=params)


def newsletter(subject: str, text: str) -> Message:
    """What the office wrote, in the frame of our letters."""
    return Message(key="letter/newsletter", params={"subject": subject, "text": text})


def _invitation(cycle: Cycle, programme: Programme, telling: Telling) -> _Params:
    days = [_day(each, programme) for each in telling.meetings]
    params: _Params = {
        "number": str(cycle.number),
        "session": str(cycle.working_group.session),
        "dates": _dates(
            min(days, default=cycle.meetings_start), max(days, default=cycle.meetings_end)
        ),
        "place": Message(key=f"missions.place_{cycle.format}"),
        "programme": by_day(telling.meetings, programme, telling.own),
    }
    return params | ({"state": StateName(code=telling.own)} if telling.own else {})


def _agenda(cycle: Cycle, programme: Programme, telling: Telling) -> _Params:
    return {
        "number": str(cycle.number),
        "programme": by_day(telling.meetings, programme, telling.own),
    }


def _reminder(cycle: Cycle, programme: Programme, telling: Telling) -> _Params:
    params = _agenda(cycle, programme, telling)
    if telling.variant:
        return params
    return params | {"day": Day(on=_day(telling.meetings[0], programme))}


def _changes(cycle: Cycle, programme: Programme, telling: Telling) -> _Params:
    lines = tuple(_changed(each, programme) for each in telling.changes)
    return {"number": str(cycle.number), "changes": Items(items=lines)}


_LETTERS: Mapping[Kind, tuple[str, Callable[[Cycle, Programme, Telling], _Params]]] = {
    "invitation": ("invitation", _invitation),
    "agenda": ("agenda", _agenda),
    "reminder": ("agenda_reminder", _reminder),
    "change": ("agenda_change", _changes),
    "cancel": ("cancellation", _changes),
}


def by_day(meetings: Sequence[Meeting], programme: Programme, own: str | None) -> Message:
    """Meetings under a heading for each day."""
    params: _Params = {}
    number = 0
    for day, held in groupby(meetings, key=lambda each: _day(each, programme)):
        number += 1
        lines = tuple(_meeting(each, programme, own) for each in held)
        params |= {f"day_{number}": Day(on=day), f"meetings_{number}": Items(items=lines)}
    return Message(key=f"missions.days_{number}", params=params)


def _meeting(meeting: Meeting, programme: Programme, own: str | None) -> Message:
    details: list[Param] = []
    if meeting.state == own:
        details.append(Message(key="missions.own_meeting"))
    details += (each.label for each in meeting.speakers)
    if meeting.room:
        details.append(Message(key="missions.room", params={"room": meeting.room}))
    if meeting.link:
        details.append(Message(key="missions.link", params={"link": Link(url=meeting.link)}))
    params: _Params = {
        "time": _time(meeting, programme),
        "state": StateName(code=meeting.state),
    }
    if not details:
        return Message(key="missions.meeting", params=params)
    return Message(
        key="missions.meeting_with", params=params | {"details": Items(items=tuple(details))}
    )


def _changed(change: Change, programme: Programme) -> Message:
    params: _Params = {"state": StateName(code=change.state)}
    before, after = change.before, change.after
    match change.kind:
        case "added" if after:
            params["now"] = _slot(after, programme)
        case "cancelled" if before:
            params["before"] = _slot(before, programme)
        case "moved" if before and after:
            params |= {"before": _slot(before, programme), "now": _slot(after, programme)}
        case "place" if after:
            params["place"] = _place(after)
        case "speakers" if after:
            labels = tuple(each.label for each in after.speakers)
            params["speakers"] = Items(items=labels or (Message(key="missions.no_speakers"),))
        case _:
            raise ValueError(f"a change of kind {change.kind} lacks its meeting")
    return Message(key=f"missions.change_{change.kind}", params=params)


def _place(meeting: Meeting) -> Param:
    if meeting.room and meeting.link:
        both: _Params = {"room": meeting.room, "link": Link(url=meeting.link)}
        return Message(key="missions.room_and_link", params=both)
    if meeting.link:
        return Link(url=meeting.link)
    return meeting.room or Message(key="missions.place_open")


def _slot(meeting: Meeting, programme: Programme) -> Message:
    params: _Params = {
        "day": Day(on=_day(meeting, programme)),
        "time": _time(meeting, programme),
    }
    return Message(key="missions.slot", params=params)


def _time(meeting: Meeting, programme: Programme) -> str:
    zone = ZoneInfo(programme.zone)
    starts, ends = meeting.starts.astimezone(zone), meeting.ends.astimezone(zone)
    return f"{starts:%H:%M}–{ends:%H:%M}"


def _day(meeting: Meeting, programme: Programme) -> date:
    return meeting.starts.astimezone(ZoneInfo(programme.zone)).date()


def _dates(first: date, last: date) -> Message:
    if first == last:
        return Message(key="missions.one_day", params={"day": Day(on=first)})
    return Message(key="missions.dates", params={"first": Day(on=first), "last": Day(on=last)})
