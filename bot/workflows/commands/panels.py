"""``panel``: propose a panel for a State."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.message import Message
from bot.workflows import proposal
from bot.workflows.commands.verb import tell


def panel(
    event: StaffCommanded, context: Context, _cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    """``panel STATE``: the same as the button under its shortlist."""
    if context.state is None:
        return [tell(event, Message(key="staff.which_state"))]
    told, effects = proposal.command(event, context)
    return [tell(event, told), *effects]
