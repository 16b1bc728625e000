"""The agenda's board in Slack: every meeting by the clock, with what is wrong beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot import effects as fx
from bot.agenda.conflicts import Conflict
from bot.agenda.words import doubt
from bot.agenda.working import Working
from bot.context import Context
from bot.conversation.choices import button
from bot.events import TimerFired
from bot.facts.agendas import Slot
from bot.message import Choice, Day, Items, Message, Param, StateName, Term


def redraw(number: int, now: datetime) -> fx.SetTimer:
    """Have a round's agenda drawn anew, once however often it is asked for at one moment."""
    return fx.SetTimer(id=f"agenda:{number}", kind="agenda", subject=str(number), due=now)


def draw(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Post or update the round's agenda."""
    cycle, desk = context.cycle, context.agenda
    if cycle is None or desk is None:
        return []
    working = Working(cycle, desk)
    return [fx.ShowBoard(surface=f"agenda:{cycle.number}", board=board(working))]


def board(working: Working) -> fx.Board:
    """The plan as staff see it."""
    doubts = working.doubts()
    cards: list[fx.Card] = []
    shown: date | None = None
    for slot in working.plan.slots:
        day = working.cycle.wall(slot.starts).date()
        if day != shown:
            heading = Message(key="agenda.day", params={"day": Day(on=day)})
            cards.append(fx.Card(message=heading))
        shown = day
        cards.append(_card(working, slot, [each for each in doubts if each.state == slot.state]))
    cards += [_absent(working, code) for code in _absentees(working)]
    return fx.Board(title=_title(working), cards=(*cards, _foot(working, len(doubts))))


def at(moment: datetime, working: Working) -> str:
    """A time of day on the round's clock."""
    return f"{working.cycle.wall(moment):%H:%M}"


def _title(working: Working) -> Message:
    last = working.desk.edition
    number = str(working.cycle.number)
    if last is None:
        return Message(key="agenda.title_draft", params={"number": number})
    state = "changed" if working.tells_new() else "current"
    params: dict[str, Param] = {"number": number, "version": last.version}
    return Message(key=f"agenda.title_{state}", params=params)


def _card(working: Working, slot: Slot, doubts: Sequence[Conflict]) -> fx.Card:
    speakers = working.demand(slot.state).speakers
    params: dict[str, Param] = {
        "starts": at(slot.starts, working),
        "ends": at(slot.ends, working),
        "state": StateName(code=slot.state),
        "speakers": Message(key="agenda.speakers", params={"count": len(speakers)}),
        "moderator": slot.moderator or Term(key="agenda.nobody"),
        "place": slot.room or slot.link or Term(key="agenda.nowhere"),
        "hold": Term(key="agenda.held_fast" if slot.fixed else "agenda.held_loosely"),
    }
    key = "agenda.card"
    if doubts:
        key = "agenda.card_doubtful"
        params["doubts"] = Items(items=tuple(doubt(each, working.cycle) for each in doubts))
    return fx.Card(
        message=Message(key=key, params=params),
        choices=(_button("change", working, slot.state),),
    )


def _absentees(working: Working) -> tuple[str, ...]:
    placed = working.plan.starts
    return tuple(code for code in working.cycle.codes if code not in placed)


def _absent(working: Working, code: str) -> fx.Card:
    speakers = working.demand(code).speakers
    off = code in working.plan.off
    key = "agenda.card_off" if off else "agenda.card_absent"
    params: dict[str, Param] = {
        "state": StateName(code=code),
        "speakers": Message(key="agenda.speakers", params={"count": len(speakers)}),
    }
    return fx.Card(
        message=Message(key=key, params=params), choices=(_button("place", working, code),)
    )


def _foot(working: Working, doubts: int) -> fx.Card:
    choices = [_button("propose", working), _button("publish", working)]
    message = Message(key="agenda.foot_clear")
    if doubts:
        message = Message(key="agenda.foot", params={"count": doubts})
    return fx.Card(message=message, choices=tuple(choices))


def _button(verb: str, working: Working, *about: str) -> Choice:
    """One button; what it does to the agenda stands in its data."""
    act = "change" if verb == "place" else verb
    return button(
        f"agenda.button.{verb}",
        "agenda",
        act,
        str(working.cycle.number),
        *about,
        style="primary" if verb == "publish" else "plain",
    )
