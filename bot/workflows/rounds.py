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
    closes = [at_close(cycle.number, code, cycle.closes_for(code)) for code in cycle.codes]
    plans = [effect for draft in drafts for effect in reminders.plan(draft, cycle, now)]
    return [*closes, *plans]


def at_close(number: int, code: str, closes: datetime) -> fx.SetTimer:
    """What wakes when the call for one State has ended."""
    subject = f"{number}:{code}"
    return fx.SetTimer(id=f"close:{subject}", kind="close", subject=subject, due=closes + _AFTER)
