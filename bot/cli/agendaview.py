"""An agenda on a terminal: a table by day, its doubts, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from bot import states
from bot.cli.opening import console
from bot.message import Param

if TYPE_CHECKING:
    from bot.agenda.conflicts import Conflict
    from bot.agenda.working import Working
    from bot.facts.agendas import Plan, Slot


def shown(working: Working, plan: Plan, *, as_json: bool) -> None:
    """Print a plan."""
    if as_json:
        print(json.dumps(_facts(working, plan), ensure_ascii=False, indent=2))
        return
    screen = console()
    last = working.desk.edition
    published = f"version {last.version} is published" if last else "nothing is published yet"
    screen.print(
        f"Agenda of round {plan.cycle}, {working.cycle.zone}: {published}", highlight=False
    )
    table = Table("Day", "Begins", "Ends", "State", "Speakers", "Moderator", "Place", "")
    for slot in plan.slots:
        table.add_row(*_row(working, slot))
    screen.print(table)
    if plan.off:
        names = ", ".join(states.name(code, "en") for code in plan.off)
        screen.print(f"Not held: {names}", highlight=False)
    for sentence in sentences(working, working.doubts(plan)):
        screen.print(f"! {sentence}", highlight=False)


def sentences(working: Working, doubts: Sequence[Conflict]) -> list[str]:
    """The rules that a plan breaks, in English."""
    from bot.agenda.words import doubt

    return [said(doubt(each, working.cycle)) for each in doubts]


def said(param: Param) -> str:
    """A message, or what stands in one, as a line of English."""
    from bot.render import label

    return label(param, "en")


def _row(working: Working, slot: Slot) -> tuple[str, ...]:
    begins, ends = working.cycle.wall(slot.starts), working.cycle.wall(slot.ends)
    return (
        begins.strftime("%a %d %b"),
        begins.strftime("%H:%M"),
        ends.strftime("%H:%M"),
        states.name(slot.state, "en"),
        str(len(working.demand(slot.state).speakers)),
        slot.moderator,
        slot.room or slot.link,
        "fixed" if slot.fixed else "",
    )


def _facts(working: Working, plan: Plan) -> dict[str, object]:
    doubts = working.doubts(plan)
    last = working.desk.edition
    return {
        "cycle": plan.cycle,
        "revision": plan.revision,
        "published": last.version if last else None,
        "meetings": [
            {
                "state": slot.state,
                "starts": working.cycle.wall(slot.starts).isoformat(timespec="minutes"),
                "ends": working.cycle.wall(slot.ends).isoformat(timespec="minutes"),
                "speakers": len(working.demand(slot.state).speakers),
                "moderator": slot.moderator,
                "room": slot.room,
                "link": slot.link,
                "fixed": slot.fixed,
            }
            for slot in plan.slots
        ],
        "not_held": list(plan.off),
        "doubts": [
            {"kind": each.kind, "state": each.state, "says": sentence}
            for each, sentence in zip(doubts, sentences(working, doubts), strict=True)
        ],
    }
