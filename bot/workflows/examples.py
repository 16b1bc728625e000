"""Examples in the texts about commands: with a State and a date of the round itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.facts.cycle import Cycle
from bot.message import Message, Param
from bot.render import parameters

_LATER = timedelta(weeks=2)


def told(key: str, cycle: Cycle, now: datetime) -> Message:
    """The message, with as much of an example as its text has."""
    later = max(cycle.last_close, now) + _LATER
    facts: Mapping[str, Param] = {
        "code": cycle.codes[0] if cycle.codes else "TG",
        "later": cycle.wall(later).date().isoformat(),
    }
    needed = parameters(key, "en")
    return Message(key=key, params={name: facts[name] for name in facts if name in needed})
