"""Timers: moments at which a process wakes, fired at most once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.effects import SetTimer
from bot.events import TimerFired
from bot.store.database import Transaction
from bot.store.tables import timers

_DUE = (
    select(timers.c.id, timers.c.kind, timers.c.subject, timers.c.due)
    .where(timers.c.due <= bindparam("now"))
    .order_by(timers.c.due)
    .limit(bindparam("limit"))
)
_NEXT = select(timers.c.due).order_by(timers.c.due).limit(1)
_TAKE = (
    delete(timers)
    .where(timers.c.id == bindparam("timer"), timers.c.due == bindparam("at"))
    .returning(timers.c.id)
)


def put(transaction: Transaction, effect: SetTimer) -> None:
    """Set a timer, or move the one with its id."""
    insert: Any = postgresql_insert if transaction.postgresql else sqlite_insert
    row = {
        "id": effect.id,
        "kind": effect.kind,
        "subject": effect.subject,
        "due": effect.due,
    }
    transaction.connection.execute(
        insert(timers).values(row).on_conflict_do_update(index_elements=["id"], set_=row)
    )


def cancel(transaction: Transaction, timer_id: str) -> None:
    """Drop a timer, or all whose id begins with it when it ends in ``:``."""
    matches = (
        timers.c.id.startswith(timer_id, autoescape=True)
        if timer_id.endswith(":")
        else timers.c.id == timer_id
    )
    transaction.connection.execute(delete(timers).where(matches))


def due(transaction: Transaction, now: datetime, limit: int) -> Sequence[TimerFired]:
    """The timers whose time has come, oldest first; they stay until taken."""
    rows = transaction.connection.execute(_DUE, {"now": now, "limit": limit})
    return [
        TimerFired(id=row.id, at=now, kind=row.kind, subject=row.subject, due=row.due)
        for row in rows
    ]


def next_due(transaction: Transaction) -> datetime | None:
    """When the next timer is due."""
    return transaction.connection.execute(_NEXT).scalar()


def take(transaction: Transaction, event: TimerFired) -> bool:
    """Consume a timer in the turn that handles it; False when another turn did."""
    taken = transaction.connection.execute(_TAKE, {"timer": event.id, "at": event.due})
    return taken.scalar() is not None
