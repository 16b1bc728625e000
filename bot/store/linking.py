"""Codes and one-use links that prove an address, and the persons joined by them."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, func, select, update

from bot.context import Contact
from bot.effects import SendCode
from bot.events import PersonPressed, PersonWrote
from bot.facts.cycle import Cycle
from bot.facts.linking import CODE_DIGITS, MODE, Proof, code_in, token_in
from bot.store import applications, contacts, threads
from bot.store.tables import applications as applications_table
from bot.store.tables import code_requests, link_codes, metadata, persons
from bot.store.tables import contacts as contacts_table
from bot.store.tables import threads as threads_table
from bot.store.transaction import Transaction

CODE_LIFE = timedelta(minutes=20)
LINK_LIFE = timedelta(days=7)
TRIES = 5
CODES_A_DAY = 3
_DAY = timedelta(days=1)
_TOKEN_BYTES = 16
_REQUEST = TypeAdapter(SendCode)
_REQUEST_LABEL = b"code_requests.request"


def request_code(transaction: Transaction, request: SendCode) -> int:
    """Note that a code was asked for; whom for stands there sealed."""
    sealed = transaction.vault.seal(_REQUEST.dump_json(request), _REQUEST_LABEL)
    statement = code_requests.insert().values(asker_id=request.asker_id, request=sealed)
    number: int = transaction.connection.execute(
        statement.returning(code_requests.c.id)
    ).scalar_one()
    return number


def take_request(transaction: Transaction, number: int) -> SendCode | None:
    """What was asked for, once."""
    sealed = transaction.connection.execute(
        delete(code_requests).where(code_requests.c.id == number).returning(code_requests.c.request)
    ).scalar()
    if sealed is None:
        return None
    return _REQUEST.validate_json(transaction.vault.open(sealed, _REQUEST_LABEL))


def new_code(
    transaction: Transaction, asker: Contact, contact: Contact | None, now: datetime
) -> str | None:
    """A code for one asker that goes to a contact; None where none may be sent.

    Whatever the asker was given before is void: only the newest code counts. Where nobody is
    known, or was sent too many, a code that nothing matches takes its place: a wrong guess is
    answered the same.
    """
    own = link_codes.c.asker_id == asker.id
    if _made_since(transaction, own, now - _DAY) >= CODES_A_DAY:
        return None
    reached = contact if contact and not _too_many(transaction, contact, now) else None
    transaction.connection.execute(
        update(link_codes).where(own, link_codes.c.used_at.is_(None)).values(used_at=now)
    )
    code = str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)
    hashed = _hashed(transaction, f"{asker.id}:{code}")
    _keep(
        transaction,
        kind="code",
        asker_id=asker.id,
        contact_id=reached.id if reached else asker.id,
        hashed=hashed if reached else secrets.token_bytes(len(hashed)),
        now=now,
        life=CODE_LIFE,
    )
    return code if reached else None


def _too_many(transaction: Transaction, contact: Contact, now: datetime) -> bool:
    sent = (link_codes.c.contact_id == contact.id) & (link_codes.c.asker_id != contact.id)
    return _made_since(transaction, sent, now - _DAY) >= CODES_A_DAY


def new_link(transaction: Transaction, contact: Contact, now: datetime) -> str:
    """The token of a one-use link that only this contact's post holds."""
    token = base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode().rstrip("=").lower()
    hashed = _hashed(transaction, token)
    _keep(
        transaction,
        kind="link",
        asker_id=None,
        contact_id=contact.id,
        hashed=hashed,
        now=now,
        life=LINK_LIFE,
    )
    return token


def proof(
    transaction: Transaction,
    contact: Contact,
    event: PersonWrote | PersonPressed,
    cycle: Cycle | None,
    now: datetime,
) -> Proof | None:
    """What a code or a link in a person's words proves; None where there is none.

    Its row stays locked, so that one link cannot be used twice at once.
    """
    text = event.text if isinstance(event, PersonWrote) else event.data
    token = token_in(text)
    if token is not None:
        hashed = _hashed(transaction, token)
        return _proof(transaction, kind="link", asker_id=None, hashed=hashed, cycle=cycle, now=now)
    if contact.conversation.get("mode") != MODE or contact.conversation.get("field") != "code":
        return None
    code = code_in(text)
    if code is None:
        return None
    hashed = _hashed(transaction, f"{contact.id}:{code}")
    return _proof(
        transaction, kind="code", asker_id=contact.id, hashed=hashed, cycle=cycle, now=now
    )


def spend_try(transaction: Transaction, code_id: int) -> None:
    """One guess less."""
    transaction.connection.execute(
        update(link_codes)
        .where(link_codes.c.id == code_id)
        .values(tries_left=link_codes.c.tries_left - 1)
    )


def join(
    transaction: Transaction, code_id: int, contact: Contact, other: Contact, now: datetime
) -> tuple[str, ...]:
    """Use a proof up and make one person of two contacts; a used one changes nothing.

    Returns the names of boards that show a conversation which is now part of another.
    """
    used = transaction.connection.execute(
        update(link_codes)
        .where(link_codes.c.id == code_id, link_codes.c.used_at.is_(None))
        .values(used_at=now)
    ).rowcount
    if not used:
        return ()
    both = (contact.person_id, other.person_id)
    talks = _threads(transaction, both)
    if contact.person_id != other.person_id:
        _merge(transaction, kept=contact.person_id, gone=other.person_id)
    transaction.connection.execute(
        update(applications_table)
        .where(
            applications_table.c.person_id == contact.person_id,
            applications_table.c.status == "draft",
        )
        .values(contact_id=contact.id, channel=contact.channel)
    )
    return tuple(f"thread:{each}" for each in sorted(talks - _threads(transaction, both)))


def _threads(transaction: Transaction, people: Sequence[int]) -> set[int]:
    statement = select(threads_table.c.id).where(threads_table.c.person_id.in_(people))
    return set(transaction.connection.execute(statement).scalars())


def _merge(transaction: Transaction, *, kept: int, gone: int) -> None:
    """Everything of one person becomes the other's; what either asked to be spared stays so."""
    connection = transaction.connection
    wish = connection.execute(select(persons).where(persons.c.id == gone)).one()
    refused = {} if wish.reminders else {"reminders": False}
    quiet = {"discreet": True} if wish.discreet else {}
    connection.execute(
        update(persons)
        .where(persons.c.id == kept)
        .values(
            language=func.coalesce(persons.c.language, wish.language),
            zone=func.coalesce(persons.c.zone, wish.zone),
            **refused,
            **quiet,
        )
    )
    threads.follow(transaction, gone, kept)
    for table in metadata.tables.values():
        for key in table.foreign_keys:
            if key.column is persons.c.id:
                connection.execute(
                    update(table).where(key.parent == gone).values({key.parent.name: kept})
                )
    transaction.connection.execute(delete(persons).where(persons.c.id == gone))


def _proof(
    transaction: Transaction,
    *,
    kind: str,
    asker_id: int | None,
    hashed: bytes,
    cycle: Cycle | None,
    now: datetime,
) -> Proof:
    whose = (
        link_codes.c.code_hash == hashed
        if asker_id is None
        else (link_codes.c.asker_id == asker_id)
    )
    row = transaction.connection.execute(
        select(link_codes, contacts_table.c.person_id)
        .join_from(link_codes, contacts_table, contacts_table.c.id == link_codes.c.contact_id)
        .where(
            link_codes.c.kind == kind,
            whose,
            link_codes.c.used_at.is_(None),
            link_codes.c.expires_at > now,
            link_codes.c.tries_left > 0,
        )
        .order_by(link_codes.c.id.desc())
        .limit(1)
        .with_for_update(of=link_codes)
    ).first()
    if row is None:
        return Proof(verdict="dead")
    if row.code_hash != hashed:
        return Proof(verdict="wrong", id=row.id, tries_left=row.tries_left - 1)
    other = contacts.by_id(transaction, row.contact_id)
    assert other is not None, "the row's foreign key holds the contact"
    return Proof(
        verdict="right",
        id=row.id,
        contact_id=other.id,
        channel=other.channel,
        address=other.address,
        tries_left=row.tries_left,
        applications=applications.of_person(transaction, other.person_id, cycle.number)
        if cycle
        else (),
    )


def _made_since(transaction: Transaction, whose: ColumnElement[bool], since: datetime) -> int:
    return transaction.connection.execute(
        select(func.count()).where(
            whose, link_codes.c.kind == "code", link_codes.c.created_at > since
        )
    ).scalar_one()


def _keep(
    transaction: Transaction,
    *,
    kind: str,
    asker_id: int | None,
    contact_id: int,
    hashed: bytes,
    now: datetime,
    life: timedelta,
) -> None:
    transaction.connection.execute(
        link_codes.insert().values(
            kind=kind,
            asker_id=asker_id,
            contact_id=contact_id,
            code_hash=hashed,
            created_at=now,
            expires_at=now + life,
            tries_left=TRIES,
        )
    )


def _hashed(transaction: Transaction, secret: str) -> bytes:
    return transaction.vault.fingerprint(secret, "link code")
