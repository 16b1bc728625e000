"""What is known of an application beside its answers: files, earlier rounds, messages."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select

from bot.facts.application import Application
from bot.facts.reviews import Attached, Dossier, Earlier
from bot.store import copies
from bot.store.prepared import Prepared
from bot.store.tables import applications, attachments, audit, contacts, inbox, outbox
from bot.store.transaction import Transaction

_ATTACHED = Prepared(
    select(attachments.c.id, attachments.c.name, attachments.c.media_type, attachments.c.size)
    .where(attachments.c.application_id == bindparam("application"))
    .order_by(attachments.c.id)
)
_this = applications.alias("this")
_EARLIER = Prepared(
    select(
        applications.c.cycle, applications.c.state, applications.c.reference, applications.c.status
    )
    .join_from(
        applications,
        _this,
        (_this.c.person_id == applications.c.person_id)
        | (_this.c.organisation_hash == applications.c.organisation_hash),
    )
    .where(
        _this.c.id == bindparam("application"),
        applications.c.id != _this.c.id,
        applications.c.reference.is_not(None),
    )
    .order_by(applications.c.cycle.desc(), applications.c.reference)
)
_THEIRS = contacts.c.person_id == bindparam("person")
_RECEIVED = Prepared(
    select(func.count().label("number"), func.max(inbox.c.received_at).label("last"))
    .join_from(inbox, contacts)
    .where(_THEIRS)
)
_SENT = Prepared(
    select(func.count().label("number"), func.max(outbox.c.settled_at).label("last"))
    .join_from(outbox, contacts)
    .where(_THEIRS, outbox.c.state == literal_column("'sent'"))
)

_NAMED_TO = Prepared(
    select(audit.c.actor)
    .where(
        audit.c.subject == bindparam("application"),
        audit.c.event == literal_column("'application.unmasked'"),
    )
    .distinct()
)

_CONTENTS = Prepared(
    select(attachments.c.name, attachments.c.content)
    .where(attachments.c.application_id == bindparam("application"))
    .order_by(attachments.c.id)
)


def dossier(transaction: Transaction, application: Application) -> Dossier:
    """What is known of an application beside its answers."""
    vault = transaction.vault
    received = _RECEIVED.first(transaction, person=application.person_id)
    sent = _SENT.first(transaction, person=application.person_id)
    assert received is not None, "a count has a row"
    assert sent is not None, "a count has a row"
    return Dossier(
        attachments=tuple(
            Attached(
                id=row.id,
                name=vault.open(row.name, b"attachments.name").decode(),
                media_type=row.media_type,
                size=row.size,
                copies=copies.held(transaction, row.id),
            )
            for row in _ATTACHED.all(transaction, application=application.id)
        ),
        earlier=tuple(
            Earlier(cycle=row.cycle, state=row.state, reference=row.reference, status=row.status)
            for row in _EARLIER.all(transaction, application=application.id)
        ),
        received=received.number,
        sent=sent.number,
        last=max(filter(None, (received.last, sent.last)), default=None),
        named_to=frozenset(
            row.actor for row in _NAMED_TO.all(transaction, application=application.id)
        ),
    )


def files(transaction: Transaction, application: Application) -> list[tuple[str, bytes]]:
    """Every file of an application by the name its sender gave it, and its bytes."""
    vault = transaction.vault
    return [
        (
            vault.open(row.name, b"attachments.name").decode(),
            vault.open(row.content, b"attachments.content"),
        )
        for row in _CONTENTS.all(transaction, application=application.id)
    ]
