"""Everything in the office's channel that shows one State: its shortlist and its panel."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.workflows import proposal, shortlist


def draw(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Bring a State's boards up to date."""
    return [*shortlist.draw(event, context), *proposal.drawn(context)]


def close(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """A State's call has ended: the office gets its shortlist, and an earlier panel anew."""
    return [*shortlist.close(event, context), *proposal.drawn(context)]
