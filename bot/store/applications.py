"""Applications: drafts, submissions, references, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, func, literal, literal_column, select, update

from bot.context import Contact
from bot.effects import ChangeStatus, SaveAnswers
from bot.events import Attachment, ChannelName
from bot.facts.application import Answers, Application, after, state_in
from bot.store.prepared import Prepared, Row
from bot.store.sealed import open_answers, seal_json
from bot.store.tables import applications, attachments, decisions, reference_counters
from bot.store.transaction import Transaction
from bot.vault import Vault

_READ = select(applications)
_WITH_ID = _READ.where(applications.c.id == bindparam("application"))
_BY_ID = {False: Prepared(_WITH_ID), True: Prepared(_WITH_ID.with_for_update())}
_OF_PERSON = Prepared(
    _READ.where(
        applications.c.person_id == bindparam("person"), applications.c.cycle == bindparam("number")
    )
    .order_by(applications.c.created_at, applications.c.id)
    .with_for_update()
)
_PEERS = Prepared(
    _READ.where(
        applications.c.cycle == bindparam("number"),
        applications.c.state == bindparam("about"),
        applications.c.status.not_in([literal_column("'draft'"), literal_column("'withdrawn'")]),
    ).order_by(applications.c.reference)
)
_OF_ROUND = Prepared(
    _READ.where(applications.c.cycle == bindparam("number")).order_by(
        applications.c.reference, applications.c.created_at, applications.c.id
    )
)
_DRAFTS = Prepared(
    _READ.where(
        applications.c.cycle == bindparam("number"),
        applications.c.state == bindparam("about"),
        applications.c.status == literal_column("'draft'"),
    ).order_by(applications.c.id)
)
_STATELESS = Prepared(
    _READ.where(
        applications.c.cycle == bindparam("number"),
        applications.c.state.is_(None),
        applications.c.status == literal_column("'draft'"),
    ).order_by(applications.c.id)
)
_BY_REFERENCE = Prepared(_READ.where(applications.c.reference == bindparam("given")))
_COUNTS = Prepared(
    select(applications.c.state, applications.c.status, func.count().label("number"))
    .where(
        applications.c.cycle == bindparam("number"),
        applications.c.status != literal_column("'withdrawn'"),
    )
    .group_by(applications.c.state, applications.c.status)
)
_NEW = Prepared(
    applications.insert(),
    columns=(
        "id",
        "cycle",
        "person_id",
        "contact_id",
        "state",
        "status",
        "language",
        "channel",
        "answers",
        "organisation_hash",
        "revision",
        "created_at",
    ),
)
_ANSWERS = Prepared(
    update(applications)
    .where(applications.c.id == bindparam("application"))
    .values(
        answers=bindparam("sealed"),
        state=bindparam("about"),
        organisation_hash=bindparam("organisation"),
        language=bindparam("spoken"),
        contact_id=bindparam("holder"),
        channel=bindparam("through"),
        revision=applications.c.revision + literal(1),
    )
)
_STATUS = Prepared(
    update(applications)
    .where(applications.c.id == bindparam("application"))
    .values(
        status=bindparam("after"),
        revision=bindparam("counted"),
        submitted_at=bindparam("sent"),
        reference=bindparam("given"),
    )
)
_DECIDED = Prepared(
    decisions.insert(),
    columns=(
        *("application_id", "action", "by", "at", "why", "revision"),
        *("release_id", "criteria"),
    ),
)
_KEEP = Prepared(
    attachments.insert(),
    columns=("application_id", "name", "media_type", "size", "content", "added_at"),
)
_COUNT_UP = Prepared(
    lambda insert: (
        insert(reference_counters)
        .on_conflict_do_update(
            index_elements=["cycle", "state"],
            set_={"last": reference_counters.c.last + literal(1)},
        )
        .returning(reference_counters.c.last)
    ),
    columns=("cycle", "state", "last"),
)


def by_id(
    transaction: Transaction, application_id: str, *, lock: bool = False
) -> Application | None:
    """One application."""
    row = _BY_ID[lock].first(transaction, application=application_id)
    return None if row is None else _application(transaction, row)


def by_reference(transaction: Transaction, reference: str) -> Application | None:
    """The application with a reference such as ``PS40-TG-0001``."""
    row = _BY_REFERENCE.first(transaction, given=reference)
    return None if row is None else _application(transaction, row)


def drafts(transaction: Transaction, cycle: int, state: str) -> tuple[Application, ...]:
    """What is begun and not sent for a State."""
    rows = _DRAFTS.all(transaction, number=cycle, about=state)
    return tuple(_application(transaction, row) for row in rows)


def stateless(transaction: Transaction, cycle: int) -> tuple[Application, ...]:
    """What is begun in a round and has not named a State yet."""
    rows = _STATELESS.all(transaction, number=cycle)
    return tuple(_application(transaction, row) for row in rows)


def of_person(transaction: Transaction, person_id: int, cycle: int) -> tuple[Application, ...]:
    """A person's applications in a round, oldest first, locked."""
    rows = _OF_PERSON.all(transaction, person=person_id, number=cycle)
    return tuple(_application(transaction, row) for row in rows)


def of_person_everywhere(transaction: Transaction, person_id: int) -> tuple[Application, ...]:
    """A person's applications in all rounds, oldest round first."""
    cycles = transaction.connection.execute(
        select(applications.c.cycle).where(applications.c.person_id == person_id).distinct()
    ).scalars()
    return tuple(
        each for cycle in sorted(cycles) for each in of_person(transaction, person_id, cycle)
    )


def peers(transaction: Transaction, cycle: int, state: str) -> tuple[Application, ...]:
    """All that was submitted for a State and not withdrawn, by reference.

    Until the turn ends no other decides about this State: a board is drawn from all of it.
    """
    transaction.alone_with(f"applications:{cycle}:{state}")
    rows = _PEERS.all(transaction, number=cycle, about=state)
    return tuple(_application(transaction, row) for row in rows)


def of_round(transaction: Transaction, cycle: int) -> tuple[Application, ...]:
    """Everything in a round, drafts included."""
    rows = _OF_ROUND.all(transaction, number=cycle)
    return tuple(_application(transaction, row) for row in rows)


def counts(transaction: Transaction, cycle: int) -> dict[str, int]:
    """How many there are by ``STATE:draft`` and, whatever became of them, ``STATE:submitted``."""
    found: dict[str, int] = {}
    for row in _COUNTS.all(transaction, number=cycle):
        kind = "draft" if row.status == "draft" else "submitted"
        name = f"{row.state}:{kind}"
        found[name] = found.get(name, 0) + row.number
    return found


def create(transaction: Transaction, effect: SaveAnswers, holder: Contact, now: datetime) -> None:
    """Store a new draft of a contact."""
    _NEW.run(
        transaction,
        id=effect.application_id,
        cycle=effect.cycle,
        person_id=holder.person_id,
        contact_id=holder.id,
        state=state_in(effect.answers),
        status="draft",
        language=effect.language,
        channel=holder.channel,
        answers=_sealed(transaction, effect),
        organisation_hash=organisation_hash(transaction.vault, effect.answers),
        revision=0,
        created_at=now,
    )


def save_answers(transaction: Transaction, effect: SaveAnswers, holder: Contact) -> None:
    """Store the answers of an application; its letters go where they came from."""
    _ANSWERS.run(
        transaction,
        application=effect.application_id,
        sealed=_sealed(transaction, effect),
        about=state_in(effect.answers),
        organisation=organisation_hash(transaction.vault, effect.answers),
        spoken=effect.language,
        holder=holder.id,
        through=holder.channel,
    )


def change_status(
    transaction: Transaction, effect: ChangeStatus, now: datetime
) -> tuple[Application, Application]:
    """Move an application through the status table; returns it before and after."""
    application = by_id(transaction, effect.application_id, lock=True)
    assert application is not None, "a handler decides only about what its context holds"
    status = after(application.status, effect.action)
    changed = replace(application, status=status, revision=application.revision + 1)
    if effect.action == "submit":
        changed = replace(
            changed,
            submitted_at=now,
            reference=application.reference or _next_reference(transaction, application),
        )
    _STATUS.run(
        transaction,
        application=changed.id,
        after=changed.status,
        counted=changed.revision,
        sent=changed.submitted_at,
        given=changed.reference,
    )
    _DECIDED.run(
        transaction,
        application_id=changed.id,
        action=effect.action,
        by=effect.by,
        at=now,
        why=transaction.vault.seal(effect.why.encode(), b"decisions.why"),
        revision=application.revision,
        release_id=effect.release,
        criteria=seal_json(transaction.vault, dict(effect.criteria), b"decisions.criteria")
        if effect.criteria
        else None,
    )
    return application, changed


def delete_draft(transaction: Transaction, application_id: str) -> None:
    """Forget a draft, its files and its history; anything submitted stays."""
    draft = transaction.connection.execute(
        select(applications.c.id).where(
            applications.c.id == application_id, applications.c.status == "draft"
        )
    ).scalar()
    if draft is None:
        return
    for table in (attachments, decisions):
        transaction.connection.execute(delete(table).where(table.c.application_id == draft))
    transaction.connection.execute(delete(applications).where(applications.c.id == draft))


def keep_attachments(
    transaction: Transaction, application_id: str, files: Sequence[Attachment], now: datetime
) -> None:
    """Keep files with an application, sealed like everything a person sent."""
    for file in files:
        _KEEP.run(
            transaction,
            application_id=application_id,
            name=transaction.vault.seal(file.name.encode(), b"attachments.name"),
            media_type=file.media_type,
            size=len(file.content),
            content=transaction.vault.seal(file.content, b"attachments.content"),
            added_at=now,
        )


def _next_reference(transaction: Transaction, application: Application) -> str:
    number = _COUNT_UP.scalar(transaction, cycle=application.cycle, state=application.state, last=1)
    return f"PS{application.cycle}-{application.state}-{number:04d}"


def _sealed(transaction: Transaction, effect: SaveAnswers) -> bytes:
    return seal_json(transaction.vault, dict(effect.answers), b"applications.answers")


def organisation_hash(vault: Vault, answers: Answers) -> bytes | None:
    """The keyed hash by which one organisation's applications are found."""
    name = answers.get("organisation")
    if not isinstance(name, str) or not name:
        return None
    return vault.fingerprint(" ".join(name.casefold().split()), "organisation")


def _application(transaction: Transaction, row: Row) -> Application:
    channel: ChannelName = row.channel
    return Application(
        id=row.id,
        cycle=row.cycle,
        person_id=row.person_id,
        contact_id=row.contact_id,
        status=row.status,
        reference=row.reference,
        language=row.language,
        channel=channel,
        answers=open_answers(transaction.vault, row.answers),
        revision=row.revision,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
    )
