"""When a State's shortlist is drawn: at its close, and whenever something on it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.facts.cycle import Cycle
from bot.message import Message, Param, StateName
from bot.workflows.shortlist.boards import boards, empties

_LONG_PAST = timedelta(days=60)
# Homes are drawn anew a little later: many changes in one moment make one picture.
_HOMES_AFTER = timedelta(seconds=5)


def refresh(cycle: Cycle, state: str, now: datetime) -> list[fx.Effect]:
    """Have a State's boards drawn anew, its proposed panel among them, and everybody's Home."""
    subject = f"{cycle.number}:{state}"
    return [
        fx.SetTimer(id=f"board:{subject}", kind="board", subject=subject, due=now),
        homes(now),
    ]


def homes(now: datetime) -> fx.SetTimer:
    """Have the Homes of the office drawn anew soon."""
    return fx.SetTimer(id="homes", kind="homes", subject="homes", due=now + _HOMES_AFTER)


def draw(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Post or update a State's shortlist."""
    cycle = context.cycle
    state = event.subject.partition(":")[2]
    if cycle is None or not state:
        return []
    if cycle.phase(context.now, state) == "open" and not _in_sight(context):
        # A State that was given more time is no longer among those without applications.
        return [*empties(context, cycle)] if f"empty:{cycle.number}" in context.desk.shown else []
    return [*boards(context, cycle, state), *empties(context, cycle)]


def _in_sight(context: Context) -> bool:
    """The shortlist comes at the close; where a call was extended then, it stays."""
    decided = any(each.status != "submitted" for each in context.peers)
    return decided or any(each.startswith("shortlist:") for each in context.desk.shown)


def close(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The call for a State has ended: the office gets its shortlist."""
    cycle = context.cycle
    state = event.subject.partition(":")[2]
    if cycle is None or cycle.phase(context.now, state) == "open":
        return []
    if context.now - cycle.closes_for(state) > _LONG_PAST:
        return []  # an old round was loaded: nobody waits for its shortlists
    drawn = [*draw(event, context), homes(context.now)]
    call = cycle.state(state)
    if call is None or call.extended_until is None:
        return drawn
    # Its board stands far up in the channel by now: say aloud that it counts again.
    params: dict[str, Param] = {"state": StateName(code=state), "count": len(context.peers)}
    return [*drawn, fx.TellStaff(message=Message(key="staff.extension_over", params=params))]
