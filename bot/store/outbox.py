"""The outbox: what is to be said, claimed under a lease, settled with an outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, case, exists, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.store.database import Transaction
from bot.store.tables import outbox

Shape = Literal["letter", "board", "post", "window", "aside"]
_ACTIVE = ("queued", "sending")
_COLUMNS = (
    outbox.c.id,
    outbox.c.key,
    outbox.c.channel,
    outbox.c.target,
    outbox.c.contact_id,
    outbox.c.kind,
    outbox.c.body,
    outbox.c.attempts,
    outbox.c.parts_done,
    outbox.c.uncertain,
    outbox.c.expires_at,
    outbox.c.created_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A message to queue; rows with one ``target`` go out in the order they were written."""

    key: str
    channel: str
    target: str
    shape: Shape
    kind: str
    body: bytes
    contact_id: int | None = None
    not_before: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A row that one worker holds until its lease runs out."""

    id: int
    key: str
    channel: str
    target: str
    contact_id: int | None
    kind: str
    shape: Shape
    body: bytes
    attempts: int
    parts_done: int
    uncertain: bool
    expires_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a claimed row; ``queued`` means again at ``not_before``."""

    state: Literal["sent", "queued", "failed", "skipped", "expired"]
    provider_id: str | None = None
    error: str | None = None
    not_before: datetime | None = None
    parts_done: int = 0
    uncertain: bool = False
    counts: bool = True


def enqueue(transaction: Transaction, row: NewRow, now: datetime) -> bool:
    """Queue a message; False when its key was queued before."""
    insert: Any = postgresql_insert if transaction.postgresql else sqlite_insert
    sealed = transaction.vault.seal(row.shape.encode() + b"\n" + row.body, b"outbox.body")
    statement = transaction.memo.get("enqueue")
    if statement is None:
        statement = insert(outbox).on_conflict_do_nothing().returning(outbox.c.id)
        transaction.memo["enqueue"] = statement
    queued = transaction.connection.execute(
        statement,
        {
            "key": row.key,
            "channel": row.channel,
            "target": row.target,
            "contact_id": row.contact_id,
            "kind": row.kind,
            "body": sealed,
            "state": "queued",
            "not_before": row.not_before,
            "expires_at": row.expires_at,
            "attempts": 0,
            "parts_done": 0,
            "uncertain": False,
            "created_at": now,
        },
    ).scalar()
    return queued is not None


def withhold(transaction: Transaction, key: str, now: datetime) -> int:
    """Take back what is queued under a key, or under all keys that begin with ``key:``."""
    matches = (
        outbox.c.key.startswith(key, autoescape=True) if key.endswith(":") else outbox.c.key == key
    )
    result = transaction.connection.execute(
        update(outbox)
        .where(matches, outbox.c.state == "queued")
        .values(state="withheld", settled_at=now)
    )
    return result.rowcount


def claim(
    transaction: Transaction,
    worker: str,
    *,
    channels: Collection[str],
    now: datetime,
    wall: datetime,
    lease: timedelta,
    limit: int,
    busy: Collection[int] = (),
) -> list[Claimed]:
    """Take due rows, at most one a target, oldest first.

    ``now`` is the round's clock; ``wall`` the machine's, which alone decides whether another
    worker's lease has run out. Rows in ``busy`` are this worker's own and still under way.
    """
    earlier = outbox.alias("earlier")
    waits = exists().where(
        earlier.c.target == outbox.c.target,
        earlier.c.id < outbox.c.id,
        earlier.c.state.in_(_ACTIVE),
        earlier.c.not_before <= now,
    )
    due = (outbox.c.state == "queued") & (outbox.c.not_before <= now)
    abandoned = (outbox.c.state == "sending") & (outbox.c.lease_until <= wall)
    candidates = (
        select(outbox.c.id)
        .where(
            due | abandoned,
            outbox.c.state.in_(_ACTIVE),
            outbox.c.channel.in_(channels),
            outbox.c.id.not_in(busy),
            ~waits,
        )
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = transaction.connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(candidates.scalar_subquery()))
        .values(
            state="sending",
            lease=worker,
            lease_until=wall + lease,
            attempts=outbox.c.attempts + 1,
            uncertain=case((outbox.c.state == "sending", True), else_=outbox.c.uncertain),
        )
        .returning(*_COLUMNS)
    ).all()
    return sorted((_claimed(transaction, row) for row in rows), key=lambda row: row.id)


def settle(
    transaction: Transaction, worker: str, row: Claimed, outcome: Settled, now: datetime
) -> bool:
    """Record an outcome; False when the lease was lost to another worker meanwhile."""
    values: dict[str, object] = {
        "state": outcome.state,
        "provider_id": outcome.provider_id,
        "error": outcome.error and outcome.error[:255],
        "parts_done": outcome.parts_done,
        "uncertain": outcome.uncertain,
        "lease": None,
        "lease_until": None,
    }
    if outcome.state == "queued":
        values["not_before"] = outcome.not_before
        if not outcome.counts:
            values["attempts"] = row.attempts - 1
    else:
        values["settled_at"] = now
    result = transaction.connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id, outbox.c.lease == worker, outbox.c.state == "sending")
        .values(**values)
    )
    return result.rowcount == 1


def release_all(transaction: Transaction) -> int:
    """Give back every claimed row: the one process that could hold them has died."""
    return transaction.connection.execute(
        update(outbox)
        .where(outbox.c.state == "sending")
        .values(state="queued", uncertain=True, lease=None, lease_until=None)
    ).rowcount


def next_due(transaction: Transaction, channels: Collection[str]) -> datetime | None:
    """When the next queued row of some channels is due."""
    return transaction.connection.execute(
        select(outbox.c.not_before)
        .where(outbox.c.state == "queued", outbox.c.channel.in_(channels))
        .order_by(outbox.c.not_before)
        .limit(1)
    ).scalar()


def waiting(transaction: Transaction, states: Sequence[str], limit: int) -> Sequence[Any]:
    """Rows for an operator's list, newest first: ids and states, never contents."""
    return transaction.connection.execute(
        select(
            outbox.c.id,
            outbox.c.channel,
            outbox.c.kind,
            outbox.c.state,
            outbox.c.attempts,
            outbox.c.not_before,
            outbox.c.error,
        )
        .where(outbox.c.state.in_(bindparam("states", expanding=True)))
        .order_by(outbox.c.id.desc())
        .limit(limit),
        {"states": list(states)},
    ).all()


def retry(transaction: Transaction, ids: Sequence[int], now: datetime) -> int:
    """Queue failed rows again with a fresh count of attempts; no ids means all of them."""
    statement = update(outbox).where(outbox.c.state.in_(("failed", "skipped")))
    if ids:
        statement = statement.where(outbox.c.id.in_(ids))
    return transaction.connection.execute(
        statement.values(state="queued", attempts=0, not_before=now, settled_at=None)
    ).rowcount


def with_prefix(
    transaction: Transaction, prefix: str, states: Collection[str] | None = None
) -> tuple[str, ...]:
    """The keys under a prefix, locked; only those in some states when given."""
    statement = select(outbox.c.key).where(outbox.c.key.startswith(prefix, autoescape=True))
    if states is not None:
        statement = statement.where(outbox.c.state.in_(states))
    return tuple(transaction.connection.execute(statement.with_for_update()).scalars())


def automatic_since(transaction: Transaction, contact_id: int, since: datetime) -> int:
    """How many automatic answers a contact was sent since a time."""
    rows = transaction.connection.execute(
        select(outbox.c.id).where(
            outbox.c.contact_id == contact_id,
            outbox.c.kind == "reply",
            outbox.c.created_at >= since,
        )
    )
    return len(rows.all())


def _claimed(transaction: Transaction, row: Any) -> Claimed:
    opened = transaction.vault.open(row.body, b"outbox.body")
    shape, _, body = opened.partition(b"\n")
    known: dict[bytes, Shape] = {
        b"letter": "letter",
        b"board": "board",
        b"post": "post",
        b"window": "window",
        b"aside": "aside",
    }
    return Claimed(
        id=row.id,
        key=row.key,
        channel=row.channel,
        target=row.target,
        contact_id=row.contact_id,
        kind=row.kind,
        shape=known[shape],
        body=body,
        attempts=row.attempts,
        parts_done=row.parts_done,
        uncertain=row.uncertain,
        expires_at=row.expires_at,
        created_at=row.created_at,
    )
