"""The address book of Permanent Missions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import bindparam, select

from bot.context import Contact
from bot.events import Address
from bot.i18n import Language
from bot.store import contacts
from bot.store.prepared import Prepared, Row
from bot.store.tables import missions
from bot.store.transaction import Transaction

_NOTES = b"missions.notes"
_KNOWN = Prepared(
    select(missions.c.state, missions.c.name, missions.c.language, missions.c.notes).where(
        missions.c.contact_id == bindparam("contact")
    )
)
_PUT = Prepared(
    lambda insert: (statement := insert(missions)).on_conflict_do_update(
        index_elements=["contact_id"],
        set_={name: statement.excluded[name] for name in ("state", "name", "language", "notes")},
    ),
    columns=("contact_id", "state", "name", "language", "notes"),
)


class Mission(Protocol):
    """What an address book says of a mission."""

    @property
    def state(self) -> str:
        """The sending State's code."""

    @property
    def name(self) -> str:
        """How to address it."""

    @property
    def address(self) -> str:
        """Its mail address."""

    @property
    def language(self) -> Language:
        """The language it is written to in."""

    @property
    def notes(self) -> str:
        """What the office wants to remember."""


@dataclass(slots=True, kw_only=True)
class Changes:
    """What an import did, or would do."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def replace_all(
    transaction: Transaction, rows: Sequence[Mission], now: datetime, dry_run: bool
) -> Changes:
    """Add and change missions; those not in the rows stay as they are."""
    changes = Changes()
    for row in rows:
        address = Address(channel="email", value=row.address)
        contact = contacts.find(transaction, address)
        known = None if contact is None else _KNOWN.first(transaction, contact=contact.id)
        if known is None:
            changes.added += 1
        elif _same(transaction, known, row):
            changes.unchanged += 1
            continue
        else:
            changes.changed += 1
        if not dry_run:
            contact = contact or contacts.at_address(transaction, address, now)
            _store(transaction, contact, row)
    return changes


def _store(transaction: Transaction, contact: Contact, row: Mission) -> None:
    _PUT.run(
        transaction,
        contact_id=contact.id,
        state=row.state,
        name=row.name,
        language=row.language,
        notes=transaction.vault.seal(row.notes.encode(), _NOTES),
    )


def _same(transaction: Transaction, known: Row, row: Mission) -> bool:
    notes = transaction.vault.open(known.notes, _NOTES).decode() if known.notes else ""
    stored = (known.state, known.name, known.language, notes)
    return stored == (row.state, row.name, row.language, row.notes)
