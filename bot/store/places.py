"""What became of the places that speakers gave up: still theirs to have, promised, or taken."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, literal_column, select

from bot.context import Context
from bot.facts.application import CHOSEN, Application
from bot.facts.releases import Place
from bot.store.prepared import Prepared
from bot.store.tables import applications, decisions
from bot.store.transaction import Transaction

_STEPS = ("approve", "decline", "vacate")
# When each application of a State was last offered its place, and when it was last given up.
_LAST = Prepared(
    select(
        applications.c.id,
        applications.c.status,
        decisions.c.action,
        func.max(decisions.c.id).label("step"),
    )
    .join_from(decisions, applications)
    .where(
        applications.c.cycle == bindparam("number"),
        applications.c.state == bindparam("about"),
        applications.c.status.in_(
            [literal_column(f"'{each}'") for each in (*sorted(CHOSEN), "declined")]
        ),
        decisions.c.action.in_([literal_column(f"'{each}'") for each in _STEPS]),
    )
    .group_by(applications.c.id, applications.c.status, decisions.c.action)
    .order_by(applications.c.id)
)


def places(
    transaction: Transaction, context: Context, shown: Iterable[Application]
) -> dict[str, Place]:
    """By application, what became of the place that its speaker gave up."""
    cycle = context.cycle
    given_up = [each for each in shown if each.status == "declined" and each.state]
    if cycle is None or not given_up:
        return {}
    found: dict[str, Place] = {}
    for state in sorted({each.state or "" for each in given_up}):
        called = cycle.state(state)
        rows = _LAST.all(transaction, number=cycle.number, about=state)
        ended = {row.id: row.step for row in rows if row.action != "approve"}
        offered = {
            row.id: row.step for row in rows if row.action == "approve" and row.status in CHOSEN
        }
        for each in given_up:
            if each.state != state:
                continue
            since = ended.get(each.id, 0)
            found[each.id] = Place(
                free=max(0, (called.maximum if called else 0) - len(offered)),
                invited=tuple(sorted(named for named, step in offered.items() if step > since)),
            )
    return found
