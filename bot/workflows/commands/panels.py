"""``panel``: propose a panel for a State."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.workflows import proposal
from bot.workflows.aside import whisper
from bot.workflows.refusals import which_state


def panel(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``panel STATE``: the same as the button under its shortlist."""
    if context.state is None:
        return [whisper(event, which_state(cycle, event))]
    told, effects = proposal.command(event, context)
    return [whisper(event, told), *effects]
