"""What the database itself tells: its age, its keys, its rounds, and what needs a hand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime

from bot.checkup.finding import Finding, looked
from bot.config import Settings
from bot.errors import UsageError
from bot.message import Term
from bot.render import label
from bot.store import rotation, rounds, schema, watching
from bot.store.database import Store, Transaction, open_store
from bot.vault import Vault

_SCHEMA = "the database answers and its schema is current"


def of_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look into the database, if there is one and it is of this version."""
    found: list[Finding] = []

    def look() -> None:
        store = open_store(settings.database_url, Vault(settings.keys))
        try:
            if schema.age(store.engine) != "empty":
                schema.require_current(store.engine)
                found.extend(_inside(store, now))
        finally:
            store.close()

    yield looked(_SCHEMA, look)
    yield from found


def _inside(store: Store, now: datetime) -> list[Finding]:
    def read(transaction: Transaction) -> list[Finding]:
        return [
            looked("the key opens what is stored", lambda: _keys(transaction)),
            _older(transaction),
            _round(transaction, now),
            _waiting(transaction, now),
        ]

    return asyncio.run(store.turn(read))


def _keys(transaction: Transaction) -> None:
    lost = rotation.lost(transaction)
    if lost:
        raise UsageError(
            f"{sum(lost.values())} values ({', '.join(lost)}) were sealed with a key that is not in"
            " PRESESSIONS_SECRET_KEY: add that key at its end, then run `presessions keys rotate`"
        )


def _older(transaction: Transaction) -> Finding:
    left = sum(rotation.pending(transaction).values())
    advice = f"{left} rows: run `presessions keys rotate`" if left else ""
    return Finding(what="nothing is sealed with an older key", fine=not left, advice=advice)


def _round(transaction: Transaction, now: datetime) -> Finding:
    cycle = rounds.current(transaction, now)
    if cycle is None:
        advice = "load one: `presessions cycle load FILE`"
        return Finding(what="a round is loaded", fine=False, advice=advice)
    stands = label(Term(key=f"phase.{cycle.phase(now)}"), "en")
    return Finding(what="a round is loaded", fine=True, advice=f"{cycle.name}: {stands}")


def _waiting(transaction: Transaction, now: datetime) -> Finding:
    failed = sum(
        each.number for each in watching.waiting(transaction, now) if each.state == "failed"
    )
    advice = f"{failed} did not: see `presessions outbox list --state failed`" if failed else ""
    return Finding(what="every message could be sent", fine=True, advice=advice)
