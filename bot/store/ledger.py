"""Small books: what came in, who did what, whose turn it is, and where a stream stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.store.database import Transaction
from bot.store.tables import audit, cursors, inbox, leases

_INSERT = {False: sqlite_insert(inbox), True: postgresql_insert(inbox)}
_ONCE = {
    postgresql: insert.on_conflict_do_nothing().returning(inbox.c.external_id)  # type: ignore[attr-defined]
    for postgresql, insert in _INSERT.items()
}


def first_time(
    transaction: Transaction,
    *,
    channel: str,
    external_id: str,
    kind: str,
    now: datetime,
    contact_id: int | None,
    body: str,
) -> bool:
    """Enter an event in the inbox; False when it is there already."""
    entered = transaction.connection.execute(
        _ONCE[transaction.postgresql],
        {
            "channel": channel,
            "external_id": external_id,
            "received_at": now,
            "kind": kind,
            "contact_id": contact_id,
            "body": transaction.vault.seal(body.encode(), b"inbox.body") if body else None,
        },
    )
    return entered.scalar() is not None


def record(
    transaction: Transaction,
    *,
    at: datetime,
    event: str,
    subject: str,
    actor: str,
    details: Mapping[str, str | int],
) -> None:
    """Append to the audit log."""
    transaction.connection.execute(
        audit.insert(),
        {
            "at": at,
            "event": event,
            "subject": subject,
            "actor": actor,
            "details": json.dumps(dict(details), ensure_ascii=False, sort_keys=True),
        },
    )


def hold_lease(
    transaction: Transaction, name: str, holder: str, *, wall: datetime, until: datetime
) -> bool:
    """Take or renew the right to be the only one; False while another holds it."""
    insert: Any = postgresql_insert if transaction.postgresql else sqlite_insert
    row = {"name": name, "holder": holder, "until": until}
    statement = insert(leases).values(row)
    held = transaction.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "until": until},
            where=or_(leases.c.holder == holder, leases.c.until <= wall),
        ).returning(leases.c.holder)
    )
    return held.scalar() == holder


def drop_lease(transaction: Transaction, name: str, holder: str) -> None:
    """Give the right back, so that another need not wait for it to run out."""
    transaction.connection.execute(
        delete(leases).where(leases.c.name == name, leases.c.holder == holder)
    )


def load_cursor(transaction: Transaction, name: str) -> str | None:
    """Where a channel's stream stands."""
    return transaction.connection.execute(
        select(cursors.c.value).where(cursors.c.name == bindparam("name")), {"name": name}
    ).scalar()


def save_cursor(transaction: Transaction, name: str, value: str) -> None:
    """Remember where a channel's stream stands."""
    insert: Any = postgresql_insert if transaction.postgresql else sqlite_insert
    row = {"name": name, "value": value}
    transaction.connection.execute(
        insert(cursors)
        .values(row)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
