"""Finding what has been kept long enough, and forgetting parts of what stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Table, delete, exists, func, select, tuple_, update

from bot.facts.application import CHOSEN
from bot.facts.cycle import Cycle
from bot.facts.mailings import FrozenLetter
from bot.facts.retention import Expired, passed
from bot.store import overheard, rounds, striking
from bot.store.applications import by_id, of_round
from bot.store.sealed import seal_json
from bot.store.tables import (
    applications,
    attachments,
    contacts,
    inbox,
    link_codes,
    mailing_letters,
    mailings,
    missions,
    outbox,
    persons,
    set_aside,
    statements,
    subscriptions,
    thread_entries,
)
from bot.store.transaction import Transaction

_MOST = 10  # of each kind in one turn, so that nobody waits long: the rest follows at once
_MOST_MESSAGES = 2000
_DAY = timedelta(days=1)
_LETTER = TypeAdapter(FrozenLetter)
_EMPTY = FrozenLetter(language="en", text="", parts=())
_WITHOUT_ROUND = timedelta(days=365)
_SETTLED = ("sent", "failed", "skipped", "withheld", "expired")


def due(
    transaction: Transaction, now: datetime, most: int = _MOST, most_messages: int = _MOST_MESSAGES
) -> Expired:
    """What is to be forgotten now by the rules of every round, ``most`` of each kind."""
    every = rounds.every(transaction)
    before = _messages_before(every, now)
    gone = _applications(transaction, every, now)
    drafts = [each for each, status in gone if status == "draft"]
    whole = [each for each, status in gone if status != "draft"]
    leaving = {*drafts, *whole}
    fields = [each for each in _fields(transaction, every, now) if each[0] not in leaving]
    files = [each for each in _with_files(transaction, every, now) if each not in leaving]
    people = _forgotten_people(transaction, before, most)
    messages = _old_messages(transaction, before)
    return Expired(
        drafts=tuple(drafts[:most]),
        applications=tuple(whole[:most]),
        fields=tuple(fields[:most]),
        files=tuple(files[:most]),
        persons=tuple(people[:most]),
        messages_before=before,
        messages=min(messages, most_messages),
        codes_before=now - _DAY if _old_codes(transaction, now - _DAY) else None,
        striking=striking.unfinished(transaction),
        more=messages > most_messages
        or any(len(each) > most for each in (drafts, whole, fields, files, people)),
    )


def forget_fields(transaction: Transaction, application_id: str, names: Sequence[str]) -> None:
    """Take some answers out of an application."""
    application = by_id(transaction, application_id, lock=True)
    if application is None:
        return
    kept = {name: value for name, value in application.answers.items() if name not in names}
    sealed = seal_json(transaction.vault, kept, b"applications.answers")
    transaction.connection.execute(
        update(applications).where(applications.c.id == application_id).values(answers=sealed)
    )


def forget_files(transaction: Transaction, ids: Sequence[str]) -> None:
    """Delete the files of some applications."""
    for table in (attachments, statements):
        transaction.connection.execute(delete(table).where(table.c.application_id.in_(ids)))


def forget_messages(transaction: Transaction, before: datetime, most: int) -> None:
    """Forget what was said before a moment; what came in stays known by its keyed hash."""
    execute = transaction.connection.execute
    blanked = update(inbox).where(_few(inbox, _old_inbox(before), most))
    most -= execute(blanked.values(body=None, source=None)).rowcount
    for table, old in ((outbox, _old_outbox(before)), (thread_entries, _old_entries(before))):
        most -= execute(delete(table).where(_few(table, old, most))).rowcount
    _forget_letters(transaction, before)
    execute(delete(set_aside).where(_few(set_aside, set_aside.c.at < before, max(most, _MOST))))


def _forget_letters(transaction: Transaction, before: datetime) -> None:
    """Empty what missions were sent: names of speakers stand in it. Who was sent one stays."""
    label = b"mailing_letters.body"
    empty = transaction.vault.seal(_LETTER.dump_json(_EMPTY), label)
    over = func.coalesce(mailings.c.finished_at, mailings.c.created_at) < before
    ended = mailings.c.stage.in_(("done", "stopped", "discarded"))
    rows = transaction.connection.execute(
        select(mailing_letters)
        .join(mailings, mailings.c.id == mailing_letters.c.mailing_id)
        .where(over, ended, func.length(mailing_letters.c.body) != len(empty))
        .limit(_MOST)
    ).all()
    for row in rows:
        language = _LETTER.validate_json(transaction.vault.open(row.body, label)).language
        blank = _LETTER.dump_json(replace(_EMPTY, language=language))
        transaction.connection.execute(
            update(mailing_letters)
            .where(
                mailing_letters.c.mailing_id == row.mailing_id,
                mailing_letters.c.number == row.number,
            )
            .values(body=transaction.vault.seal(blank, label))
        )


def forget_codes(transaction: Transaction, before: datetime) -> None:
    """Forget codes and one-use links that ended before a moment."""
    transaction.connection.execute(delete(link_codes).where(_ended(before)))


def _few(table: Table, where: Any, most: int) -> Any:
    keys = tuple(table.primary_key.columns)
    return tuple_(*keys).in_(select(*keys).where(where).limit(max(most, 0)))


def _ended(before: datetime) -> Any:
    """Those made within a day count against the day's limit, though they ended."""
    return (link_codes.c.expires_at < before) & (link_codes.c.created_at < before)


def _old_codes(transaction: Transaction, before: datetime) -> bool:
    statement = select(link_codes.c.id).where(_ended(before)).limit(1)
    return transaction.connection.execute(statement).first() is not None


def _messages_before(every: Iterable[Cycle], now: datetime) -> datetime:
    """The end of the last round whose messages have been kept long enough."""
    ended = [each.over for each in every if passed(now, each.over, each.retention.messages)]
    return max(ended, default=now - _WITHOUT_ROUND)


def _old_messages(transaction: Transaction, before: datetime) -> int:
    counted = (
        select(func.count()).select_from(table).where(where)
        for table, where in (
            (inbox, _old_inbox(before)),
            (outbox, _old_outbox(before)),
            (thread_entries, _old_entries(before)),
        )
    )
    return sum(transaction.connection.execute(each).scalar_one() for each in counted)


def _old_inbox(before: datetime) -> Any:
    return (inbox.c.received_at < before) & (inbox.c.body.is_not(None))


def _old_entries(before: datetime) -> Any:
    return thread_entries.c.at < before


def _old_outbox(before: datetime) -> Any:
    """What Slack still shows of a person must stay known until the person is forgotten."""
    shown = (outbox.c.channel == "slack") & outbox.c.concerns.is_not(None)
    return outbox.c.state.in_(_SETTLED) & (outbox.c.settled_at < before) & ~shown


def _applications(
    transaction: Transaction, every: Iterable[Cycle], now: datetime
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for cycle in every:
        keep = cycle.retention
        expired = [
            ("draft", passed(now, cycle.last_close, keep.drafts)),
            ("chosen", passed(now, cycle.over, keep.applications)),
            ("other", passed(now, cycle.over, keep.not_chosen)),
        ]
        kinds = {kind for kind, is_over in expired if is_over}
        if kinds:
            rows = transaction.connection.execute(
                select(applications.c.id, applications.c.status)
                .where(applications.c.cycle == cycle.number)
                .order_by(applications.c.id)
            )
            found += [(row.id, row.status) for row in rows if _kind(row.status) in kinds]
    return found


def _kind(status: str) -> str:
    if status == "draft":
        return "draft"
    return "chosen" if status in CHOSEN else "other"


def _fields(
    transaction: Transaction, every: Iterable[Cycle], now: datetime
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for cycle in every:
        days = cycle.retention.fields
        expired = [name for name in days if passed(now, cycle.over, days[name])]
        if not expired:
            continue
        for application in of_round(transaction, cycle.number):
            held = tuple(name for name in expired if application.answers.get(name))
            if held:
                yield application.id, held


def _with_files(transaction: Transaction, every: Iterable[Cycle], now: datetime) -> list[str]:
    numbers = [each.number for each in every if passed(now, each.over, each.retention.files)]
    has_files = [
        exists().where(table.c.application_id == applications.c.id)
        for table in (attachments, statements)
    ]
    statement = select(applications.c.id).where(
        applications.c.cycle.in_(numbers), has_files[0] | has_files[1]
    )
    return list(transaction.connection.execute(statement.order_by(applications.c.id)).scalars())


def _forgotten_people(transaction: Transaction, before: datetime, most: int) -> list[int]:
    """Who applied for nothing, asked for nothing lately, and is not the office or on its lists."""
    mine = contacts.c.person_id == persons.c.id

    def none_in(table: Any, column: Any, *more: Any) -> Any:
        return ~exists().where(mine, column == contacts.c.id, *more).select_from(
            contacts.join(table, column == contacts.c.id)
        )

    office = contacts.c.id == overheard.office(transaction).contact_id
    statement = (
        select(persons.c.id)
        .where(
            persons.c.created_at < before,
            ~exists().where(mine, office),
            ~exists().where(applications.c.person_id == persons.c.id),
            none_in(missions, missions.c.contact_id),
            none_in(subscriptions, subscriptions.c.contact_id),
            none_in(inbox, inbox.c.contact_id, inbox.c.received_at >= before),
            none_in(outbox, outbox.c.contact_id, outbox.c.created_at >= before),
        )
        .order_by(persons.c.id)
        .limit(most + 1)
    )
    return list(transaction.connection.execute(statement).scalars())
