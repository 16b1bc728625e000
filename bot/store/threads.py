"""People's conversations with the office: reading them, and every change to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, delete, select, update

from bot import effects as fx
from bot.facts.threads import Delivery, Entry, Thread
from bot.store import timers
from bot.store.prepared import Prepared, Row
from bot.store.sealed import open_json, seal_json
from bot.store.tables import thread_entries as entries
from bot.store.tables import threads
from bot.store.tables import timers as waking
from bot.store.transaction import Transaction

_READ = 80  # the newest entries of a thread that a decision sees
_LABEL, _MAIL = b"thread_entries.text", b"threads.mail"
_OF_PERSON = Prepared(select(threads).where(threads.c.person_id == bindparam("person")))
_NEW = Prepared(
    lambda insert: insert(threads).on_conflict_do_nothing().returning(threads.c.id),
    columns=(
        *("person_id", "contact_id", "state", "reason", "language", "topic", "claimed_by"),
        *("listening", "hinted", "active_at", "created_at"),
    ),
)
_ADD = Prepared(
    lambda insert: insert(entries).on_conflict_do_nothing().returning(entries.c.id),
    columns=(
        *("thread_id", "kind", "at", "actor", "text", "language", "remark", "topic"),
        *("message_id", "source", "key", "delivery"),
        *("shown", "posted", "mailed", "loud", "warned"),
    ),
)
_FATES: dict[str, Delivery] = {"sent": "sent", "queued": "queued"}


def of_person(transaction: Transaction, person_id: int) -> Thread | None:
    """A person's thread with its newest entries."""
    row = _OF_PERSON.first(transaction, person=person_id)
    return None if row is None else _thread(transaction, row)


def by_id(transaction: Transaction, thread_id: int) -> Thread | None:
    """The thread with a number, locked: two members of the office may press at once."""
    row = transaction.connection.execute(
        select(threads).where(threads.c.id == thread_id).with_for_update()
    ).first()
    return None if row is None else _thread(transaction, row)


def waiting(transaction: Transaction, limit: int) -> tuple[Thread, ...]:
    """The open threads without their entries, safety first, then those waiting longest."""
    rows = transaction.connection.execute(
        select(threads)
        .where(threads.c.state == "open")
        .order_by(threads.c.reason != "safety", threads.c.claimed_by, threads.c.active_at)
        .limit(limit)
    )
    return tuple(_bare(row) for row in rows)


def pass_on(transaction: Transaction, effect: fx.PassOn, person_id: int, now: datetime) -> None:
    """Put a person's words into their thread; begins it, or opens it again."""
    begun = _NEW.scalar(
        transaction,
        person_id=person_id,
        contact_id=effect.contact_id,
        state="open",
        reason=effect.reason,
        language=effect.language,
        topic=effect.topic,
        claimed_by="",
        listening=False,
        hinted=False,
        active_at=now,
        created_at=now,
    )
    loud = False
    if begun is None:
        begun, loud = _continued(transaction, effect, person_id, now)
    _add(
        transaction,
        thread_id=begun,
        kind="person",
        at=now,
        text=_sealed(transaction, effect.words),
        language=effect.language,
        remark=effect.remark,
        topic=effect.topic,
        loud=loud,
    )


def save_mail(transaction: Transaction, person_id: int, mail: Mapping[str, object]) -> None:
    """Remember the mail that was passed on: the office's answer is a reply to it."""
    sealed = seal_json(transaction.vault, mail, _MAIL)
    transaction.connection.execute(
        update(threads).where(threads.c.person_id == person_id).values(mail=sealed)
    )


def mail(transaction: Transaction, person_id: int) -> Mapping[str, Any] | None:
    """The mail that was last passed on, or None."""
    statement = select(threads.c.mail).where(threads.c.person_id == person_id)
    sealed = transaction.connection.execute(statement).scalar()
    return cast("Mapping[str, Any] | None", open_json(transaction.vault, sealed, _MAIL))


def _continued(
    transaction: Transaction, effect: fx.PassOn, person_id: int, now: datetime
) -> tuple[int, bool]:
    """The thread there is, open again; loud when the channel must hear of it anew."""
    row = transaction.connection.execute(
        select(threads).where(threads.c.person_id == person_id).with_for_update()
    ).one()
    again = row.state == "done"
    graver = effect.reason == "safety" and row.reason != "safety"
    values: dict[str, Any] = {"contact_id": effect.contact_id}
    values |= {"language": effect.language, "state": "open"}
    if again or graver:
        values["reason"] = effect.reason
    if again:
        values |= {"claimed_by": "", "listening": False}
    # What waits for the office keeps its topic and its time, whatever the bot answers meanwhile.
    if again or graver or effect.remark != "answered":
        values["active_at"] = now
    if again or graver or not row.topic:
        values["topic"] = effect.topic
    _change(transaction, row.id, **values)
    return row.id, again or graver


def change(transaction: Transaction, effect: fx.ChangeThread, now: datetime) -> None:
    """Change where a thread stands."""
    given = {name: getattr(effect, name) for name in ("state", "claimed_by", "listening", "hinted")}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if effect.active:
        values["active_at"] = now
    _change(transaction, effect.thread_id, **values)


def keep_note(transaction: Transaction, effect: fx.KeepNote, now: datetime) -> None:
    """Keep a note as it now stands; an edit that overtook its note is not undone by it."""
    text = None if effect.change == "deleted" else _sealed(transaction, effect.text)
    added = _add(
        transaction,
        thread_id=effect.thread_id,
        kind="note",
        at=now,
        actor=effect.actor,
        text=text,
        message_id=effect.message_id,
    )
    if added is None and effect.change != "written":
        transaction.connection.execute(
            update(entries)
            .where(
                entries.c.thread_id == effect.thread_id,
                entries.c.message_id == effect.message_id,
            )
            .values(text=text)
        )


def keep_draft(transaction: Transaction, effect: fx.KeepDraft, now: datetime) -> None:
    """Keep what is not sent yet, in place of what the same person wrote before."""
    transaction.connection.execute(
        delete(entries).where(
            entries.c.thread_id == effect.thread_id,
            entries.c.kind == "draft",
            entries.c.actor == effect.actor,
        )
    )
    if effect.text:
        _add(
            transaction,
            thread_id=effect.thread_id,
            kind="draft",
            at=now,
            actor=effect.actor,
            text=_sealed(transaction, effect.text),
        )


def keep_answer(transaction: Transaction, effect: fx.KeepAnswer, now: datetime) -> None:
    """Keep an answer that is on its way out."""
    _add(
        transaction,
        thread_id=effect.thread_id,
        kind="answer",
        at=now,
        actor=effect.actor,
        text=_sealed(transaction, effect.text),
        language=effect.language,
        source=effect.source,
        key=effect.key,
        delivery="queued",
    )


def mark(transaction: Transaction, effect: fx.MarkEntries) -> None:
    """Remember what has been done about some entries."""
    done: dict[str, Any] = {
        name: True for name in ("shown", "mailed", "warned") if getattr(effect, name)
    }
    if effect.returned:
        done["delivery"] = "failed"
    if done and effect.ids:
        transaction.connection.execute(
            update(entries).where(entries.c.id.in_(effect.ids)).values(**done)
        )


def delivered(transaction: Transaction, key: str, state: str) -> int | None:
    """Record what became of the outbox row of an entry; returns whose thread must show it."""
    kind, _, number = key.partition(":")
    if kind == "entry" and state == "sent":
        transaction.connection.execute(
            update(entries).where(entries.c.id == int(number)).values(posted=True)
        )
    if kind != "answer":
        return None
    changed = transaction.connection.execute(
        update(entries)
        .where(entries.c.key == key)
        .values(delivery=_FATES.get(state, "failed"))
        .returning(entries.c.thread_id)
    ).first()
    if changed is None:
        return None
    person: int = transaction.connection.execute(
        select(threads.c.person_id).where(threads.c.id == changed.thread_id)
    ).scalar_one()
    return person


def follow(transaction: Transaction, old_person: int, new_person: int) -> None:
    """Two persons turned out to be one: so do their threads, and what wakes for them.

    The thread that stays is the one that somebody waits in: its card keeps its buttons.
    """
    rows = transaction.connection.execute(
        select(threads).where(threads.c.person_id.in_((old_person, new_person))).with_for_update()
    ).all()
    if not any(row.person_id == old_person for row in rows):
        return
    *others, kept = sorted(rows, key=lambda row: (row.state == "open", row.active_at))
    for row in others:
        transaction.connection.execute(
            update(entries).where(entries.c.thread_id == row.id).values(thread_id=kept.id)
        )
        transaction.connection.execute(delete(threads).where(threads.c.id == row.id))
        if (row.state, row.reason) == ("open", "safety"):
            _change(transaction, kept.id, reason="safety")
    _change(transaction, kept.id, person_id=new_person)
    about = f"person:{new_person}"
    transaction.connection.execute(
        update(waking)
        .where(
            waking.c.subject == f"person:{old_person}",
            waking.c.kind.in_(("thread", "alarm", "release")),
        )
        .values(subject=about)
    )
    drawn = fx.SetTimer(id=f"thread:{new_person}", kind="thread", subject=about, due=kept.active_at)
    timers.put(transaction, drawn)


def _change(transaction: Transaction, thread_id: int, **values: object) -> None:
    if values:
        transaction.connection.execute(
            update(threads).where(threads.c.id == thread_id).values(**values)
        )


def _add(transaction: Transaction, **values: object) -> int | None:
    blank: dict[str, object] = {"actor": "", "remark": "", "topic": "", "language": None}
    blank |= dict.fromkeys(("message_id", "source", "key", "delivery"))
    blank |= dict.fromkeys(("shown", "posted", "mailed", "loud", "warned"), False)
    added: int | None = _ADD.scalar(transaction, **(blank | values))
    return added


def _sealed(transaction: Transaction, text: str) -> bytes:
    return transaction.vault.seal(text.encode(), _LABEL)


def _thread(transaction: Transaction, row: Row) -> Thread:
    found = transaction.connection.execute(
        select(entries)
        .where(entries.c.thread_id == row.id)
        .order_by(entries.c.id.desc())
        .limit(_READ)
    )
    return _bare(row, tuple(_entry(transaction, each) for each in reversed(found.all())))


def _bare(row: Row, found: tuple[Entry, ...] = ()) -> Thread:
    return Thread(
        id=row.id,
        person_id=row.person_id,
        contact_id=row.contact_id,
        reason=row.reason,
        language=row.language,
        active_at=row.active_at,
        state=row.state,
        topic=row.topic,
        claimed_by=row.claimed_by,
        listening=row.listening,
        hinted=row.hinted,
        entries=found,
    )


def _entry(transaction: Transaction, row: Row) -> Entry:
    return Entry(
        id=row.id,
        kind=row.kind,
        at=row.at,
        text="" if row.text is None else transaction.vault.open(row.text, _LABEL).decode(),
        actor=row.actor,
        language=row.language,
        remark=row.remark,
        topic=row.topic,
        message_id=row.message_id or "",
        source=row.source,
        delivery=row.delivery,
        shown=row.shown,
        posted=row.posted,
        mailed=row.mailed,
        loud=row.loud,
        warned=row.warned,
    )
