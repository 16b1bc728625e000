"""Who must not see a person's applications, for what the office's channel hears of the person."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, select

from bot.context import Context
from bot.events import Event
from bot.store.prepared import Prepared
from bot.store.tables import applications, conflicts
from bot.store.transaction import Transaction

_OF_PERSON = Prepared(
    select(conflicts.c.application_id, conflicts.c.actor)
    .join_from(conflicts, applications)
    .where(applications.c.person_id == bindparam("person"))
)


def known(transaction: Transaction, _event: Event, context: Context) -> Context:
    """The context with the conflicts of interest about whoever it is about."""
    people = {each.person_id for each in context.applications if each.status != "draft"}
    if not people or context.desk.conflicts:
        return context
    found = [
        (row.application_id, row.actor)
        for person in sorted(people)
        for row in _OF_PERSON.all(transaction, person=person)
    ]
    if not found:
        return context
    return replace(context, desk=replace(context.desk, conflicts=frozenset(found)))
