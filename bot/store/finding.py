"""What commands ask for: whom a code name means, everything in a round, all that is begun."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from bot.context import Contact
from bot.facts.application import Application
from bot.store import applications as stored
from bot.store import contacts, outbox
from bot.store.prepared import Prepared
from bot.store.tables import applications, conflicts
from bot.store.transaction import Transaction

_CODE_NAMED = Prepared(
    select(applications.c.contact_id)
    .where(applications.c.cycle == bindparam("number"), applications.c.id.like(bindparam("ending")))
    .distinct()
)
_CONFLICTS = Prepared(
    select(conflicts.c.application_id, conflicts.c.actor)
    .join_from(conflicts, applications)
    .where(applications.c.cycle == bindparam("number"))
)


def with_code_name(transaction: Transaction, cycle: int, code: str) -> int | None:
    """The contact whose application a code name means; None unless there is just one."""
    rows = _CODE_NAMED.all(transaction, number=cycle, ending=f"%{code.lower()}")
    return rows[0].contact_id if len(rows) == 1 else None


def sent_in(transaction: Transaction, cycle: int) -> tuple[Application, ...]:
    """Everything that was sent in for a round, by reference; drafts are read by nobody."""
    return tuple(each for each in stored.of_round(transaction, cycle) if each.status != "draft")


def conflicts_of(transaction: Transaction, cycle: int) -> frozenset[tuple[str, str]]:
    """Every conflict of interest in a round: an application's id, and a staff member."""
    rows = _CONFLICTS.all(transaction, number=cycle)
    return frozenset((row.application_id, row.actor) for row in rows)


def begun(transaction: Transaction, cycle: int, state: str | None) -> tuple[Application, ...]:
    """What is begun and not sent in a round, or for one of its States."""
    if state is not None:
        return stored.drafts(transaction, cycle, state)
    return tuple(each for each in stored.of_round(transaction, cycle) if each.status == "draft")


def drafters(transaction: Transaction, drafts: Sequence[Application]) -> dict[str, Contact]:
    """Who began each of these, by the application's id."""
    found = {each.id: contacts.by_id(transaction, each.contact_id) for each in drafts}
    return {named: contact for named, contact in found.items() if contact is not None}


def reminded(transaction: Transaction, drafts: Sequence[Application]) -> dict[str, int]:
    """How many reminders each of these was sent."""
    return {
        each.id: len(outbox.with_prefix(transaction, f"reminder:{each.id}:")) for each in drafts
    }
