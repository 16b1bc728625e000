"""Telling those who have begun an application that a date has moved."""

from __future__ import annotations

from datetime import datetime

from bot import effects as fx
from bot.context import Contact
from bot.conversation.choices import button
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Message, Moment, Param, StateName
from bot.workflows.posting import post
from bot.workflows.reminders import waking, zone_of


def extended(draft: Application, holder: Contact, cycle: Cycle, now: datetime) -> list[fx.Effect]:
    """Tell whoever has begun an application for the State, by day, once for each new date."""
    closes = cycle.closes_for(draft.state)
    if closes <= now or not holder.reminders or not holder.reachable:
        return []
    params: dict[str, Param] = {
        "state": StateName(code=draft.state or ""),
        "closes": Moment(at=closes, zone=cycle.zone, local_zone=zone_of(holder, draft)),
    }
    go_on = button("dialogue.button.continue", "continue", draft.id, style="primary")
    message = Message(key="call.extended", params=params, choices=((go_on,),))
    return [
        fx.Withhold(key=f"extended:{draft.id}:"),
        *post(
            draft,
            holder,
            message,
            kind="reminder",
            key=f"extended:{draft.id}:{int(closes.timestamp())}",
            not_before=waking(holder, draft, cycle, now),
        ),
    ]
