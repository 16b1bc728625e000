"""``remind-drafts``: remind those who have begun; how many and with which words comes first."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.workflows.aside import open_window, whisper
from bot.workflows.nudging import window
from bot.workflows.refusals import which_state


def remind_drafts(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``remind-drafts [STATE]``."""
    if event.rest and context.state is None:
        return [whisper(event, which_state(cycle, event))]
    return [open_window(event, window(context, cycle))]
