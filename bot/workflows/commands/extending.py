"""``extend``: more time for one State."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.cycle import Cycle
from bot.events import StaffCommanded
from bot.message import Message, Moment, StateName
from bot.workflows import rounds
from bot.workflows.commands.moments import moment
from bot.workflows.commands.verb import tell


def extend(event: StaffCommanded, context: Context, cycle: Cycle, rest: str) -> Sequence[fx.Effect]:
    """``extend STATE DATE``: the call for one State ends later."""
    state, _, until = rest.partition(" ")
    code, closes = state.upper(), moment(until, cycle)
    if code not in cycle.codes or closes is None or closes <= context.now:
        return [tell(event, Message(key="staff.extend_how"))]
    if closes <= cycle.closes_for(code):
        return [tell(event, Message(key="staff.extend_how"))]
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
        tell(event, done),
    ]
