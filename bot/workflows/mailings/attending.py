"""Attendance: what missions answer becomes a record, and what staff see and add to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot import effects as fx
from bot.agenda.programme import Programme
from bot.context import Context
from bot.effects.mailings import Answer
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.message import Items, Listing, Message, Moment, Param, StateName
from bot.outreach import Attendance, Outreach
from bot.states import find_states, is_state, recognise
from bot.workflows.aside import whisper
from bot.workflows.roles import may

_BETWEEN = re.compile(r"[,;\n]+")
_OPENED = re.compile(r"\bopened\b", re.IGNORECASE)


def command(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``attendance``: the counts per meeting; with a State and missions, who was there."""
    outreach = context.outreach or Outreach()
    if not event.rest:
        return [whisper(event, overview(cycle, outreach))]
    if not may(context, "reviewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    return _present(event, cycle)


def overview(cycle: Cycle, outreach: Outreach) -> Message:
    """How many missions come, and came, to each meeting."""
    codes = [each.state for each in outreach.programme.held] if outreach.programme else cycle.codes
    lines = tuple(_line(code, outreach.attendance.get(code, Attendance())) for code in codes)
    return Message(key="missions.attendance", params={"meetings": Items(items=lines)})


def noted(answers: Mapping[str, Answer], programme: Programme) -> Message:
    """What a mission is told that we have noted."""
    lines = []
    for meeting in programme.held:
        if meeting.state in answers:
            params: dict[str, Param] = {
                "state": StateName(code=meeting.state),
                "at": Moment(at=meeting.starts, zone=programme.zone),
            }
            lines.append(Message(key=f"missions.answer_{answers[meeting.state]}", params=params))
    return Message(key="missions.recorded", params={"answers": Items(items=tuple(lines))})


def summary(answers: Mapping[str, Answer]) -> Param:
    """The same in one sentence, for staff."""
    if not answers:
        return Message(key="missions.no_answer_in_it")
    return Listing(
        items=tuple(
            Message(key=f"missions.short_{said}", params={"state": StateName(code=code)})
            for code, said in answers.items()
        )
    )


def _line(code: str, counts: Attendance) -> Message:
    params: dict[str, Param] = {
        "state": StateName(code=code),
        "accepted": counts.accepted,
        "declined": counts.declined,
        "tentative": counts.tentative,
        "present": counts.present,
    }
    key = "missions.attendance_opened" if counts.opened else "missions.attendance_line"
    return Message(key=key, params=params)


def _present(event: StaffCommanded, cycle: Cycle) -> Sequence[fx.Effect]:
    named, _, whom = event.rest.partition(":" if ":" in event.rest else " ")
    meeting = recognise(named, among=cycle.codes).code
    opened = _OPENED.search(whom) is not None
    words = [each.strip() for each in _BETWEEN.split(_OPENED.sub("", whom)) if each.strip()]
    missions, unclear = _states(words)
    if meeting is None or meeting not in cycle.codes:
        unclear.insert(0, named)
    if meeting is None or unclear or not (missions or opened):
        params: dict[str, Param] = {"unclear": ", ".join(unclear) or event.rest}
        return [whisper(event, Message(key="missions.presence_unclear", params=params))]
    if opened and meeting not in missions:
        missions.append(meeting)
    told = Message(
        key="missions.presence_noted",
        params={
            "state": StateName(code=meeting),
            "count": len(missions),
            "missions": Listing.states(missions),
        },
    )
    return [
        *(
            fx.RecordPresence(
                cycle=cycle.number,
                mission=code,
                meeting=meeting,
                present=True,
                opened=True if opened and code == meeting else None,
            )
            for code in missions
        ),
        fx.Record(event="attendance.noted", subject=f"{cycle.number}:{meeting}", actor=event.actor),
        whisper(event, told),
    ]


def _states(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The States that words name, and the words that name none or more than one."""
    found: list[str] = []
    unclear: list[str] = []
    for word in words:
        code = word.upper() if is_state(word.upper()) else recognise(word).code
        several = [each.code for each in find_states(word)]
        if code:
            found.append(code)
        elif several:
            found += several
        elif all(is_state(each.upper()) for each in word.split()):
            found += (each.upper() for each in word.split())
        else:
            unclear.append(word)
    return list(dict.fromkeys(found)), unclear
