"""Applications: drafts, submissions, references, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.application import Application, after
from bot.effects import ChangeStatus, SaveAnswers
from bot.events import Attachment, ChannelName
from bot.store.database import Transaction
from bot.store.sealed import open_answers, seal_json
from bot.store.tables import (
    applications,
    attachments,
    contacts,
    decisions,
    reference_counters,
)

_READ = select(applications)
_BY_ID = _READ.where(applications.c.id == bindparam("id"))
_BY_ID_LOCKED = _BY_ID.with_for_update()
_OF_PERSON = _READ.where(
    applications.c.person_id == bindparam("person_id"), applications.c.cycle == bindparam("cycle")
).order_by(applications.c.created_at, applications.c.id)
_PEERS = _READ.where(
    applications.c.cycle == bindparam("cycle"),
    applications.c.state == bindparam("state"),
    applications.c.status.not_in(["draft", "withdrawn"]),
).order_by(applications.c.reference)
_OF_ROUND = _READ.where(applications.c.cycle == bindparam("cycle")).order_by(
    applications.c.reference, applications.c.created_at
)
_COUNTS = (
    select(applications.c.state, applications.c.status, func.count().label("number"))
    .where(applications.c.cycle == bindparam("cycle"), applications.c.status != "withdrawn")
    .group_by(applications.c.state, applications.c.status)
)
_ANSWERS = (
    update(applications)
    .where(applications.c.id == bindparam("application"))
    .values(
        answers=bindparam("sealed"),
        state=bindparam("about_state"),
        organisation_hash=bindparam("organisation"),
        language=bindparam("spoken"),
        revision=applications.c.revision + 1,
    )
)


def by_id(
    transaction: Transaction, application_id: str, *, lock: bool = False
) -> Application | None:
    """One application."""
    statement = _BY_ID_LOCKED if lock and transaction.postgresql else _BY_ID
    row = transaction.connection.execute(statement, {"id": application_id}).one_or_none()
    return None if row is None else _application(transaction, row)


def of_person(transaction: Transaction, person_id: int, cycle: int) -> tuple[Application, ...]:
    """A person's applications in a round, oldest first."""
    rows = transaction.connection.execute(_OF_PERSON, {"person_id": person_id, "cycle": cycle})
    return tuple(_application(transaction, row) for row in rows)


def peers(transaction: Transaction, cycle: int, state: str) -> tuple[Application, ...]:
    """All that was submitted for a State and not withdrawn, by reference."""
    rows = transaction.connection.execute(_PEERS, {"cycle": cycle, "state": state})
    return tuple(_application(transaction, row) for row in rows)


def of_round(transaction: Transaction, cycle: int) -> tuple[Application, ...]:
    """Everything in a round, drafts included."""
    rows = transaction.connection.execute(_OF_ROUND, {"cycle": cycle})
    return tuple(_application(transaction, row) for row in rows)


def counts(transaction: Transaction, cycle: int) -> dict[str, int]:
    """How many there are by ``STATE:draft`` and, whatever became of them, ``STATE:submitted``."""
    rows = transaction.connection.execute(_COUNTS, {"cycle": cycle})
    found: dict[str, int] = {}
    for row in rows:
        kind = "draft" if row.status == "draft" else "submitted"
        name = f"{row.state}:{kind}"
        found[name] = found.get(name, 0) + row.number
    return found


def save_answers(
    transaction: Transaction, effect: SaveAnswers, now: datetime, *, new: bool
) -> None:
    """Store the answers of a draft or an edited application."""
    state = effect.answers.get("state")
    values = {
        "sealed": seal_json(transaction.vault, dict(effect.answers), b"applications.answers"),
        "about_state": state if isinstance(state, str) and state else None,
        "organisation": _organisation_hash(transaction, effect),
        "spoken": effect.language,
    }
    if not new:
        values["application"] = effect.application_id
        transaction.connection.execute(_ANSWERS, values)
        return
    person_id, channel = transaction.connection.execute(
        select(contacts.c.person_id, contacts.c.channel).where(contacts.c.id == effect.contact_id)
    ).one()
    transaction.connection.execute(
        applications.insert().values(
            id=effect.application_id,
            cycle=effect.cycle,
            person_id=person_id,
            contact_id=effect.contact_id,
            state=values["about_state"],
            status="draft",
            language=effect.language,
            channel=channel,
            answers=values["sealed"],
            organisation_hash=values["organisation"],
            revision=0,
            created_at=now,
        )
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
    transaction.connection.execute(
        update(applications)
        .where(applications.c.id == changed.id)
        .values(
            status=changed.status,
            revision=changed.revision,
            submitted_at=changed.submitted_at,
            reference=changed.reference,
        )
    )
    transaction.connection.execute(
        decisions.insert().values(
            application_id=changed.id,
            action=effect.action,
            by=effect.by,
            at=now,
            why=transaction.vault.seal(effect.why.encode(), b"decisions.why"),
            revision=application.revision,
        )
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
        transaction.connection.execute(
            attachments.insert().values(
                application_id=application_id,
                name=transaction.vault.seal(file.name.encode(), b"attachments.name"),
                media_type=file.media_type,
                size=len(file.content),
                content=transaction.vault.seal(file.content, b"attachments.content"),
                added_at=now,
            )
        )


def _next_reference(transaction: Transaction, application: Application) -> str:
    insert: Any = postgresql_insert if transaction.postgresql else sqlite_insert
    row = {"cycle": application.cycle, "state": application.state, "last": 1}
    number = transaction.connection.execute(
        insert(reference_counters)
        .values(row)
        .on_conflict_do_update(
            index_elements=["cycle", "state"], set_={"last": reference_counters.c.last + 1}
        )
        .returning(reference_counters.c.last)
    ).scalar_one()
    return f"PS{application.cycle}-{application.state}-{number:04d}"


def _organisation_hash(transaction: Transaction, effect: SaveAnswers) -> bytes | None:
    name = effect.answers.get("organisation")
    if not isinstance(name, str) or not name:
        return None
    return transaction.vault.fingerprint(" ".join(name.casefold().split()), "organisation")


def _application(transaction: Transaction, row: Any) -> Application:
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
