"""Dates as staff type them."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.facts.cycle import Cycle

_DATE = re.compile(r"(?<!\S)\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}\S*)?$")


def last_moment(words: str, cycle: Cycle) -> datetime | None:
    """The date at the end of what was typed: see ``moment``."""
    found = _DATE.search(words.strip())
    return moment(found.group(), cycle) if found else None


def moment(text: str, cycle: Cycle) -> datetime | None:
    """A date or a wall-clock time of the round's zone; a date means its last minute."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if "T" not in text and ":" not in text:
        given = given.replace(hour=23, minute=59)
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(cycle.zone))
