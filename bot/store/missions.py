"""The address book of Permanent Missions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select, update

from bot.events import Address
from bot.i18n import Language
from bot.store import contacts
from bot.store.database import Transaction
from bot.store.tables import missions


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
        values = {"state": row.state, "name": row.name, "language": row.language}
        address = Address(channel="email", value=row.address)
        contact = contacts.find(transaction, address)
        known = (
            contact
            and transaction.connection.execute(
                select(
                    missions.c.state, missions.c.name, missions.c.language, missions.c.notes
                ).where(missions.c.contact_id == contact.id)
            ).one_or_none()
        )
        if known is None:
            changes.added += 1
        elif _same(transaction, known, row):
            changes.unchanged += 1
            continue
        else:
            changes.changed += 1
        if dry_run:
            continue
        contact = contact or contacts.at_address(transaction, address, now)
        values["notes"] = transaction.vault.seal(row.notes.encode(), b"missions.notes")  # type: ignore[assignment]
        if known is None:
            transaction.connection.execute(
                missions.insert().values(contact_id=contact.id, **values)
            )
        else:
            transaction.connection.execute(
                update(missions).where(missions.c.contact_id == contact.id).values(**values)
            )
    return changes


def _same(transaction: Transaction, known: object, row: Mission) -> bool:
    state, name, language, notes = known  # type: ignore[misc]
    opened = transaction.vault.open(notes, b"missions.notes").decode() if notes else ""
    return (state, name, language, opened) == (row.state, row.name, row.language, row.notes)
