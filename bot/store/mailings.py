"""Mailings in the store: a run, its letters word for word, and one row for every recipient."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select, update

from bot.errors import UsageError
from bot.facts.mailings import (
    STAGES,
    Excluded,
    FrozenLetter,
    Kind,
    Plan,
    Recipient,
    Run,
    Stage,
    Step,
)
from bot.store import fates, outbox
from bot.store.bodies import MAILING, QueuedMailing
from bot.store.prepared import Prepared, Row
from bot.store.tables import contacts, mailing_letters, mailing_recipients, mailings
from bot.store.tables import outbox as messages
from bot.store.transaction import Transaction
from bot.store.types import under

_LETTER = TypeAdapter(FrozenLetter)
_EXCLUDED = TypeAdapter(tuple[Excluded, ...])
_LETTERS_LABEL, _DOCUMENT_LABEL = b"mailing_letters.body", b"mailings.document"
_OVER: frozenset[Stage] = frozenset({"done", "stopped", "discarded"})

_NEW = Prepared(
    lambda insert: insert(mailings).on_conflict_do_nothing().returning(mailings.c.id),
    columns=(
        "id", "cycle", "kind", "stage", "version", "by", "digest", "document", "created_at",
    ),
)  # fmt: skip
_NEW_LETTER = Prepared(
    lambda insert: insert(mailing_letters), columns=("mailing_id", "number", "body")
)
_NEW_RECIPIENT = Prepared(
    lambda insert: insert(mailing_recipients),
    columns=("mailing_id", "contact_id", "letter", "state"),
)
_MINE = mailings.c.id == bindparam("mailing")
_FIND = Prepared(select(mailings).where(_MINE).with_for_update())
_OF_ROUND = Prepared(
    select(mailings)
    .where(mailings.c.cycle == bindparam("number"))
    .order_by(mailings.c.created_at, mailings.c.id)
)
_SAME = Prepared(select(mailings.c.id).where(mailings.c.once == bindparam("given")))
_STAGE = Prepared(select(mailings.c.stage, mailings.c.kind, mailings.c.cycle).where(_MINE))
_MOVE = Prepared(
    update(mailings)
    .where(_MINE)
    .values(
        stage=bindparam("after"),
        once=bindparam("given"),
        release_at=bindparam("release", type_=mailings.c.release_at.type),
        finished_at=bindparam("finished", type_=mailings.c.finished_at.type),
    )
)
_BODY = Prepared(
    select(mailing_letters.c.body).where(
        mailing_letters.c.mailing_id == bindparam("mailing"),
        mailing_letters.c.number == bindparam("letter"),
    )
)
_BODIES = Prepared(
    select(mailing_letters.c.body)
    .where(mailing_letters.c.mailing_id == bindparam("mailing"))
    .order_by(mailing_letters.c.number)
)
_RECIPIENTS = Prepared(
    select(
        mailing_recipients.c.contact_id,
        mailing_recipients.c.letter,
        mailing_recipients.c.state,
        contacts.c.channel,
    )
    .join_from(mailing_recipients, contacts)
    .where(mailing_recipients.c.mailing_id == bindparam("mailing"))
    .order_by(mailing_recipients.c.contact_id)
)


def draft(transaction: Transaction, mailing_id: str, plan: Plan, by: str, now: datetime) -> bool:
    """Keep a plan as a run that waits to be confirmed; False when its id is there already."""
    vault = transaction.vault
    document = {
        "languages": dict(plan.languages),
        "reasons": dict(plan.reasons),
        "excluded": _EXCLUDED.dump_python(plan.excluded, mode="json"),
    }
    created = _NEW.first(
        transaction,
        id=mailing_id,
        cycle=plan.cycle,
        kind=plan.kind,
        stage="draft",
        version=plan.version,
        by=by,
        digest=plan.digest,
        document=vault.seal(json.dumps(document).encode(), _DOCUMENT_LABEL),
        created_at=now,
    )
    if created is None:
        return False
    for number, letter in enumerate(plan.letters):
        body = vault.seal(_LETTER.dump_json(letter), _LETTERS_LABEL)
        _NEW_LETTER.run(transaction, mailing_id=mailing_id, number=number, body=body)
    for each in plan.recipients:
        _NEW_RECIPIENT.run(
            transaction,
            mailing_id=mailing_id,
            contact_id=each.contact_id,
            letter=each.letter,
            state=each.state,
        )
    return True


def advance(
    transaction: Transaction, mailing_id: str, step: Step, now: datetime, release: datetime | None
) -> bool:
    """Move a run by one step and its rows with it; False when it has left that stage already."""
    row = _FIND.first(transaction, mailing=mailing_id)
    after = STAGES.get((row.stage, step)) if row else None
    if row is None or after is None:
        return False
    once = row.once
    if step == "confirm":
        once = f"{row.kind}:{row.digest}"
        if _SAME.first(transaction, given=once) is not None:
            return False
    elif step == "undo":
        once = None  # taken back in time: it may go out after all, once more
    _MOVE.run(
        transaction,
        mailing=mailing_id,
        after=after,
        given=once,
        release=release or row.release_at,
        finished=now if after in _OVER else None,
    )
    _move_rows(transaction, mailing_id, step, release or now, now)
    return True


def sent_before(transaction: Transaction, run: Run) -> bool:
    """Whether the very same letters went to the very same people by another run."""
    same = _SAME.first(transaction, given=f"{run.kind}:{run.digest}")
    return same is not None and same.id != run.id


def run(transaction: Transaction, mailing_id: str) -> Run | None:
    """A run, locked, with how far it has come."""
    row = _FIND.first(transaction, mailing=mailing_id)
    return None if row is None else _run(transaction, row)


def of_round(transaction: Transaction, number: int) -> tuple[Run, ...]:
    """Every run of a round, oldest first."""
    return tuple(_run(transaction, row) for row in _OF_ROUND.all(transaction, number=number))


def plan(transaction: Transaction, found: Run) -> Plan:
    """What a run was made of."""
    rows = _RECIPIENTS.all(transaction, mailing=found.id)
    row = _FIND.first(transaction, mailing=found.id)
    return Plan(
        kind=found.kind,
        cycle=found.cycle,
        version=found.version,
        letters=tuple(
            _letter(transaction, each.body) for each in _BODIES.all(transaction, mailing=found.id)
        ),
        recipients=tuple(
            Recipient(contact_id=each.contact_id, letter=each.letter, state=each.state)
            for each in rows
        ),
        excluded=_EXCLUDED.validate_python(_document(transaction, row)["excluded"]),
    )


def standing(transaction: Transaction, mailing_id: str) -> tuple[Stage, Kind, int]:
    """Where a run stands, its kind and its round."""
    row = _STAGE.first(transaction, mailing=mailing_id)
    if row is None:
        raise UsageError(f"There is no mailing {mailing_id}.")
    return row.stage, row.kind, row.cycle


def letter(transaction: Transaction, mailing_id: str, number: int) -> FrozenLetter:
    """A letter of a run, word for word; read once per transaction."""
    known: dict[tuple[str, int], FrozenLetter] = transaction.memo.setdefault("mailing letters", {})
    if (mailing_id, number) not in known:
        sealed = _BODY.scalar(transaction, mailing=mailing_id, letter=number)
        known[mailing_id, number] = _letter(transaction, sealed)
    return known[mailing_id, number]


def _move_rows(
    transaction: Transaction, mailing_id: str, step: Step, due: datetime, now: datetime
) -> None:
    match step:
        case "confirm":
            # Nothing leaves by itself when the hold time is over: the step after it says so.
            _enqueue(transaction, mailing_id, due, now)
            _rows(transaction, mailing_id, "queued", "paused")
        case "undo" | "stop":
            _rows(transaction, mailing_id, "paused", "queued")
            outbox.withhold(transaction, f"mailing:{mailing_id}:", now)
            fates.learn(transaction, mailing_id)
        case "pause":
            _rows(transaction, mailing_id, "queued", "paused")
        case "release" | "resume":
            _rows(transaction, mailing_id, "paused", "queued")
        case _:
            return


def _rows(transaction: Transaction, mailing_id: str, before: str, after: str) -> None:
    transaction.connection.execute(
        update(messages)
        .where(under(messages.c.key, f"mailing:{mailing_id}:"), messages.c.state == before)
        .values(state=after)
    )


def _enqueue(transaction: Transaction, mailing_id: str, due: datetime, now: datetime) -> None:
    for row in _RECIPIENTS.all(transaction, mailing=mailing_id):
        queued = QueuedMailing(mailing=mailing_id, contact_id=row.contact_id, letter=row.letter)
        outbox.enqueue(
            transaction,
            outbox.NewRow(
                key=f"mailing:{mailing_id}:{row.contact_id}",
                channel=row.channel,
                target=f"contact:{row.contact_id}",
                shape="mailing",
                kind="mailing",
                body=MAILING.dump_json(queued),
                contact_id=row.contact_id,
                not_before=due,
            ),
            now,
        )


def _run(transaction: Transaction, row: Row) -> Run:
    if row.stage not in {"draft", "discarded"}:
        fates.learn(transaction, row.id)
    document = _document(transaction, row)
    return Run(
        id=row.id,
        kind=row.kind,
        cycle=row.cycle,
        stage=row.stage,
        version=row.version,
        by=row.by,
        digest=row.digest,
        languages=document["languages"],
        reasons=document["reasons"],
        created_at=row.created_at,
        release_at=row.release_at,
        finished_at=row.finished_at,
        progress=fates.progress(transaction, row.id),
        trouble=fates.trouble(transaction, row.id),
    )


def _document(transaction: Transaction, row: Row) -> Any:
    return json.loads(transaction.vault.open(row.document, _DOCUMENT_LABEL))


def _letter(transaction: Transaction, sealed: bytes) -> FrozenLetter:
    return _LETTER.validate_json(transaction.vault.open(sealed, _LETTERS_LABEL))
