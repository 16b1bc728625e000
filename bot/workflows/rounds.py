"""The clock of a round: what must wake when, set anew whenever its dates change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.workflows import announcing, due, reminders

_AFTER = timedelta(seconds=1)  # a call is open up to and including its last moment


def replan(cycle: Cycle, drafts: Sequence[Application], now: datetime) -> Sequence[fx.Effect]:
    """The timers of every State's close, of every draft's reminders and of the office's tasks."""
    closes = [at_close(cycle.number, code, cycle.closes_for(code)) for code in cycle.codes]
    plans = [reminders.soon(draft, now) for draft in drafts]
    return [*closes, *plans, *due.plan(cycle, now)]


def again(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """A State's call was extended: its drafts hear of it, and are reminded by the new date."""
    cycle = context.cycle
    if cycle is None:
        return []
    told = (
        effect
        for draft in context.drafts
        if draft.id in context.drafters
        for effect in announcing.extended(draft, context.drafters[draft.id], cycle, context.now)
    )
    return [
        *(reminders.soon(draft, context.now) for draft in context.drafts),
        *told,
        *due.plan(cycle, context.now),
    ]


def at_once(number: int, code: str, now: datetime) -> fx.SetTimer:
    """What plans the reminders of a State's drafts anew."""
    subject = f"{number}:{code}"
    return fx.SetTimer(id=f"replan:{subject}", kind="replan", subject=subject, due=now)


def at_close(number: int, code: str, closes: datetime) -> fx.SetTimer:
    """What wakes when the call for one State has ended."""
    subject = f"{number}:{code}"
    return fx.SetTimer(id=f"close:{subject}", kind="close", subject=subject, due=closes + _AFTER)
