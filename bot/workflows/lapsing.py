"""Drafts that were not sent when the call closed: one kind word on what can still be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button
from bot.events import TimerFired
from bot.message import Day, Message, Moment, Param, StateName
from bot.workflows.posting import post
from bot.workflows.reminders import ends, waking, zone_of

_FRESH = timedelta(days=2)  # after a longer standstill nobody wants to hear of it


def closed(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The call for a State has ended: each of its drafts is told in a turn of its own."""
    cycle, state = context.cycle, event.subject.partition(":")[2]
    if cycle is None or cycle.phase(context.now, state) != "closed":
        return []
    if context.now - cycle.closes_for(state) > _FRESH:
        return []
    return [
        fx.SetTimer(id=f"lapsed:{draft.id}", kind="lapsed", subject=draft.id, due=context.now)
        for draft in context.drafts
    ]


def tell(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Tell one person, once and by day, unless they may still send it or want no letters."""
    draft, holder, cycle = context.subject, context.holder, context.cycle
    if draft is None or holder is None or cycle is None or draft.status != "draft":
        return []
    end = ends(draft, cycle, context.late)
    if context.now <= end or not holder.reminders or not holder.reachable:
        return []
    awake = waking(holder, draft, cycle, context.now)
    if awake > context.now:
        return [fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=awake)]
    params: dict[str, Param] = {
        "closed": Moment(at=end, zone=cycle.zone, local_zone=zone_of(holder, draft)),
        "first_day": Day(on=cycle.meetings_start),
    }
    key = "letter/lapsed#no_state"
    if draft.state is not None:
        key, params = "letter/lapsed", {**params, "state": StateName(code=draft.state)}
    discard = button("dialogue.button.discard", "discard", draft.id)
    message = Message(key=key, params=params, choices=((discard,),))
    return post(draft, holder, message, kind="reminder", key=f"lapsed:{draft.id}")
