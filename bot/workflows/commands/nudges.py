"""``remind-drafts``: remind those who have begun; how many and with which words comes first."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.i18n import as_language
from bot.workflows.commands.verb import tell
from bot.workflows.nudging import window
from bot.workflows.refusals import which_state


def remind_drafts(
    event: StaffCommanded, context: Context, cycle: Cycle, rest: str
) -> Sequence[fx.Effect]:
    """``remind-drafts [STATE]``."""
    if rest and context.state is None:
        return [tell(event, which_state(cycle, event))]
    return [
        fx.OpenDialog(
            trigger_id=event.trigger_id,
            dialog=window(context, cycle),
            language=as_language(event.language_hint) or "en",
        )
    ]
