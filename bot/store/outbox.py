"""The outbox: what is to be said, claimed under a lease, settled with an outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import structlog
from sqlalchemy import (
    case,
    func,
    select,
    update,
)

from bot.logs import describe
from bot.store.claiming import AT_ONCE, CLAIM, QUEUED, SENDING, SETTLE
from bot.store.prepared import Prepared, Row
from bot.store.tables import outbox
from bot.store.transaction import Transaction
from bot.store.types import under
from bot.vault import SealBroken

Shape = Literal["letter", "mailing", "board", "post", "window", "aside", "home", "file", "unfile"]

log = structlog.get_logger()

UNREACHABLE = "the address does not take messages"
# Decisions and the office's answers: people wait for them, however late they come.
_UNDELIVERED = outbox.c.kind.in_(("decision", "answer")) & (
    (outbox.c.state == "failed") | ((outbox.c.state == "skipped") & (outbox.c.error == UNREACHABLE))
)
_WORTH_SENDING = timedelta(days=30)
_ENQUEUE = Prepared(
    lambda insert: insert(outbox).on_conflict_do_nothing(),
    columns=(
        "key",
        "channel",
        "target",
        "contact_id",
        "concerns",
        "kind",
        "body",
        "state",
        "not_before",
        "expires_at",
        "attempts",
        "parts_done",
        "uncertain",
        "created_at",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A message to queue; rows with one ``target`` go out in the order they were written.

    Without ``not_before`` it is due at once.
    """

    key: str
    channel: str
    target: str
    shape: Shape
    kind: str
    body: bytes
    contact_id: int | None = None
    concerns: int | None = None
    not_before: datetime | None = None
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

    state: Literal["sent", "queued", "paused", "failed", "skipped", "expired"]
    provider_id: str | None = None
    error: str | None = None
    not_before: datetime | None = None
    parts_done: int = 0
    uncertain: bool = False
    counts: bool = True


def enqueue(transaction: Transaction, row: NewRow, now: datetime) -> bool:
    """Queue a message; False when its key was queued before."""
    queued = _ENQUEUE.run(
        transaction,
        key=row.key,
        channel=row.channel,
        target=row.target,
        contact_id=row.contact_id,
        concerns=row.concerns,
        kind=row.kind,
        body=transaction.vault.seal(row.shape.encode() + b"\n" + row.body, b"outbox.body"),
        state="queued",
        not_before=row.not_before or AT_ONCE,
        expires_at=row.expires_at,
        attempts=0,
        parts_done=0,
        uncertain=False,
        created_at=now,
    )
    return queued == 1


def withhold(transaction: Transaction, key: str, now: datetime) -> int:
    """Take back what is queued under a key, or under all keys that begin with ``key:``.

    What waits for its address to work again is queued as well.
    """
    matches = under(outbox.c.key, key) if key.endswith(":") else outbox.c.key == key
    return transaction.connection.execute(
        update(outbox)
        .where(matches, (outbox.c.state == QUEUED) | _UNDELIVERED)
        .values(state="withheld", settled_at=now)
    ).rowcount


def returned(transaction: Transaction, contact_id: int, provider_id: str, reason: str) -> int:
    """Note that a letter which had left came back: it did not arrive after all."""
    return transaction.connection.execute(
        update(outbox)
        .where(
            outbox.c.contact_id == contact_id,
            outbox.c.provider_id == provider_id,
            outbox.c.state == "sent",
        )
        .values(state="failed", error=f"came back: {reason}"[:255])
    ).rowcount


def try_again(transaction: Transaction, contact_id: int, now: datetime) -> int:
    """Queue what must not be lost and did not reach an address, which works again."""
    return transaction.connection.execute(
        update(outbox)
        .where(
            outbox.c.contact_id == contact_id,
            _UNDELIVERED,
            outbox.c.created_at > now - _WORTH_SENDING,
        )
        .values(state="queued", attempts=0, not_before=now, settled_at=None, uncertain=False)
    ).rowcount


def claim(
    transaction: Transaction,
    worker: str,
    *,
    channel: str,
    now: datetime,
    wall: datetime,
    lease: timedelta,
    limit: int,
    busy: Collection[int] = (),
) -> list[Claimed]:
    """Take a channel's due rows, at most one a target, oldest first.

    ``now`` is the round's clock; ``wall`` the machine's, which alone decides whether another
    worker's lease has run out. Rows in ``busy`` are this worker's own and still under way. A
    row that cannot be opened is set aside, so that it does not stop the others.
    """
    rows = transaction.connection.execute(
        CLAIM,
        {
            "worker": worker,
            "name": channel,
            "now": now,
            "wall": wall,
            "until": wall + lease,
            "number": limit,
            "busy": list(busy),
        },
    ).all()
    claimed = []
    for row in sorted(rows, key=lambda row: row.id):
        try:
            claimed.append(_claimed(transaction, row))
        except (SealBroken, ValueError) as error:
            set_aside(transaction, worker, row.id, error, now)
    return claimed


def set_aside(
    transaction: Transaction, worker: str, row_id: int, error: Exception, now: datetime
) -> None:
    """Fail a claimed row that nobody can read, and say so in the log and the operator's list."""
    log.error("outbox.unreadable", row=row_id, error=describe(error))
    _settle(transaction, worker, row_id, Settled(state="failed", error=describe(error)), now)


def settle(
    transaction: Transaction, worker: str, row: Claimed, outcome: Settled, now: datetime
) -> bool:
    """Record an outcome; False when the lease was lost to another worker meanwhile."""
    return _settle(transaction, worker, row.id, outcome, now)


def _settle(
    transaction: Transaction, worker: str, row_id: int, outcome: Settled, now: datetime
) -> bool:
    again = outcome.state == "queued"
    changed = SETTLE.run(
        transaction,
        row=row_id,
        worker=worker,
        after=outcome.state,
        given=outcome.provider_id,
        reason=outcome.error and outcome.error[:255],
        arrived=outcome.parts_done,
        unknown=outcome.uncertain,
        uncounted=int(again and not outcome.counts),
        again=outcome.not_before if again else None,
        ended=None if again else now,
    )
    return changed == 1


def release(transaction: Transaction, worker: str, but: Sequence[int] = ()) -> int:
    """Give back what a worker has claimed and does not work on, ``but`` these rows."""
    return _give_back(transaction, outbox.c.lease == worker, outbox.c.id.not_in(but))


def release_all(transaction: Transaction) -> int:
    """Give back every claimed row: the one process that could hold them has died."""
    return _give_back(transaction)


def _give_back(transaction: Transaction, *whose: Any) -> int:
    return transaction.connection.execute(
        update(outbox)
        .where(outbox.c.state == SENDING, *whose)
        .values(state="queued", uncertain=True, lease=None, lease_until=None)
    ).rowcount


def waiting(transaction: Transaction, states: Sequence[str], limit: int) -> Sequence[Any]:
    """Rows for an operator's list, newest first: ids and states, never contents."""
    since = case(
        (outbox.c.not_before < outbox.c.created_at, outbox.c.created_at),
        else_=outbox.c.not_before,
    )
    return transaction.connection.execute(
        select(
            outbox.c.id,
            outbox.c.channel,
            outbox.c.kind,
            outbox.c.state,
            outbox.c.attempts,
            since.label("not_before"),
            outbox.c.error,
        )
        .where(outbox.c.state.in_(states))
        .order_by(outbox.c.id.desc())
        .limit(limit)
    ).all()


def retry(transaction: Transaction, ids: Sequence[int], now: datetime) -> int:
    """Queue failed rows again with a fresh count of attempts; no ids means all of them."""
    statement = update(outbox).where(outbox.c.state.in_(("failed", "skipped")))
    if ids:
        statement = statement.where(outbox.c.id.in_(ids))
    return transaction.connection.execute(
        statement.values(state="queued", attempts=0, not_before=now, settled_at=None)
    ).rowcount


def with_prefix(transaction: Transaction, prefix: str) -> tuple[str, ...]:
    """The keys under a prefix, locked."""
    statement = select(outbox.c.key).where(under(outbox.c.key, prefix))
    statement = statement.order_by(outbox.c.id).with_for_update()
    return tuple(transaction.connection.execute(statement).scalars())


def untouched(transaction: Transaction, prefix: str) -> tuple[str, ...]:
    """The keys under a prefix of what waits and nobody can have read, not even in part; locked."""
    statement = select(outbox.c.key).where(
        under(outbox.c.key, prefix),
        outbox.c.state == QUEUED,
        outbox.c.uncertain.is_(False),
        outbox.c.parts_done == 0,
    )
    statement = statement.order_by(outbox.c.id).with_for_update()
    return tuple(transaction.connection.execute(statement).scalars())


def automatic_since(transaction: Transaction, contact_id: int, since: datetime) -> int:
    """How many automatic answers a contact was sent since a time."""
    return transaction.connection.execute(
        select(func.count()).where(
            outbox.c.contact_id == contact_id,
            outbox.c.kind == "reply",
            outbox.c.created_at >= since,
        )
    ).scalar_one()


_SHAPES: dict[bytes, Shape] = {
    b"letter": "letter",
    b"mailing": "mailing",
    b"board": "board",
    b"post": "post",
    b"window": "window",
    b"aside": "aside",
    b"home": "home",
    b"file": "file",
    b"unfile": "unfile",
}


def _claimed(transaction: Transaction, row: Row) -> Claimed:
    shape, _, body = transaction.vault.open(row.body, b"outbox.body").partition(b"\n")
    if shape not in _SHAPES:
        raise ValueError("not a shape of this version")
    return Claimed(
        id=row.id,
        key=row.key,
        channel=row.channel,
        target=row.target,
        contact_id=row.contact_id,
        kind=row.kind,
        shape=_SHAPES[shape],
        body=body,
        attempts=row.attempts,
        parts_done=row.parts_done,
        uncertain=row.uncertain,
        expires_at=row.expires_at,
        created_at=row.created_at,
    )
