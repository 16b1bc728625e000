"""FAQ entries the office wrote, in their versions; and whether answers helped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, select, update

from bot import effects as fx
from bot.facts.threads import Lesson, Tally
from bot.store.prepared import Prepared, Row
from bot.store.sealed import open_json, seal_json
from bot.store.tables import lessons, votes
from bot.store.transaction import Transaction

_LABEL = b"lessons.content"
_VOTE = Prepared(
    lambda insert: (statement := insert(votes)).on_conflict_do_update(
        index_elements=["contact_id", "entry", "day"],
        set_={"useful": statement.excluded.useful},
    ),
    columns=("contact_id", "entry", "day", "useful"),
)
_STAMP = Prepared(
    select(func.count().label("count"), func.max(lessons.c.at).label("at")).where(
        lessons.c.state == bindparam("state")
    )
)


def stamp(transaction: Transaction) -> tuple[Any, ...]:
    """What changes whenever the live entries do."""
    row = _STAMP.first(transaction, state="live")
    assert row is not None, "a count always has a row"
    return tuple(row)


def since(
    transaction: Transaction, known: tuple[Any, ...] | None
) -> tuple[tuple[Any, ...], tuple[Lesson, ...]] | None:
    """The live entries and their stamp, or None when nothing changed since that stamp."""
    now = stamp(transaction)
    return None if now == known else (now, live(transaction))


def live(transaction: Transaction) -> tuple[Lesson, ...]:
    """The entries that answer questions now."""
    rows = transaction.connection.execute(
        select(lessons).where(lessons.c.state == "live").order_by(lessons.c.at, lessons.c.entry)
    )
    return tuple(_lesson(transaction, row) for row in rows)


def versions(transaction: Transaction, entry: str) -> tuple[Lesson, ...]:
    """Every version of an entry, oldest first; locked, as two approvers may press at once."""
    rows = transaction.connection.execute(
        select(lessons)
        .where(lessons.c.entry == entry)
        .order_by(lessons.c.version)
        .with_for_update()
    )
    return tuple(_lesson(transaction, row) for row in rows)


def propose(transaction: Transaction, lesson: Lesson) -> None:
    """Keep a version that waits for an approver; an older one that waits gives way to it."""
    _put_aside(transaction, lesson.entry, "proposed", lesson.at)
    content = {"questions": dict(lesson.questions), "answers": dict(lesson.answers)}
    transaction.connection.execute(
        lessons.insert().values(
            entry=lesson.entry,
            version=lesson.version,
            state="proposed",
            content=seal_json(transaction.vault, content, _LABEL),
            proposed_by=lesson.proposed_by,
            decided_by="",
            at=lesson.at,
        )
    )


def decide(transaction: Transaction, effect: fx.DecideLesson, now: datetime) -> None:
    """Put a version live in place of the one before, refuse it, or take it back."""
    if effect.state == "live":
        _put_aside(transaction, effect.entry, "live", now)
    transaction.connection.execute(
        update(lessons)
        .where(lessons.c.entry == effect.entry, lessons.c.version == effect.version)
        .values(state=effect.state, decided_by=effect.actor, at=now)
    )


def vote(transaction: Transaction, effect: fx.CountVote, now: datetime) -> None:
    """Count one person's word on an answer."""
    _VOTE.run(
        transaction,
        contact_id=effect.contact_id,
        entry=effect.entry,
        day=now.date(),
        useful=effect.useful,
    )


def tallies(transaction: Transaction) -> tuple[Tally, ...]:
    """How often each entry's answer helped, the least helpful first."""
    useful = func.sum(case((votes.c.useful, 1), else_=0), type_=Integer)
    rows = transaction.connection.execute(
        select(votes.c.entry, useful.label("useful"), func.count().label("all"))
        .group_by(votes.c.entry)
        .order_by((func.count() - useful).desc(), votes.c.entry)
    )
    return tuple(
        Tally(entry=row.entry, useful=row.useful, useless=row.all - row.useful) for row in rows
    )


def _put_aside(transaction: Transaction, entry: str, state: str, now: datetime) -> None:
    transaction.connection.execute(
        update(lessons)
        .where(lessons.c.entry == entry, lessons.c.state == state)
        .values(state="replaced", at=now)
    )


def _lesson(transaction: Transaction, row: Row) -> Lesson:
    content = open_json(transaction.vault, row.content, _LABEL)
    return Lesson(
        entry=row.entry,
        version=row.version,
        questions=content["questions"],
        answers=content["answers"],
        state=row.state,
        proposed_by=row.proposed_by,
        decided_by=row.decided_by,
        at=row.at,
    )
