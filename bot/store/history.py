"""The audit log read back: who looked, decided and sent what, about a round or one subject."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select

from bot.facts.releases import Entry
from bot.store import ledger
from bot.store.sealed import open_json
from bot.store.tables import applications, audit, decisions, outbox, releases
from bot.store.transaction import Transaction
from bot.store.types import under

_REFERENCE = re.compile(r"PS\d+-[A-Z]{2}-\d{4,}")
_ABOUT = re.compile(r"(?:decision|chase|statement):(\w+):")


def entries(
    transaction: Transaction,
    *,
    cycle: int | None = None,
    subject: str | None = None,
    since: datetime | None = None,
) -> tuple[Entry, ...]:
    """Everything in the log about a round or a subject, oldest first, with what was sent."""
    statement = select(audit).order_by(audit.c.id)
    if since is not None:
        statement = statement.where(audit.c.at >= since)
    if subject is not None:
        statement = statement.where(_about(transaction, subject))
    elif cycle is not None:
        statement = statement.where(_in_round(cycle))
    names = _references(transaction, cycle)
    found = [
        Entry(
            at=row.at,
            event=row.event,
            subject=row.subject,
            reference=names.get(row.subject),
            actor=row.actor,
            details=json.loads(row.details),
        )
        for row in transaction.connection.execute(statement)
    ]
    found += _sent(transaction, names, cycle=cycle, subject=subject, since=since)
    return tuple(sorted(found, key=lambda each: each.at))


def reasons(transaction: Transaction, application_id: str) -> list[dict[str, object]]:
    """Each decision about an application with the reason given and the criteria it met."""
    vault = transaction.vault
    rows = transaction.connection.execute(
        select(decisions)
        .where(decisions.c.application_id == application_id)
        .order_by(decisions.c.id)
    )
    return [
        {
            "at": row.at,
            "action": row.action,
            "by": row.by,
            "why": vault.open(row.why, b"decisions.why").decode() if row.why else "",
            "release": row.release_id,
            "criteria": open_json(vault, row.criteria, b"decisions.criteria"),
        }
        for row in rows
    ]


def application_named(transaction: Transaction, reference: str) -> str | None:
    """The id of the application with a reference."""
    found: str | None = transaction.connection.execute(
        select(applications.c.id).where(applications.c.reference == reference.upper())
    ).scalar()
    return found


def _about(transaction: Transaction, subject: str) -> ColumnElement[bool]:
    """The subject itself and, for an application, the letters that went out together with its."""
    named = subject
    if _REFERENCE.fullmatch(subject.upper()):
        named = application_named(transaction, subject) or subject
    told_by = select(decisions.c.release_id).where(
        decisions.c.application_id == named, decisions.c.release_id.is_not(None)
    )
    return or_(audit.c.subject == named, audit.c.subject.in_(told_by))


def _in_round(cycle: int) -> ColumnElement[bool]:
    own = select(applications.c.id).where(applications.c.cycle == cycle)
    sets = select(releases.c.id).where(releases.c.cycle == cycle)
    ended = audit.alias("ended")
    gone = select(ended.c.subject).where(
        ended.c.event == ledger.FORGOTTEN, ended.c.details == json.dumps({"cycle": cycle})
    )
    return or_(
        audit.c.subject == str(cycle),
        under(audit.c.subject, f"{cycle}:"),
        audit.c.subject.in_(own),
        audit.c.subject.in_(sets),
        audit.c.subject.in_(gone),
    )


def _references(transaction: Transaction, cycle: int | None) -> dict[str, str]:
    statement = select(applications.c.id, applications.c.reference)
    if cycle is not None:
        statement = statement.where(applications.c.cycle == cycle)
    rows = transaction.connection.execute(statement)
    return {row.id: row.reference for row in rows if row.reference}


def _sent(
    transaction: Transaction,
    names: dict[str, str],
    *,
    cycle: int | None,
    subject: str | None,
    since: datetime | None,
) -> Sequence[Entry]:
    """What became of the letters: the outbox knows, without their words."""
    statement: Select[tuple[object, ...]] = select(
        outbox.c.id, outbox.c.key, outbox.c.channel, outbox.c.state, outbox.c.created_at
    ).add_columns(outbox.c.settled_at)
    statement = statement.where(outbox.c.kind == "decision")
    wanted = None
    if subject is not None:
        wanted = application_named(transaction, subject) or subject
    found = []
    for row in transaction.connection.execute(statement):
        about = _ABOUT.match(row.key)
        at = row.settled_at or row.created_at
        if about is None or (since is not None and at < since):
            continue
        if about[1] != wanted if wanted else cycle is not None and about[1] not in names:
            continue
        found.append(
            Entry(
                at=at,
                event=f"letter.{row.state}",
                subject=about[1],
                reference=names.get(about[1]),
                actor="bot",
                details={"channel": row.channel, "message": row.id, "key": row.key},
            )
        )
    return found
