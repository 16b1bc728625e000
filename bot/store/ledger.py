"""Small books: what came in, who did what, whose turn it is, and where a stream stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select

from bot.store.prepared import Prepared
from bot.store.tables import audit, cursors, inbox, leases
from bot.store.transaction import Transaction

# What the log says of an application that is gone; its round stands beside it.
FORGOTTEN = "application.forgotten"
_ENTER = Prepared(
    lambda insert: insert(inbox).on_conflict_do_nothing(),
    columns=("channel", "external_id", "received_at", "kind", "contact_id", "body", "source"),
)
_ENTERED = Prepared(
    select(inbox.c.kind).where(
        inbox.c.channel == bindparam("came_by"), inbox.c.external_id == bindparam("hashed")
    )
)
_RECORD = Prepared(audit.insert(), columns=("at", "event", "subject", "actor", "details"))
_HOLD = Prepared(
    lambda insert: (
        (statement := insert(leases))
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": statement.excluded.holder, "until": statement.excluded.until},
            where=or_(
                leases.c.holder == statement.excluded.holder, leases.c.until <= bindparam("wall")
            ),
        )
        .returning(leases.c.holder)
    ),
    columns=("name", "holder", "until"),
)
_DROP = Prepared(
    delete(leases).where(
        leases.c.name == bindparam("lease"), leases.c.holder == bindparam("worker")
    )
)
_LOAD = Prepared(select(cursors.c.value).where(cursors.c.name == bindparam("cursor")))
_SAVE = Prepared(
    lambda insert: (statement := insert(cursors)).on_conflict_do_update(
        index_elements=["name"], set_={"value": statement.excluded.value}
    ),
    columns=("name", "value"),
)


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
    """Enter an event in the inbox; False when it is there already.

    The id is kept as a keyed hash: a mail's Message-ID names its sender's server. While keys
    are being rotated, the event may stand there under an older key's hash.
    """
    vault = transaction.vault
    older = vault.older_fingerprints(external_id, f"inbox:{channel}")
    if any(_ENTERED.first(transaction, came_by=channel, hashed=each.hex()) for each in older):
        return False
    entered = _ENTER.run(
        transaction,
        channel=channel,
        external_id=vault.fingerprint(external_id, f"inbox:{channel}").hex(),
        received_at=now,
        kind=kind,
        contact_id=contact_id,
        body=vault.seal(body.encode(), b"inbox.body") if body else None,
        source=vault.seal(external_id.encode(errors="surrogatepass"), b"inbox.source"),
    )
    return entered == 1


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
    _RECORD.run(
        transaction,
        at=at,
        event=event,
        subject=subject,
        actor=actor,
        details=json.dumps(dict(details), ensure_ascii=False, sort_keys=True),
    )


def hold_lease(
    transaction: Transaction, name: str, holder: str, *, wall: datetime, until: datetime
) -> bool:
    """Take or renew the right to be the only one; False while another holds it."""
    held = _HOLD.scalar(transaction, name=name, holder=holder, until=until, wall=wall)
    return bool(held == holder)


def drop_lease(transaction: Transaction, name: str, holder: str) -> None:
    """Give the right back, so that another need not wait for it to run out."""
    _DROP.run(transaction, lease=name, worker=holder)


def load_cursor(transaction: Transaction, name: str) -> str | None:
    """Where a channel's stream stands."""
    value: str | None = _LOAD.scalar(transaction, cursor=name)
    return value


def save_cursor(transaction: Transaction, name: str, value: str) -> None:
    """Remember where a channel's stream stands."""
    _SAVE.run(transaction, name=name, value=value)
