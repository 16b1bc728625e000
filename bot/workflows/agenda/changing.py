"""Changing one meeting in Slack: a dialog, what the change would break, and then the change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.agenda.words import doubt
from bot.agenda.working import Working
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.agendas import Plan
from bot.i18n import Language
from bot.message import Items, Message
from bot.workflows.agenda.board import redraw
from bot.workflows.agenda.inputs import NOT_HELD, body, inputs
from bot.workflows.aside import language_of, open_window, refuse, whisper

_MINUTES = range(5, 241)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a dialog of a meeting is about: its State, and the plan it was opened on."""

    state: str
    revision: str

    def data(self, verb: str, working: Working, values: Mapping[str, str] | None = None) -> str:
        """As a dialog carries it; values that wait for a second yes travel with it."""
        about = (verb, str(working.cycle.number), self.state, self.revision)
        carried = (json.dumps(dict(values), ensure_ascii=False),) if values is not None else ()
        return Press("agenda", (*about, *carried)).data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mistake:
    """What cannot be read, and in which input."""

    field: str
    message: Message


def opened(event: StaffPressed, working: Working, state: str) -> Sequence[fx.Effect]:
    """The dialog of one meeting, filled with how it stands."""
    asked = Asked(state=state, revision=str(working.plan.revision))
    dialog = fx.Dialog(
        title=Message(key="agenda.change_title"),
        body=tuple(body(working, state)),
        data=asked.data("save", working),
        submit=Message(key="agenda.change_save"),
        inputs=inputs(working, state),
    )
    return [open_window(event, dialog)]


def submitted(
    event: StaffSubmitted,
    working: Working,
    asked: Asked,
    now: datetime,
    confirmed: str | None = None,
) -> Sequence[fx.Effect]:
    """The dialog came back: keep the change, or show first what it would break.

    ``confirmed`` are the values that were shown to break something and are wanted anyway.
    """
    values: Mapping[str, str] = event.values if confirmed is None else json.loads(confirmed)
    if str(working.plan.revision) != asked.revision:
        stale = Message(key="agenda.changed_meanwhile")
        answer = refuse(event, "time", stale) if confirmed is None else whisper(event, stale)
        return [answer, redraw(working.cycle.number, now)]
    read = _read(working, asked.state, values)
    if isinstance(read, _Mistake):
        return [refuse(event, read.field, read.message)]
    brought = () if confirmed is not None else working.brought(read)
    if brought:
        told = tuple(doubt(each, working.cycle) for each in brought)
        return [_are_you_sure(working, asked, told, values, language_of(event))]
    return [fx.SaveAgenda(plan=read, by=event.actor), redraw(working.cycle.number, now)]


def _are_you_sure(
    working: Working,
    asked: Asked,
    told: tuple[Message, ...],
    values: Mapping[str, str],
    language: Language,
) -> fx.NextDialog:
    dialog = fx.Dialog(
        title=Message(key="agenda.sure_title"),
        body=(Message(key="agenda.sure", params={"doubts": Items(items=told)}),),
        data=asked.data("sure", working, values),
        submit=Message(key="agenda.sure_submit"),
    )
    late = Message(key="agenda.sure_late", params={"doubts": Items(items=told)})
    return fx.NextDialog(dialog=dialog, language=language, late=late, how="update")


def _read(working: Working, state: str, values: Mapping[str, str]) -> Plan | _Mistake:
    """The plan that the inputs ask for, or the first of them that cannot be read."""
    if values.get("day") == NOT_HELD:
        return working.dropped(state)
    starts = _starts(values, ZoneInfo(working.cycle.zone))
    if starts is None:
        return _Mistake(field="time", message=Message(key="agenda.time_how"))
    typed = values.get("minutes", "").strip()
    minutes = int(typed) if typed.isdecimal() and int(typed) in _MINUTES else None
    if typed and minutes is None:
        return _Mistake(field="minutes", message=Message(key="agenda.minutes_how"))
    slot = replace(
        working.slot(state, starts, minutes),
        room=values.get("room", "").strip(),
        link=values.get("link", "").strip(),
        moderator=values.get("moderator", "").strip(),
        fixed=values.get("hold") != "loosely",
    )
    return working.placed(slot)


def _starts(values: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    try:
        day = datetime.fromisoformat(values.get("day", ""))
        clock = time.fromisoformat(values.get("time", "").strip().replace("h", ":").zfill(5))
    except ValueError:
        return None
    return datetime.combine(day.date(), clock, zone) if clock.tzinfo is None else None
