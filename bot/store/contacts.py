"""People and the addresses they are reached at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.context import Contact
from bot.events import Address
from bot.store.database import Transaction
from bot.store.sealed import open_json, seal_json
from bot.store.tables import contacts, late_access, persons

_COLUMNS = select(
    contacts.c.id,
    contacts.c.person_id,
    contacts.c.channel,
    contacts.c.address,
    contacts.c.reachable,
    contacts.c.conversation,
    persons.c.language,
    persons.c.zone,
    persons.c.reminders,
).join_from(contacts, persons)
_BY_ADDRESS = _COLUMNS.where(
    contacts.c.channel == bindparam("channel"), contacts.c.address_hash == bindparam("hash")
)
_BY_ID = _COLUMNS.where(contacts.c.id == bindparam("id"))
_LOCK = {
    "address": _BY_ADDRESS.with_for_update(of=contacts),
    "id": _BY_ID.with_for_update(of=contacts),
}
_LATE = select(late_access.c.state, late_access.c.until).where(
    late_access.c.contact_id == bindparam("contact_id"),
    late_access.c.cycle == bindparam("cycle"),
)
_CONVERSATION = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(conversation=bindparam("sealed"))
)
_THREAD = (
    update(contacts).where(contacts.c.id == bindparam("contact")).values(thread=bindparam("sealed"))
)
_READ_THREAD = select(contacts.c.thread).where(contacts.c.id == bindparam("contact"))


def at_address(transaction: Transaction, address: Address, now: datetime) -> Contact:
    """The contact at an address, locked; a new person when nobody wrote from there before."""
    found = find(transaction, address)
    if found is None:
        _create(transaction, address, now)
        found = find(transaction, address)
        assert found is not None
    return found


def find(transaction: Transaction, address: Address) -> Contact | None:
    """The contact at an address, locked; None when there is none."""
    statement = _LOCK["address"] if transaction.postgresql else _BY_ADDRESS
    row = transaction.connection.execute(
        statement, {"channel": address.channel, "hash": fingerprint(transaction, address)}
    ).one_or_none()
    return None if row is None else _contact(transaction, row)


def by_id(transaction: Transaction, contact_id: int, *, lock: bool = False) -> Contact | None:
    """The contact with an id."""
    statement = _LOCK["id"] if lock and transaction.postgresql else _BY_ID
    row = transaction.connection.execute(statement, {"id": contact_id}).one_or_none()
    return None if row is None else _contact(transaction, row)


def late(transaction: Transaction, contact_id: int, cycle: int) -> Mapping[str, datetime]:
    """The States of a round that staff opened to this contact after the close."""
    rows = transaction.connection.execute(_LATE, {"contact_id": contact_id, "cycle": cycle})
    return {row.state: row.until for row in rows}


def grant_late(
    transaction: Transaction, contact_id: int, cycle: int, state: str, until: datetime
) -> None:
    """Open one State to a contact until a time."""
    row = {"contact_id": contact_id, "cycle": cycle, "state": state, "until": until}
    statement = _insert(transaction)(late_access).values(row)
    transaction.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["contact_id", "cycle", "state"], set_={"until": until}
        )
    )


def save_conversation(
    transaction: Transaction, contact_id: int, conversation: Mapping[str, object] | None
) -> None:
    """Remember where a contact's dialogue stands."""
    sealed = conversation and seal_json(transaction.vault, conversation, b"contacts.conversation")
    transaction.connection.execute(_CONVERSATION, {"contact": contact_id, "sealed": sealed or None})


def save_thread(transaction: Transaction, contact_id: int, thread: Mapping[str, object]) -> None:
    """Remember the letter that the next ones answer."""
    sealed = seal_json(transaction.vault, thread, b"contacts.thread")
    transaction.connection.execute(_THREAD, {"contact": contact_id, "sealed": sealed})


def thread(transaction: Transaction, contact_id: int) -> Mapping[str, Any] | None:
    """The letter that the next ones answer, or None."""
    sealed = transaction.connection.execute(_READ_THREAD, {"contact": contact_id}).scalar()
    return cast(
        "Mapping[str, Any] | None", open_json(transaction.vault, sealed, b"contacts.thread")
    )


def set_preference(transaction: Transaction, person_id: int, **chosen: object) -> None:
    """Change what a person chose; only the given columns."""
    transaction.connection.execute(
        update(persons).where(persons.c.id == person_id).values(**chosen)
    )


def mark(
    transaction: Transaction, contact: Contact, *, reachable: bool, moved_to: str | None
) -> None:
    """Record whether an address works, and where it moved."""
    values: dict[str, object] = {"reachable": reachable}
    if moved_to is not None:
        address = Address(channel=contact.channel, value=moved_to)
        values |= _sealed_address(transaction, address)
    transaction.connection.execute(
        update(contacts).where(contacts.c.id == contact.id).values(**values)
    )


def fingerprint(transaction: Transaction, address: Address) -> bytes:
    """The keyed hash an address is found by; letter case makes no difference."""
    return transaction.vault.fingerprint(address.value.casefold(), address.channel)


def _create(transaction: Transaction, address: Address, now: datetime) -> None:
    insert = _insert(transaction)
    person = transaction.connection.execute(
        insert(persons).values(reminders=True, created_at=now).returning(persons.c.id)
    ).scalar_one()
    created = transaction.connection.execute(
        insert(contacts)
        .values(
            person_id=person,
            channel=address.channel,
            reachable=True,
            **_sealed_address(transaction, address),
        )
        .on_conflict_do_nothing()
        .returning(contacts.c.id)
    ).scalar()
    if created is None:  # another worker was first: its person stays, ours goes
        transaction.connection.execute(persons.delete().where(persons.c.id == person))


def _sealed_address(transaction: Transaction, address: Address) -> dict[str, object]:
    return {
        "address_hash": fingerprint(transaction, address),
        "address": transaction.vault.seal(address.value.encode(), b"contacts.address"),
    }


def _insert(transaction: Transaction) -> Any:
    return postgresql_insert if transaction.postgresql else sqlite_insert


def _contact(transaction: Transaction, row: Any) -> Contact:
    vault = transaction.vault
    return Contact(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        address=vault.open(row.address, b"contacts.address").decode(),
        language=row.language,
        zone=row.zone,
        reminders=row.reminders,
        reachable=row.reachable,
        conversation=open_json(vault, row.conversation, b"contacts.conversation") or {},
    )
