"""What the dialog of one meeting shows and asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.agenda.windows import days
from bot.agenda.working import Working
from bot.facts.agendas import Slot
from bot.message import Day, Items, Listing, Message, Param, StateName, Term
from bot.workflows.agenda.board import at

NOT_HELD = "off"
_FREE_SHOWN = 16


def body(working: Working, state: str) -> Iterator[Message]:
    """What the meeting needs, and when nothing would be against it."""
    demand = working.demand(state)
    about: dict[str, Param] = {"state": StateName(code=state), "minutes": demand.minutes}
    yield Message(key="agenda.change_about", params=about | {"count": len(demand.speakers)})
    lines = tuple(
        Message(key="agenda.free_on", params={"day": Day(on=day), "times": Listing(items=times)})
        for day, times in _free(working, state).items()
    )
    if lines:
        yield Message(key="agenda.change_free", params={"lines": Items(items=lines)})
    else:
        yield Message(key="agenda.change_full")


def inputs(working: Working, state: str) -> tuple[fx.Input, ...]:
    """The inputs, filled with how the meeting stands."""
    slot = working.plan.slot(state)
    zone = ZoneInfo(working.cycle.zone)
    begins = slot.starts.astimezone(zone) if slot else None
    length = int((slot.ends - slot.starts).total_seconds()) // 60 if slot else ""
    return (
        _day(working, slot, begins.date() if begins else None),
        _typed("time", f"{begins:%H:%M}" if begins else "", optional=False),
        _typed("minutes", str(length)),
        _moderator(working, slot),
        _typed("room", slot.room if slot else working.cycle.agenda.room),
        _typed("link", slot.link if slot else working.cycle.agenda.link),
        _hold(),
    )


def _free(working: Working, state: str) -> dict[date, tuple[Param, ...]]:
    zone = ZoneInfo(working.cycle.zone)
    found: dict[date, tuple[Param, ...]] = {}
    for moment in working.free(state)[:_FREE_SHOWN]:
        day = moment.astimezone(zone).date()
        found[day] = (*found.get(day, ()), at(moment, working))
    return found


def _day(working: Working, slot: Slot | None, current: date | None) -> fx.Input:
    every = sorted({*days(working.cycle), *([current] if current else [])})
    options = [fx.Option(label=Day(on=day), value=day.isoformat()) for day in every]
    options.append(fx.Option(label=Term(key="agenda.input_not_held"), value=NOT_HELD))
    value = (current or every[0]).isoformat() if slot or every else NOT_HELD
    return fx.Input(
        name="day",
        label=Message(key="agenda.input_day"),
        value=value,
        options=tuple(options),
        optional=False,
    )


def _moderator(working: Working, slot: Slot | None) -> fx.Input:
    names = working.cycle.agenda.moderators
    value = slot.moderator if slot else ""
    label = Message(key="agenda.input_moderator")
    if not names:
        return fx.Input(name="moderator", label=label, value=value)
    known = names if not value or value in names else (*names, value)
    options = tuple(fx.Option(label=name, value=name) for name in known)
    return fx.Input(name="moderator", label=label, value=value, options=options)


def _hold() -> fx.Input:
    options = tuple(
        fx.Option(label=Term(key=f"agenda.input_{how}"), value=how) for how in ("fast", "loosely")
    )
    return fx.Input(
        name="hold",
        label=Message(key="agenda.input_hold"),
        value="fast",
        options=options,
        optional=False,
    )


def _typed(name: str, value: str, *, optional: bool = True) -> fx.Input:
    label = Message(key=f"agenda.input_{name}")
    return fx.Input(name=name, label=label, value=value, optional=optional)
