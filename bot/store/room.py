"""How much room is left for one person's files."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from bot.context import FILES_MOST, Context
from bot.events import Event, PersonWrote
from bot.store.tables import applications, attachments
from bot.store.transaction import Transaction


def known(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with the room that is left, where somebody sends files."""
    if not isinstance(event, PersonWrote) or not event.attachments or context.contact is None:
        return context
    used = transaction.connection.execute(
        select(func.coalesce(func.sum(attachments.c.size), 0))
        .join(applications, applications.c.id == attachments.c.application_id)
        .where(applications.c.person_id == context.contact.person_id)
    ).scalar_one()
    return replace(context, room=max(FILES_MOST - int(used), 0))
