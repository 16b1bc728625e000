"""Timers: moments at which a process wakes, fired at most once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.effects import SetTimer
from bot.events import TimerFired
from bot.store.prepared import Prepared
from bot.store.tables import timers
from bot.store.transaction import Transaction
from bot.store.types import span

_PUT = Prepared(
    lambda insert: (statement := insert(timers)).on_conflict_do_update(
        index_elements=["id"],
        set_={name: statement.excluded[name] for name in ("kind", "subject", "due")},
    ),
    columns=("id", "kind", "subject", "due"),
)
_ENSURE = Prepared(
    lambda insert: insert(timers).on_conflict_do_nothing(),
    columns=("id", "kind", "subject", "due"),
)
_CANCEL = Prepared(delete(timers).where(timers.c.id == bindparam("timer")))
_CANCEL_ALL = Prepared(
    delete(timers).where(timers.c.id >= bindparam("first"), timers.c.id < bindparam("after"))
)
_DUE = Prepared(
    select(timers.c.id, timers.c.kind, timers.c.subject, timers.c.due)
    .where(timers.c.due <= bindparam("now", type_=timers.c.due.type))
    .order_by(timers.c.due, timers.c.id)
    .limit(bindparam("number"))
)
_TAKE = Prepared(
    delete(timers).where(timers.c.id == bindparam("timer"), timers.c.due == bindparam("at"))
)


def put(transaction: Transaction, effect: SetTimer) -> None:
    """Set a timer, or move the one with its id."""
    _PUT.run(transaction, id=effect.id, kind=effect.kind, subject=effect.subject, due=effect.due)


def ensure(transaction: Transaction, effect: SetTimer) -> None:
    """Set a timer unless one with its id is set already."""
    _ENSURE.run(transaction, id=effect.id, kind=effect.kind, subject=effect.subject, due=effect.due)


def cancel(transaction: Transaction, timer_id: str) -> None:
    """Drop a timer, or all whose id begins with it when it ends in ``:``."""
    if timer_id.endswith(":"):
        first, after = span(timer_id)
        _CANCEL_ALL.run(transaction, first=first, after=after)
    else:
        _CANCEL.run(transaction, timer=timer_id)


def due(transaction: Transaction, now: datetime, limit: int) -> Sequence[TimerFired]:
    """The timers whose time has come, oldest first; they stay until taken."""
    return [
        TimerFired(id=row.id, at=now, kind=row.kind, subject=row.subject, due=row.due)
        for row in _DUE.all(transaction, now=now, number=limit)
    ]


def take(transaction: Transaction, event: TimerFired) -> bool:
    """Consume a timer in the turn that handles it; False when another turn did."""
    return _TAKE.run(transaction, timer=event.id, at=event.due) == 1
