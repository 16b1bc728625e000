"""People and the addresses they are reached at."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, delete, select, update

from bot.context import Contact, KnownBy
from bot.events import Address
from bot.store.prepared import Prepared, Row
from bot.store.sealed import open_json, seal_json
from bot.store.tables import applications, contacts, late_access, missions, outbox, persons, threads
from bot.store.threads import follow
from bot.store.transaction import Transaction
from bot.vault import Vault

_PERSONS = contacts.alias("persons_contacts")
_BOOKS: Mapping[KnownBy, Any] = {
    "late_access": select(late_access.c.contact_id)
    .join(_PERSONS, _PERSONS.c.id == late_access.c.contact_id)
    .where(_PERSONS.c.person_id == contacts.c.person_id),
    "threads": select(threads.c.id).where(threads.c.person_id == contacts.c.person_id),
    "missions": select(missions.c.id).where(missions.c.contact_id == contacts.c.id),
}
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
    persons.c.discreet,
    *(rows.exists().correlate(contacts).label(name) for name, rows in _BOOKS.items()),
).join_from(contacts, persons)
_AT_ADDRESS = Prepared(
    _COLUMNS.where(
        contacts.c.channel == bindparam("channel"), contacts.c.address_hash == bindparam("hash")
    ).with_for_update(of=contacts)
)
_WITH_ID = _COLUMNS.where(contacts.c.id == bindparam("contact"))
_BY_ID = {
    False: Prepared(_WITH_ID),
    True: Prepared(_WITH_ID.with_for_update(of=contacts)),
}
_ELSEWHERE = Prepared(
    _COLUMNS.where(
        contacts.c.person_id == bindparam("person"), contacts.c.id != bindparam("contact")
    ).order_by(contacts.c.id)
)
_LATE = Prepared(
    select(late_access.c.state, late_access.c.until)
    .where(
        late_access.c.contact_id.in_(
            select(contacts.c.id).where(
                contacts.c.person_id
                == select(contacts.c.person_id)
                .where(contacts.c.id == bindparam("contact"))
                .scalar_subquery()
            )
        ),
        late_access.c.cycle == bindparam("number"),
    )
    .order_by(late_access.c.until)
)
_GRANT = Prepared(
    lambda insert: (statement := insert(late_access)).on_conflict_do_update(
        index_elements=["contact_id", "cycle", "state"], set_={"until": statement.excluded.until}
    ),
    columns=("contact_id", "cycle", "state", "until"),
)
_MINE = contacts.c.id == bindparam("contact")
_CONVERSATION = Prepared(
    update(contacts).where(_MINE).values(conversation=bindparam("sealed")),
)
_SAVE_THREAD = Prepared(update(contacts).where(_MINE).values(thread=bindparam("sealed")))
_THREAD = Prepared(select(contacts.c.thread).where(_MINE))
_NEW_PERSON = Prepared(
    persons.insert().returning(persons.c.id), columns=("reminders", "created_at")
)
_NEW_CONTACT = Prepared(
    lambda insert: insert(contacts).on_conflict_do_nothing().returning(contacts.c.id),
    columns=("person_id", "channel", "reachable", "address", "address_hash"),
)
_FORGET_PERSON = Prepared(delete(persons).where(persons.c.id == bindparam("person")))


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
    folded = _folded(address.value)
    present = transaction.vault.fingerprint(folded, address.channel)
    # While keys are being rotated, a contact may still stand under an older key's hash.
    for known in (present, *transaction.vault.older_fingerprints(folded, address.channel)):
        row = _AT_ADDRESS.first(transaction, channel=address.channel, hash=known)
        if row is not None and transaction.postgresql:
            # Had it to be waited for, all but the row itself is as it was before the wait.
            row = _BY_ID[False].first(transaction, contact=row.id)
        if row is not None:
            return _contact(transaction, row)
    return None


def by_id(transaction: Transaction, contact_id: int, *, lock: bool = False) -> Contact | None:
    """The contact with an id."""
    row = _BY_ID[lock].first(transaction, contact=contact_id)
    return None if row is None else _contact(transaction, row)


def elsewhere(transaction: Transaction, contact: Contact) -> tuple[Contact, ...]:
    """The other addresses of a contact's person."""
    rows = _ELSEWHERE.all(transaction, person=contact.person_id, contact=contact.id)
    return tuple(_contact(transaction, row) for row in rows)


def late(transaction: Transaction, contact_id: int, cycle: int) -> Mapping[str, datetime]:
    """The States of a round that staff opened to this contact's person after the close."""
    rows = _LATE.all(transaction, contact=contact_id, number=cycle)
    return {row.state: row.until for row in rows}


def grant_late(
    transaction: Transaction, contact_id: int, cycle: int, state: str, until: datetime
) -> None:
    """Open one State to a contact until a time."""
    _GRANT.run(transaction, contact_id=contact_id, cycle=cycle, state=state, until=until)


def save_conversation(
    transaction: Transaction, contact_id: int, conversation: Mapping[str, object] | None
) -> None:
    """Remember where a contact's dialogue stands."""
    sealed = conversation and seal_json(transaction.vault, conversation, b"contacts.conversation")
    _CONVERSATION.run(transaction, contact=contact_id, sealed=sealed or None)


def save_thread(transaction: Transaction, contact_id: int, thread: Mapping[str, object]) -> None:
    """Remember the letter that the next ones answer."""
    sealed = seal_json(transaction.vault, thread, b"contacts.thread")
    _SAVE_THREAD.run(transaction, contact=contact_id, sealed=sealed)


def thread(transaction: Transaction, contact_id: int) -> Mapping[str, Any] | None:
    """The letter that the next ones answer, or None."""
    sealed = _THREAD.scalar(transaction, contact=contact_id)
    return cast(
        "Mapping[str, Any] | None", open_json(transaction.vault, sealed, b"contacts.thread")
    )


def set_preference(transaction: Transaction, person_id: int, **chosen: object) -> None:
    """Change what a person chose; only the given columns."""
    if chosen:
        statement = update(persons).where(persons.c.id == person_id).values(**chosen)
        transaction.connection.execute(statement)


def mark(
    transaction: Transaction, contact: Contact, *, reachable: bool, moved_to: str | None
) -> None:
    """Record whether an address works, and where it moved."""
    values: dict[str, object] = {"reachable": reachable}
    if moved_to is not None:
        address = Address(channel=contact.channel, value=moved_to)
        known = find(transaction, address)
        if known is not None and known.id != contact.id:
            _hand_over(transaction, contact, known)
            return
        values |= _sealed_address(transaction, address)
    transaction.connection.execute(
        update(contacts).where(contacts.c.id == contact.id).values(**values)
    )


def fingerprint(transaction: Transaction, address: Address) -> bytes:
    """The keyed hash an address is found by: one for every way of writing it."""
    return address_hash(transaction.vault, address.channel, address.value)


def address_hash(vault: Vault, channel: str, address: str) -> bytes:
    """The keyed hash of an address under the present key."""
    return vault.fingerprint(_folded(address), channel)


def _folded(value: str) -> str:
    """Letter case, a dot at the end and the two spellings of a domain make no difference."""
    if "@" not in value:
        return value.casefold().strip()
    local, at, domain = value.casefold().strip().rpartition("@")
    with contextlib.suppress(UnicodeError):  # no domain that could exist stays as it is
        domain = domain.rstrip(".").encode("idna").decode()
    return local + at + domain


def _hand_over(transaction: Transaction, old: Contact, new: Contact) -> None:
    """A person's address became one that we know: what was theirs there is theirs here."""
    for table in (applications, outbox):
        transaction.connection.execute(
            update(table).where(table.c.contact_id == old.id).values(contact_id=new.id)
        )
    transaction.connection.execute(
        update(applications)
        .where(applications.c.person_id == old.person_id)
        .values(person_id=new.person_id)
    )
    transaction.connection.execute(
        update(contacts)
        .where(contacts.c.person_id == old.person_id)
        .values(person_id=new.person_id)
    )
    transaction.connection.execute(
        update(contacts).where(contacts.c.id == old.id).values(reachable=False)
    )
    follow(transaction, old.person_id, new.person_id)
    _FORGET_PERSON.run(transaction, person=old.person_id)


def _create(transaction: Transaction, address: Address, now: datetime) -> None:
    person = _NEW_PERSON.scalar(transaction, reminders=True, created_at=now)
    created = _NEW_CONTACT.scalar(
        transaction,
        person_id=person,
        channel=address.channel,
        reachable=True,
        **_sealed_address(transaction, address),
    )
    if created is None:  # another worker was first: its person stays, ours goes
        _FORGET_PERSON.run(transaction, person=person)


def _sealed_address(transaction: Transaction, address: Address) -> dict[str, object]:
    return {
        "address_hash": fingerprint(transaction, address),
        "address": transaction.vault.seal(address.value.encode(), b"contacts.address"),
    }


def _contact(transaction: Transaction, row: Row) -> Contact:
    vault = transaction.vault
    return Contact(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        address=vault.open(row.address, b"contacts.address").decode(),
        language=row.language,
        zone=row.zone,
        reminders=row.reminders,
        discreet=bool(row.discreet),
        reachable=row.reachable,
        conversation=open_json(vault, row.conversation, b"contacts.conversation") or {},
        known_by=frozenset(name for name in _BOOKS if getattr(row, name)),
    )
