"""Who asked to hear of calls and news, and what they may not be sent any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.effects.mailings import Subscribe
from bot.store import posthealth
from bot.store.prepared import Prepared
from bot.store.tables import subscriptions
from bot.store.transaction import Transaction

_PUT = Prepared(
    lambda insert: insert(subscriptions).on_conflict_do_nothing(),
    columns=("contact_id", "list", "since"),
)
_OUT = Prepared(
    delete(subscriptions).where(
        subscriptions.c.contact_id == bindparam("contact"),
        subscriptions.c.list == bindparam("name"),
    )
)
_ON = Prepared(
    select(subscriptions.c.since).where(
        subscriptions.c.contact_id == bindparam("contact"),
        subscriptions.c.list == bindparam("name"),
    )
)


def put(transaction: Transaction, asked: Subscribe, now: datetime) -> None:
    """Put a contact on a list, whatever list they had left before, or take them off it."""
    if asked.wanted:
        _PUT.run(transaction, contact_id=asked.contact_id, list=asked.list, since=now)
        posthealth.come_back(transaction, asked.contact_id, asked.list)
    else:
        _OUT.run(transaction, contact=asked.contact_id, name=asked.list)


def asked(transaction: Transaction, contact_id: int, name: str) -> bool:
    """Whether a contact asked for a list."""
    return _ON.first(transaction, contact=contact_id, name=name) is not None
