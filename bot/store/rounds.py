"""Rounds in the store: each is one document, read once per transaction."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import select

from bot.facts.cycle import Cycle
from bot.store.prepared import Prepared
from bot.store.tables import cycles
from bot.store.transaction import Transaction

_DOCUMENT = TypeAdapter(Cycle)
_ALL = Prepared(select(cycles.c.document).order_by(cycles.c.number))
_SAVE = Prepared(
    lambda insert: (statement := insert(cycles)).on_conflict_do_update(
        index_elements=["number"],
        set_={name: statement.excluded[name] for name in ("document", "loaded_at")},
    ),
    columns=("number", "document", "loaded_at"),
)


def save(transaction: Transaction, cycle: Cycle, now: datetime) -> None:
    """Store a round, replacing the one with its number."""
    document = _DOCUMENT.dump_json(cycle).decode()
    _SAVE.run(transaction, number=cycle.number, document=document, loaded_at=now)
    transaction.memo.pop("rounds", None)


def every(transaction: Transaction) -> tuple[Cycle, ...]:
    """All rounds by number."""
    if "rounds" not in transaction.memo:
        rows = _ALL.all(transaction)
        transaction.memo["rounds"] = tuple(_read(row.document) for row in rows)
    return cast("tuple[Cycle, ...]", transaction.memo["rounds"])


def numbered(transaction: Transaction, number: int) -> Cycle | None:
    """The round with a number."""
    return next((cycle for cycle in every(transaction) if cycle.number == number), None)


def current(transaction: Transaction, now: datetime) -> Cycle | None:
    """The round a newcomer means: the open one, else the running, the next, or the last."""
    return pick(every(transaction), now)


def pick(rounds: tuple[Cycle, ...], now: datetime) -> Cycle | None:
    """Choose among rounds by where they stand; of equals the later number wins.

    One whose States are not known yet is only being prepared: nobody is shown it.
    """
    known = [cycle for cycle in rounds if cycle.states]
    if len(known) < 2:
        return known[0] if known else None
    order = {"open": 0, "closed": 1, "before": 2, "over": 3}
    return min(
        known,
        key=lambda cycle: (order[cycle.phase(now)], -cycle.number),
    )


@lru_cache(maxsize=64)
def _read(document: str) -> Cycle:
    return _DOCUMENT.validate_json(document)
