"""The address book of Permanent Missions: one row an address, with how mail to it fares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy import bindparam, delete, func, select

from bot.context import Contact
from bot.events import Address
from bot.facts.deliverability import Health
from bot.facts.mailings import Delivery
from bot.i18n import Language
from bot.store import contacts
from bot.store.prepared import Prepared, Row
from bot.store.tables import (
    address_health,
    mailing_recipients,
    missions,
    unsubscriptions,
)
from bot.store.tables import contacts as people
from bot.store.transaction import Transaction

_NOTES = b"missions.notes"
_COMPLAINT = "complaint"
_SOFT = 0.5  # a single failure is forgotten after a week
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
_DROP = Prepared(delete(missions).where(missions.c.contact_id == bindparam("contact")))
# Not prepared: PostgreSQL's reader of floats wants to know more than we tell it.
_EVERY = (
    select(
        missions.c.contact_id,
        missions.c.state,
        missions.c.name,
        missions.c.language,
        missions.c.notes,
        people.c.address,
        people.c.reachable,
        address_health.c.score,
        address_health.c.scored_at,
    )
    .join_from(missions, people)
    .outerjoin(address_health, address_health.c.contact_id == missions.c.contact_id)
    .order_by(missions.c.state, missions.c.contact_id)
)
_LEFT = Prepared(
    select(unsubscriptions.c.contact_id, unsubscriptions.c.list).join_from(
        unsubscriptions, missions, unsubscriptions.c.contact_id == missions.c.contact_id
    )
)
_BOUNCES = Prepared(
    select(mailing_recipients.c.contact_id, func.max(mailing_recipients.c.bounce).label("bounce"))
    .where(mailing_recipients.c.bounce == _COMPLAINT)
    .group_by(mailing_recipients.c.contact_id)
)


class Listed(Protocol):
    """What a file says of an address."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address of the book as it is stored."""

    contact_id: int
    state: str
    name: str
    address: str
    language: Language
    notes: str
    reachable: bool
    health: Health
    left: frozenset[str]
    complained: bool

    def delivery(self, now: datetime) -> Delivery:
        """How mail to this address fares."""
        if not self.reachable:
            return "complained" if self.complained else "failed"
        return "soft" if self.health.now(now) > _SOFT else "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an import does, or would do, to one address; ``fields`` name what is different."""

    kind: Literal["added", "changed", "unchanged", "missing"]
    state: str
    name: str
    address: str
    fields: Mapping[str, tuple[str, str]]


def compare(transaction: Transaction, rows: Sequence[Listed]) -> tuple[Difference, ...]:
    """What the rows of a file change, and which addresses of the book they leave out."""
    return tuple(_differences(transaction, rows))


def store(transaction: Transaction, rows: Sequence[Listed], now: datetime) -> None:
    """Add and change addresses; those not in the rows stay as they are."""
    for row in rows:
        address = Address(channel="email", value=row.address)
        contact = contacts.at_address(transaction, address, now)
        _put(transaction, contact, row)


def remove(transaction: Transaction, address: str) -> bool:
    """Take an address out of the book; what it was sent and answered stays."""
    contact = contacts.find(transaction, Address(channel="email", value=address))
    return contact is not None and _DROP.run(transaction, contact=contact.id) == 1


def every(transaction: Transaction) -> tuple[Entry, ...]:
    """The whole book by State."""
    left: dict[int, set[str]] = {}
    for row in _LEFT.all(transaction):
        left.setdefault(row.contact_id, set()).add(row.list)
    complained = {row.contact_id for row in _BOUNCES.all(transaction)}
    return tuple(
        _entry(transaction, row, frozenset(left.get(row.contact_id, ())), complained)
        for row in transaction.connection.execute(_EVERY)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Whose mission an address is."""

    state: str
    language: Language


def of_contact(transaction: Transaction, contact_id: int) -> Belonging | None:
    """The mission whose address a contact is, or None."""
    row = _KNOWN.first(transaction, contact=contact_id)
    return None if row is None else Belonging(state=row.state, language=row.language)


def _differences(transaction: Transaction, rows: Sequence[Listed]) -> Iterator[Difference]:
    seen = set()
    for row in rows:
        contact = contacts.find(transaction, Address(channel="email", value=row.address))
        known = None if contact is None else _KNOWN.first(transaction, contact=contact.id)
        if contact is None or known is None:
            yield _difference("added", row, {})
            continue
        seen.add(contact.id)
        fields = _changed(transaction, known, row)
        yield _difference("changed" if fields else "unchanged", row, fields)
    for entry in every(transaction):
        if entry.contact_id not in seen:
            yield _difference("missing", entry, {})


def _difference(
    kind: Literal["added", "changed", "unchanged", "missing"],
    row: Listed,
    fields: Mapping[str, tuple[str, str]],
) -> Difference:
    return Difference(kind=kind, state=row.state, name=row.name, address=row.address, fields=fields)


def _changed(transaction: Transaction, known: Row, row: Listed) -> dict[str, tuple[str, str]]:
    before = {
        "state": known.state,
        "name": known.name,
        "language": known.language,
        "notes": _notes(transaction, known),
    }
    after = {name: getattr(row, name) for name in before}
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def _put(transaction: Transaction, contact: Contact, row: Listed) -> None:
    _PUT.run(
        transaction,
        contact_id=contact.id,
        state=row.state,
        name=row.name,
        language=row.language,
        notes=transaction.vault.seal(row.notes.encode(), _NOTES),
    )


def _entry(transaction: Transaction, row: Row, left: frozenset[str], complained: set[int]) -> Entry:
    health = Health() if row.score is None else Health(score=row.score, scored_at=row.scored_at)
    return Entry(
        contact_id=row.contact_id,
        state=row.state,
        name=row.name,
        address=transaction.vault.open(row.address, b"contacts.address").decode(),
        language=row.language,
        notes=_notes(transaction, row),
        reachable=bool(row.reachable),
        health=health,
        left=left,
        complained=row.contact_id in complained,
    )


def _notes(transaction: Transaction, row: Row) -> str:
    return transaction.vault.open(row.notes, _NOTES).decode() if row.notes else ""
