"""``late``: late access for one person."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.workflows import examples
from bot.workflows.aside import whisper
from bot.workflows.commands.moments import last_moment
from bot.workflows.latecoming import granted, late_access


def late(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``late PERSON STATE DATE``: the snapshot has found whom the first word names."""
    code, until, person = context.state, last_moment(event.rest, cycle), context.contact
    if person is None or code is None or until is None or until <= context.now:
        return [whisper(event, examples.told("staff.late_how", cycle, context.now))]
    return [
        *late_access(person, cycle, code, until=until, now=context.now, by=event.actor),
        whisper(event, granted(cycle, code, until)),
    ]
