"""``status`` and ``shortlist``: where the round and one State stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.message import Items, Message, Moment, Param, StateName, Term
from bot.workflows.aside import whisper
from bot.workflows.refusals import which_state
from bot.workflows.shortlist import refresh


def status(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """The round and its States in one message."""
    lines = tuple(
        Message(
            key="staff.status_line",
            params={
                "state": StateName(code=state.code),
                "closes": Moment(at=cycle.closes_for(state.code), zone=cycle.zone),
                "submitted": context.counts.get(f"{state.code}:submitted", 0),
                "drafts": Message(
                    key="staff.drafts_begun",
                    params={"count": context.counts.get(f"{state.code}:draft", 0)},
                ),
                "minimum": state.minimum,
            },
        )
        for state in cycle.states
    )
    summary = Message(
        key="staff.status",
        params={
            "number": str(cycle.number),
            "phase": Term(key=f"phase.{cycle.phase(context.now)}"),
            "lines": Items(items=lines),
        },
    )
    return [whisper(event, summary)]


def shortlist(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """Have a State's shortlist drawn again."""
    state = context.state or event.rest.upper()
    if state not in cycle.codes:
        return [whisper(event, which_state(cycle, event))]
    redrawn = refresh(cycle, state, context.now)
    is_open = cycle.phase(context.now, state) == "open"
    key = "staff.shortlist_later" if is_open else "staff.shortlist_coming"
    params: dict[str, Param] = {
        "state": StateName(code=state),
        "closes": Moment(at=cycle.closes_for(state), zone=cycle.zone),
    }
    return [whisper(event, Message(key=key, params=params)), *redrawn]
