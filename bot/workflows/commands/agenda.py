"""``agenda``: the round's agenda on its board."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.agenda.working import Working
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.message import Message
from bot.workflows.agenda.board import redraw
from bot.workflows.aside import whisper
from bot.workflows.roles import may


def agenda(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """Have the board drawn; the first time, for those who may, with a proposal on it."""
    effects: list[fx.Effect] = [whisper(event, Message(key="agenda.coming"))]
    if context.agenda is not None and may(context, "reviewer"):
        working = Working(cycle, context.agenda)
        if working.plan.revision == 0:
            effects.append(fx.SaveAgenda(plan=working.proposed(), by=event.actor))
    return [*effects, redraw(cycle.number, context.now)]
