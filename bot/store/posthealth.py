"""How addresses fare, and which mailings their owners left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.context import Contact
from bot.events import ListName
from bot.facts.deliverability import Health
from bot.store.prepared import Prepared
from bot.store.tables import address_health, unsubscriptions
from bot.store.transaction import Transaction

_SCORE = Prepared(
    lambda insert: (statement := insert(address_health)).on_conflict_do_update(
        index_elements=["contact_id"],
        set_={name: statement.excluded[name] for name in ("score", "scored_at")},
    ),
    columns=("contact_id", "score", "scored_at"),
)
_FORGIVE = Prepared(
    delete(address_health).where(address_health.c.contact_id == bindparam("contact"))
)
_LEFT = Prepared(
    select(unsubscriptions.c.list).where(
        unsubscriptions.c.contact_id == bindparam("contact"),
        unsubscriptions.c.list == bindparam("name"),
    )
)
_LEAVE = Prepared(
    lambda insert: insert(unsubscriptions).on_conflict_do_nothing(),
    columns=("contact_id", "list", "at"),
)
_BACK = Prepared(
    delete(unsubscriptions).where(
        unsubscriptions.c.contact_id == bindparam("contact"),
        unsubscriptions.c.list == bindparam("name"),
    )
)


def health(transaction: Transaction, contact_id: int) -> Health:
    """What is held against an address."""
    row = transaction.connection.execute(
        select(address_health.c.score, address_health.c.scored_at).where(
            address_health.c.contact_id == contact_id
        )
    ).first()
    return Health() if row is None else Health(score=row.score, scored_at=row.scored_at)


def score(transaction: Transaction, contact_id: int, found: Health) -> None:
    """Remember how an address fares."""
    if found.scored_at is None:
        _FORGIVE.run(transaction, contact=contact_id)
    else:
        _SCORE.run(transaction, contact_id=contact_id, score=found.score, scored_at=found.scored_at)


def leave(transaction: Transaction, contact_id: int, name: ListName, now: datetime) -> None:
    """Send nothing more of a list to a contact."""
    _LEAVE.run(transaction, contact_id=contact_id, list=name, at=now)


def come_back(transaction: Transaction, contact_id: int, name: ListName) -> None:
    """Send a contact everything of a list again."""
    _BACK.run(transaction, contact=contact_id, name=name)


def wants(transaction: Transaction, contact: Contact, name: ListName) -> bool:
    """Whether a contact may be sent something of a list."""
    if name == "reminders" and not contact.reminders:
        return False
    return _LEFT.first(transaction, contact=contact.id, name=name) is None
