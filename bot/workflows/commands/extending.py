"""``extend`` and ``late``: more time for one State, or for one person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.workflows import examples
from bot.workflows.aside import whisper
from bot.workflows.extension import done, extension, refusal
from bot.workflows.latecoming import granted, late_access

_DATE = re.compile(r"(?<!\S)\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}\S*)?$")


def extend(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``extend STATE DATE``: the call for one State ends later."""
    code, until = context.state or "", _last_moment(event.rest, cycle)
    refused = refusal(cycle, code, until, context.now)
    if refused is not None or until is None:
        return [whisper(event, refused or examples.told("staff.extend_how", cycle, context.now))]
    return [
        *extension(cycle, code, until, context.now, event.actor),
        whisper(event, done(cycle, code, until)),
    ]


def late(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``late PERSON STATE DATE``: the snapshot has found whom the first word names."""
    code, until, person = context.state, _last_moment(event.rest, cycle), context.contact
    if person is None or code is None or until is None or until <= context.now:
        return [whisper(event, examples.told("staff.late_how", cycle, context.now))]
    return [
        *late_access(person, cycle, code, until=until, now=context.now, by=event.actor),
        whisper(event, granted(cycle, code, until)),
    ]


def _last_moment(words: str, cycle: Cycle) -> datetime | None:
    """The date or wall-clock time at the end of what was typed; a date means its last minute."""
    found = _DATE.search(words)
    if found is None:
        return None
    try:
        given = datetime.fromisoformat(found.group())
    except ValueError:
        return None
    if ":" not in found.group():
        given = given.replace(hour=23, minute=59)
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(cycle.zone))
