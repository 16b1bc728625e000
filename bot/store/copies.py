"""Files brought into a colleague's direct messages: asked for, out of reach again, and why not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, select, update

from bot.effects import BringFile, Whisper
from bot.errors import COPY_REFUSED
from bot.events import Attachment
from bot.message import Message
from bot.store import bodies, outbox
from bot.store.outbox import Claimed, NewRow, Settled
from bot.store.prepared import Prepared, Row
from bot.store.tables import applications, attachments, conflicts
from bot.store.tables import outbox as rows
from bot.store.transaction import Transaction
from bot.store.types import under

_LASTS = timedelta(hours=24)
# Whoever asked sits in front of the screen; hours later nobody waits for a file any more.
_PATIENCE = timedelta(minutes=10)
# What another worker is just uploading can only be found once it has come to its end.
_UNDER_WAY = timedelta(minutes=2)
_ON_ITS_WAY = ("queued", "sending")
_REASONS = frozenset({"empty", "size", "kind", "off", "room", "nowhere", "rights"})
_FILE = Prepared(
    select(
        attachments.c.name,
        attachments.c.media_type,
        attachments.c.content,
        attachments.c.application_id,
        applications.c.reference,
    )
    .join_from(attachments, applications)
    .where(attachments.c.id == bindparam("file"))
)
_COPIES = Prepared(
    select(rows.c.key, rows.c.state, rows.c.created_at)
    .where(rows.c.key >= bindparam("first"), rows.c.key < bindparam("after"))
    .order_by(rows.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a row that brings a file needs: the file, or why it must not go out any more."""

    queued: bodies.QueuedCopy
    file: Attachment | None = None
    reference: str = ""
    refused: Settled | None = None


def bring(
    transaction: Transaction, effect: BringFile, *, key: str, concerns: int | None, now: datetime
) -> None:
    """Queue a file for one colleague, and its end; an earlier copy of theirs goes first."""
    file = f"{effect.attachment_id}:{effect.actor}:"
    _hurry(transaction, under(rows.c.key, f"unfile:{file}"), now)
    queued = bodies.QueuedCopy(
        actor=effect.actor, attachment_id=effect.attachment_id, language=effect.language
    )
    brought = NewRow(
        key=f"file:{file}{key}",
        channel="slack",
        target=_target(effect.actor),
        shape="file",
        kind="staff",
        body=bodies.COPY.dump_json(queued),
        concerns=concerns,
        expires_at=now + _PATIENCE,
    )
    gone = NewRow(
        key=f"un{brought.key}",
        channel="slack",
        target=_target(effect.actor),
        shape="unfile",
        kind="staff",
        body=bodies.TAKE_BACK.dump_json(
            bodies.QueuedReturn(actor=effect.actor, key=brought.key, language=effect.language)
        ),
        not_before=now + _LASTS,
    )
    for row in (brought, gone):
        outbox.enqueue(transaction, row, now)


def held(transaction: Transaction, attachment_id: int) -> Mapping[str, datetime]:
    """Who has a copy of a file, or will soon, and since when."""
    prefix = f"file:{attachment_id}:"
    states = _states(transaction, f"un{prefix}")
    return {
        row.key.split(":")[2]: row.created_at
        for row in _between(transaction, prefix)
        if row.state in (*_ON_ITS_WAY, "sent") and states.get(f"un{row.key}") == "queued"
    }


def take_back(
    transaction: Transaction,
    ids: Collection[str],
    now: datetime,
    *,
    actor: str | None = None,
) -> None:
    """Have the copies of some applications' files gone from Slack; one colleague's, or all."""
    statement = select(attachments.c.id).where(attachments.c.application_id.in_(ids))
    for attachment_id in transaction.connection.execute(statement).scalars().all():
        whose = f"{actor}:" if actor else ""
        _take_back(transaction, f"file:{attachment_id}:{whose}", now)


def take_back_of(transaction: Transaction, people: Collection[int], now: datetime) -> None:
    """Have the copies of some people's files gone from Slack."""
    statement = select(applications.c.id).where(applications.c.person_id.in_(people))
    take_back(transaction, transaction.connection.execute(statement).scalars().all(), now)


def brought(transaction: Transaction, row: Claimed) -> Brought:
    """Look up what a claimed row is to bring: the file is kept once, with its application."""
    queued = bodies.COPY.validate_json(row.body)
    found = _FILE.first(transaction, file=queued.attachment_id)
    if found is None:
        gone = Settled(state="skipped", error="the file is gone")
        return Brought(queued=queued, refused=gone)
    if _in_conflict(transaction, found.application_id, queued.actor):
        stays = Settled(state="skipped", error="a conflict of interest")
        return Brought(queued=queued, refused=stays)
    vault = transaction.vault
    file = Attachment(
        name=vault.open(found.name, b"attachments.name").decode(),
        media_type=found.media_type,
        content=vault.open(found.content, b"attachments.content"),
    )
    return Brought(queued=queued, file=file, reference=found.reference or "")


def returning(transaction: Transaction, row: Claimed) -> bodies.QueuedReturn:
    """Look up what a claimed row is to take back."""
    queued = bodies.TAKE_BACK.validate_json(row.body)
    if queued.file is not None:
        return queued
    file = transaction.connection.execute(
        select(rows.c.provider_id).where(rows.c.key == queued.key)
    ).scalar()
    return replace(queued, file=file)


def settled(transaction: Transaction, row: Claimed, outcome: Settled, now: datetime) -> None:
    """A copy, or its end, that failed is told to whom it was for."""
    if outcome.state not in {"failed", "expired"}:
        return
    queued: bodies.QueuedCopy | bodies.QueuedReturn
    if row.shape == "file":
        queued = bodies.COPY.validate_json(row.body)
        if not row.uncertain:  # nothing arrived, so nothing is to be taken back
            outbox.withhold(transaction, f"un{row.key}", now)
        message = Message(key=f"selection.file_failed.{_why(outcome)}")
    else:
        queued = bodies.TAKE_BACK.validate_json(row.body)
        message = Message(key="selection.file_stays")
    whisper = Whisper(actor=queued.actor, channel="", message=message, language=queued.language)
    told = NewRow(
        key=f"told:{row.key}",
        channel="slack",
        target=f"staff:{whisper.actor}",
        shape="aside",
        kind="staff",
        body=bodies.ASIDE.dump_json(whisper),
    )
    outbox.enqueue(transaction, told, now)


def _why(outcome: Settled) -> str:
    if outcome.state == "expired":
        return "late"
    reason = (outcome.error or "").removeprefix(COPY_REFUSED)
    return reason if reason in _REASONS else "other"


def _take_back(transaction: Transaction, prefix: str, now: datetime) -> None:
    """Whatever was brought under these keys goes; what was not yet, never will be."""
    for end in _ends_under(transaction, f"un{prefix}"):
        row = transaction.connection.execute(
            select(rows.c.key, rows.c.state, rows.c.uncertain, rows.c.provider_id).where(
                rows.c.key == end.key.removeprefix("un")
            )
        ).first()
        if row is not None and row.state == "queued" and not row.uncertain:
            for key in (row.key, end.key):
                outbox.withhold(transaction, key, now)
            continue
        # The row that brought it may soon be forgotten: its id goes with the row that ends it.
        _, _, body = transaction.vault.open(end.body, b"outbox.body").partition(b"\n")
        queued = bodies.TAKE_BACK.validate_json(body)
        queued = replace(queued, file=row.provider_id if row is not None else queued.file)
        plain = b"unfile\n" + bodies.TAKE_BACK.dump_json(queued)
        sealed = transaction.vault.seal(plain, b"outbox.body")
        under_way = row is not None and row.state in _ON_ITS_WAY
        due = now + _UNDER_WAY if under_way else now
        _hurry(transaction, rows.c.key == end.key, due, body=sealed)


def _ends_under(transaction: Transaction, prefix: str) -> Iterator[Any]:
    """The copies that are still to be taken back."""
    statement = select(rows.c.key, rows.c.body).where(
        under(rows.c.key, prefix), rows.c.state == "queued"
    )
    yield from transaction.connection.execute(statement).all()


def _hurry(transaction: Transaction, which: Any, due: datetime, **more: bytes) -> None:
    transaction.connection.execute(
        update(rows).where(which, rows.c.state == "queued").values(not_before=due, **more)
    )


def _in_conflict(transaction: Transaction, application_id: str, actor: str) -> bool:
    flagged = exists().where(
        conflicts.c.application_id == application_id, conflicts.c.actor == actor
    )
    return bool(transaction.connection.execute(select(flagged)).scalar())


def _states(transaction: Transaction, prefix: str) -> Mapping[str, str]:
    return {row.key: row.state for row in _between(transaction, prefix)}


def _between(transaction: Transaction, prefix: str) -> list[Row]:
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return _COPIES.all(transaction, first=prefix, after=after)


def _target(actor: str) -> str:
    return f"copies:{actor}"
