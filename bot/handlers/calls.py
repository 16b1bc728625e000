"""Where the call stands for one person: what is open to them, and what to say when nothing is."""

from __future__ import annotations

from datetime import datetime

from bot.context import Context
from bot.facts.cycle import Cycle
from bot.message import Day, Listing, Message, Moment, StateName


def open_states(context: Context) -> tuple[str, ...]:
    """The States of the round this person may apply for now, late access included."""
    cycle = context.cycle
    if cycle is None:
        return ()
    moment = context.arrived or context.now
    if not context.late:
        return cycle.open_states(moment)
    return tuple(code for code in cycle.codes if is_open(context, code))


def is_open(context: Context, code: str | None) -> bool:
    """Whether this person may apply for, or change an application for, a State now."""
    cycle = context.cycle
    if cycle is None or code is None:
        return False
    late = context.late.get(code)
    moment = context.arrived or context.now
    return cycle.phase(moment, code) == "open" or (late is not None and moment <= late)


def until(context: Context, cycle: Cycle, code: str | None) -> datetime:
    """Until when this person may apply for a State, or change an application for it."""
    closes = cycle.closes_for(code)
    return max(closes, context.late.get(code, closes)) if code else closes


def not_open(context: Context) -> Message:
    """Why nobody can apply now, and what to do instead."""
    cycle = context.cycle
    if cycle is None:
        return Message(key="call.none")
    if cycle.phase(context.now) == "before":
        return Message(
            key="call.before",
            params={
                "opens": Moment(at=cycle.opens, zone=cycle.zone),
                "states": Listing.states(cycle.codes),
            },
        )
    return Message(
        key="call.closed",
        params={
            "closed": Moment(at=cycle.last_close, zone=cycle.zone),
            "first_day": Day(on=cycle.meetings_start),
        },
    )


def too_late(cycle: Cycle, code: str) -> Message:
    """The kind refusal of a late application: the State's close and what is left to do."""
    return Message(
        key="call.too_late",
        params={
            "state": StateName(code=code),
            "closed": Moment(at=cycle.closes_for(code), zone=cycle.zone),
            "first_day": Day(on=cycle.meetings_start),
        },
    )


def unchangeable(cycle: Cycle, code: str) -> Message:
    """Why an application that was sent can no longer be changed."""
    return Message(
        key="call.closed_for_changes",
        params={
            "state": StateName(code=code),
            "closed": Moment(at=cycle.closes_for(code), zone=cycle.zone),
        },
    )
