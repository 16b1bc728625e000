"""Rounds in the store: each is one document, read once per transaction."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.cycle import Cycle
from bot.store.database import Transaction
from bot.store.tables import cycles

_DOCUMENT = TypeAdapter(Cycle)
_ALL = select(cycles.c.document).order_by(cycles.c.number)


def save(transaction: Transaction, cycle: Cycle, now: datetime) -> None:
    """Store a round, replacing the one with its number."""
    insert = postgresql_insert if transaction.postgresql else sqlite_insert
    row = {
        "number": cycle.number,
        "document": _DOCUMENT.dump_json(cycle).decode(),
        "loaded_at": now,
    }
    statement = insert(cycles).values(row)
    transaction.connection.execute(
        statement.on_conflict_do_update(index_elements=["number"], set_=row)
    )
    transaction.memo.pop("rounds", None)


def every(transaction: Transaction) -> tuple[Cycle, ...]:
    """All rounds by number."""
    if "rounds" not in transaction.memo:
        rows = transaction.connection.execute(_ALL).scalars()
        transaction.memo["rounds"] = tuple(_read(document) for document in rows)
    return cast("tuple[Cycle, ...]", transaction.memo["rounds"])


def numbered(transaction: Transaction, number: int) -> Cycle | None:
    """The round with a number."""
    return next((cycle for cycle in every(transaction) if cycle.number == number), None)


def current(transaction: Transaction, now: datetime) -> Cycle | None:
    """The round a newcomer means: the open one, else the running, the next, or the last."""
    return pick(every(transaction), now)


def pick(rounds: tuple[Cycle, ...], now: datetime) -> Cycle | None:
    """Choose among rounds by where they stand; of equals the later number wins."""
    order = {"open": 0, "closed": 1, "before": 2, "over": 3}
    return min(
        rounds,
        key=lambda cycle: (order[cycle.phase(now)], -cycle.number),
        default=None,
    )


@lru_cache(maxsize=64)
def _read(document: str) -> Cycle:
    return _DOCUMENT.validate_json(document)
