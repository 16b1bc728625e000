"""What became of each recipient's message of a mailing: sent, failed, came back, answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, select, update

from bot.errors import without_addresses
from bot.facts.mailings import Progress
from bot.store.prepared import Prepared
from bot.store.tables import mailing_recipients, mailings
from bot.store.tables import outbox as messages
from bot.store.transaction import Transaction

_COUNTS = Prepared(
    select(
        mailing_recipients.c.outcome,
        func.count().label("number"),
        func.sum(case((mailing_recipients.c.uncertain.is_(True), 1), else_=0)).label("uncertain"),
        func.count(mailing_recipients.c.bounced_at).label("bounced"),
        func.count(mailing_recipients.c.answered_at).label("answered"),
        func.min(mailing_recipients.c.settled_at).label("first"),
    )
    .where(mailing_recipients.c.mailing_id == bindparam("mailing"))
    .group_by(mailing_recipients.c.outcome)
)
_FATES = Prepared(
    select(mailing_recipients)
    .where(mailing_recipients.c.mailing_id == bindparam("mailing"))
    .order_by(mailing_recipients.c.state, mailing_recipients.c.contact_id)
)
# The outbox knows first what became of a message; here it stays when the outbox is emptied.
_LEARN = Prepared(
    update(mailing_recipients)
    .where(
        mailing_recipients.c.mailing_id == bindparam("mailing"),
        messages.c.key >= bindparam("first"),
        messages.c.key < bindparam("after"),
        messages.c.contact_id == mailing_recipients.c.contact_id,
        messages.c.settled_at.is_not(None),
        mailing_recipients.c.outcome.is_distinct_from(messages.c.state),
    )
    .values(
        outcome=messages.c.state,
        uncertain=messages.c.uncertain,
        settled_at=messages.c.settled_at,
    )
)
_TROUBLE = Prepared(
    select(mailing_recipients.c.state)
    .where(
        mailing_recipients.c.mailing_id == bindparam("mailing"),
        mailing_recipients.c.state.is_not(None),
        (mailing_recipients.c.outcome == "failed") | mailing_recipients.c.bounced_at.is_not(None),
    )
    .distinct()
    .order_by(mailing_recipients.c.state)
)
_OF_CONTACT = (
    select(mailing_recipients.c.mailing_id)
    .where(
        mailing_recipients.c.contact_id == bindparam("contact"),
        mailing_recipients.c.outcome == "sent",
    )
    .order_by(mailing_recipients.c.settled_at.desc())
    .limit(1)
)
_LAST = Prepared(_OF_CONTACT)
_OPEN = Prepared(
    select(mailing_recipients.c.mailing_id)
    .join_from(mailing_recipients, mailings)
    .where(
        mailing_recipients.c.contact_id == bindparam("contact"),
        mailing_recipients.c.outcome.is_(None),
        mailings.c.stage != "draft",
    )
)
_LATEST = _OF_CONTACT.scalar_subquery()
_BOUNCED = Prepared(
    update(mailing_recipients)
    .where(
        mailing_recipients.c.contact_id == bindparam("contact"),
        mailing_recipients.c.mailing_id == _LATEST,
    )
    .values(
        bounced_at=bindparam("at", type_=mailing_recipients.c.bounced_at.type),
        bounce=bindparam("reason"),
    )
)
_ANSWERED = Prepared(
    update(mailing_recipients)
    .where(
        mailing_recipients.c.contact_id == bindparam("contact"),
        mailing_recipients.c.mailing_id == _LATEST,
        mailing_recipients.c.answered_at.is_(None),
    )
    .values(answered_at=bindparam("at", type_=mailing_recipients.c.answered_at.type))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one recipient's message."""

    contact_id: int
    state: str | None
    outcome: str | None
    uncertain: bool
    settled_at: datetime | None
    bounce: str | None
    answered_at: datetime | None


def learn(transaction: Transaction, mailing_id: str) -> None:
    """Take over from the outbox what became of a run's messages."""
    keys = f"mailing:{mailing_id}"
    _LEARN.run(transaction, mailing=mailing_id, first=f"{keys}:", after=f"{keys};")


def bounced(transaction: Transaction, contact_id: int, reason: str, now: datetime) -> str | None:
    """The last mailing that an address was sent came back; returns its id."""
    mailing_id = latest(transaction, contact_id)
    _BOUNCED.run(transaction, contact=contact_id, at=now, reason=without_addresses(reason)[:255])
    return mailing_id


def answered(transaction: Transaction, contact_id: int, now: datetime) -> str | None:
    """The last mailing that an address was sent was answered; returns its id."""
    mailing_id = latest(transaction, contact_id)
    _ANSWERED.run(transaction, contact=contact_id, at=now)
    return mailing_id


def latest(transaction: Transaction, contact_id: int) -> str | None:
    """The last mailing that an address was sent, however little ago."""
    for row in _OPEN.all(transaction, contact=contact_id):
        learn(transaction, row.mailing_id)
    found = _LAST.first(transaction, contact=contact_id)
    return None if found is None else str(found.mailing_id)


def fates(transaction: Transaction, mailing_id: str) -> tuple[Fate, ...]:
    """Every recipient of a run, and what became of their message."""
    return tuple(
        Fate(
            contact_id=row.contact_id,
            state=row.state,
            outcome=row.outcome,
            uncertain=bool(row.uncertain),
            settled_at=row.settled_at,
            bounce=row.bounce,
            answered_at=row.answered_at,
        )
        for row in _FATES.all(transaction, mailing=mailing_id)
    )


def progress(transaction: Transaction, mailing_id: str) -> Progress:
    """How far a run has come."""
    rows = _COUNTS.all(transaction, mailing=mailing_id)
    by_outcome: Mapping[str | None, int] = {row.outcome: row.number for row in rows}
    sent = next((row for row in rows if row.outcome == "sent"), None)
    return Progress(
        waiting=by_outcome.get(None, 0),
        sent=by_outcome.get("sent", 0),
        failed=by_outcome.get("failed", 0),
        skipped=by_outcome.get("skipped", 0) + by_outcome.get("expired", 0),
        withheld=by_outcome.get("withheld", 0),
        bounced=sum(row.bounced for row in rows),
        answered=sum(row.answered for row in rows),
        uncertain=int(sent.uncertain) if sent else 0,
        first_sent=sent.first if sent else None,
    )


def trouble(transaction: Transaction, mailing_id: str) -> tuple[str, ...]:
    """The States whose missions were not reached."""
    return tuple(row.state for row in _TROUBLE.all(transaction, mailing=mailing_id))
