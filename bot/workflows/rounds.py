"""The clock of a round: what must wake when, set anew whenever its dates change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import effects as fx
from bot.application import Application
from bot.cycle import Cycle
from bot.workflows import reminders

_AFTER = timedelta(seconds=1)  # a call is open up to and including its last moment


def replan(cycle: Cycle, drafts: Sequence[Application], now: datetime) -> Sequence[fx.Effect]:
    """The timers of every State's close and of every draft's reminders."""
    closes = [
        fx.SetTimer(
            id=f"close:{cycle.number}:{state.code}",
            kind="close",
            subject=f"{cycle.number}:{state.code}",
            due=cycle.closes_for(state.code) + _AFTER,
        )
        for state in cycle.states
    ]
    plans = [effect for draft in drafts for effect in reminders.plan(draft, cycle, now)]
    return [*closes, *plans]
