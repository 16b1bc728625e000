"""``extend``: more time for one State."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.workflows import examples
from bot.workflows.aside import whisper
from bot.workflows.commands.moments import last_moment
from bot.workflows.extension import done, extension, refusal


def extend(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``extend STATE DATE``: the call for one State ends later."""
    code, until = context.state or "", last_moment(event.rest, cycle)
    refused = refusal(cycle, code, until, context.now)
    if refused is not None or until is None:
        return [whisper(event, refused or examples.told("staff.extend_how", cycle, context.now))]
    return [
        *extension(cycle, code, until, context.now, event.actor),
        whisper(event, done(cycle, code, until)),
    ]
