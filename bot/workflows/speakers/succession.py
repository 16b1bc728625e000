"""Who could take a place that became free and keep the panel's balance."""

from __future__ import annotations

from bot.context import Context
from bot.facts.application import CHOSEN, Application
from bot.facts.cycle import Cycle
from bot.panel.candidates import reference_of
from bot.panel.swaps import successors
from bot.workflows import criteria

_ENDED = frozenset({"declined", "withdrawn"})


def waiting(context: Context) -> tuple[Application, ...]:
    """Those on the waiting list: in the order of the panel's, then those put on it by hand."""
    there = {each.id: each for each in context.peers if each.status == "waitlisted"}
    ordered = [there.pop(each) for each in context.deciding.waitlist if each in there]
    return (*ordered, *sorted(there.values(), key=reference_of))


def free(context: Context, cycle: Cycle) -> int:
    """How many of the State's places nobody has."""
    called = cycle.state(context.state or "")
    return max(0, (called.maximum if called else 0) - len(criteria.taken(context.peers)))


def next_for(application: Application, context: Context, cycle: Cycle) -> tuple[Application, ...]:
    """Those on the waiting list who keep the balance without this speaker, in its order.

    One who is out already is still measured as if they were there: their place is to be filled.
    """
    listed = waiting(context)
    if not listed or application.status not in _ENDED | CHOSEN:
        return ()
    own = reference_of(application)
    measured = criteria.pool(context, cycle, fixed=[own], also=[application])
    if own not in measured.candidates:
        return listed
    panel = {reference_of(each) for each in criteria.taken(context.peers)} | {own}
    order = [reference_of(each) for each in listed]
    able = successors(measured, panel, own, order)
    named = {reference_of(each): each for each in listed}
    return tuple(named[each] for each in able)
