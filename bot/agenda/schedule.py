"""Placing a round's meetings: as little moved as possible, nobody in two places, nobody at night.

The same facts give the same agenda; only where there is far too little room, and the best would
take minutes to prove, it is the best of two seconds. What cannot be kept is not hidden: look at
the result with ``conflicts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.agenda.demand import Demand
from bot.agenda.exclusions import groups
from bot.agenda.options import options
from bot.agenda.solver import cheapest
from bot.agenda.windows import Window
from bot.facts.agendas import Plan, Slot, in_order
from bot.facts.cycle import AgendaRules


def propose(
    before: Plan, wanted: Sequence[Demand], within: Sequence[Window], rules: AgendaRules
) -> Plan:
    """The agenda that places every meeting it can and otherwise leaves everything in place.

    A State for which nobody speaks gets no place, unless nobody speaks for any State yet:
    then the agenda is a first sketch.
    """
    held = [each for each in wanted if each.state not in before.off]
    sketch = not any(each.speakers for each in held)
    fixed = [_fixed(each, before, rules) for each in held]
    standing = [slot for slot in fixed if slot is not None]
    bound = {slot.state: _demand_of(held, slot) for slot in standing}
    free = [each for each in held if each.state not in bound and (each.speakers or sketch)]
    found = options(free, within, rules, standing)
    chosen = cheapest(found, groups(found, standing, bound, rules))
    slots = [*standing, *(_slot(each.demand, each.starts, before, rules) for each in chosen)]
    return replace(before, slots=_moderated(in_order(tuple(slots)), before, rules))


def _fixed(demand: Demand, before: Plan, rules: AgendaRules) -> Slot | None:
    """Where staff or the round's file hold a meeting, whatever else must move."""
    known = before.slot(demand.state)
    if known is not None and known.fixed:
        return replace(known, ends=max(known.ends, known.starts + demand.length))
    if demand.fixed and demand.planned is not None:
        return replace(_slot(demand, demand.planned, before, rules), fixed=True)
    return None


def _slot(demand: Demand, starts: datetime, before: Plan, rules: AgendaRules) -> Slot:
    known = before.slot(demand.state)
    return Slot(
        state=demand.state,
        starts=starts,
        ends=starts + demand.length,
        moderator=demand.moderator,
        room=known.room if known else rules.room,
        link=known.link if known else rules.link,
    )


def _moderated(slots: tuple[Slot, ...], before: Plan, rules: AgendaRules) -> tuple[Slot, ...]:
    """A moderator for each meeting: who had it, else the least busy of those who are free."""
    done = [slot for slot in slots if slot.moderator]
    for slot in slots:
        if slot.moderator:
            continue
        busy = {each.moderator for each in done if each.meets(slot)}
        free = [name for name in rules.moderators if name not in busy]
        known = before.slot(slot.state)
        load = {name: sum(each.moderator == name for each in done) for name in free}
        name = known.moderator if known and known.moderator in free else None
        name = name or min(free, key=lambda each: (load[each], free.index(each)), default="")
        done.append(replace(slot, moderator=name))
    return in_order(tuple(done))


def _demand_of(held: Sequence[Demand], slot: Slot) -> Demand:
    return next(each for each in held if each.state == slot.state)
