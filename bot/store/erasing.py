"""Forgetting a person: their rows, their words in other rows, and what Slack shows of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from bot.effects import Board, ShowBoard
from bot.events import Address
from bot.facts.application import Application
from bot.message import Message
from bot.store import aside, bodies, personal, rotation, surfaces
from bot.store.applications import of_person_everywhere
from bot.store.contacts import find as contact_at
from bot.store.prepared import Row
from bot.store.tables import (
    applications,
    contacts,
    erasures,
    outbox,
    persons,
    set_aside,
    timers,
)
from bot.store.tables import surfaces as surfaces_table
from bot.store.transaction import Transaction
from bot.vault import SealBroken

STRUCK = "[…]"
_ERASED = Board(title=Message(key="privacy.erased_post"))
_GOODBYES = frozenset({"privacy.gone", "privacy.place_free"})
_TELLING = ("email", "phone", "address", "speaker_email", "speaker_phone", "organisation")
_SHORTEST = 6  # a shorter word would be struck out of what is about somebody else
_LARGEST = 1024 * 1024
_OWN = frozenset(
    {"applications", "attachments", "contacts", "statements"}
)  # nobody's words but their owner's


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What is left to do: the boards to draw anew, and what Slack is to show instead."""

    boards: tuple[tuple[int, str], ...]
    shown: tuple[ShowBoard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gone(Erased):
    words: frozenset[str]


def erase(transaction: Transaction, people: Sequence[int], now: datetime) -> Erased:
    """Forget everything of some people but their addresses, which the farewell needs."""
    words: set[str] = set()
    boards: set[tuple[int, str]] = set()
    shown: list[ShowBoard] = []
    for person_id in people:
        one = _erase_rows(transaction, person_id, now)
        words |= one.words
        boards |= set(one.boards)
        shown += one.shown
    # Once for all of them: everything that is stored is read for it.
    quoted = _strike_out(transaction, words) if words else ()
    return Erased(boards=tuple(sorted(boards)), shown=(*shown, *quoted))


def _erase_rows(transaction: Transaction, person_id: int, now: datetime) -> _Gone:
    mine = personal.contacts_of(transaction, person_id)
    every = of_person_everywhere(transaction, person_id)
    words = _telling(transaction, every, mine)
    shown = tuple(_taken_back(transaction, mine))
    _forget_timers(transaction, [each.id for each in every])
    _forget_set_aside(transaction, mine)
    kept = (persons, contacts)
    personal.forget(transaction, personal.of_person(transaction, person_id), kept)
    transaction.connection.execute(
        update(contacts)
        .where(contacts.c.person_id == person_id)
        .values(conversation=None, thread=None)
    )
    subjects = [f"application:{each.id}" for each in every] + [f"person:{person_id}"]
    remember(transaction, subjects, now)
    boards = tuple({(each.cycle, each.state) for each in every if each.state})
    return _Gone(boards=boards, shown=shown, words=words)


def finish(transaction: Transaction, person_id: int) -> tuple[ShowBoard, ...]:
    """Forget a person's addresses as well, unless they have applied anew meanwhile."""
    mine = personal.contacts_of(transaction, person_id)
    shown = tuple(_taken_back(transaction, mine))
    if not of_person_everywhere(transaction, person_id):
        belongings = dict(personal.of_person(transaction, person_id))
        if any(table.name == "missions" for table in belongings):
            personal.forget(transaction, belongings)
        else:  # a mission's address stays
            personal.forget(transaction, belongings, (persons, contacts))
    return shown


def unsettled(transaction: Transaction, person_id: int) -> bool:
    """Whether something still waits to be sent to a person."""
    mine = personal.contacts_of(transaction, person_id)
    statement = select(outbox.c.id).where(
        outbox.c.contact_id.in_(mine), outbox.c.state.in_(("queued", "sending"))
    )
    return transaction.connection.execute(statement.limit(1)).first() is not None


def forget_applications(
    transaction: Transaction, ids: Sequence[str], now: datetime
) -> tuple[tuple[int, str], ...]:
    """Forget applications and what hangs on them; returns the boards to draw anew."""
    found = transaction.connection.execute(
        select(applications.c.cycle, applications.c.state).where(applications.c.id.in_(ids))
    ).all()
    _forget_timers(transaction, ids)
    personal.forget(transaction, personal.of_applications(ids))
    remember(transaction, [f"application:{each}" for each in ids], now)
    return tuple(sorted({(row.cycle, row.state) for row in found if row.state}))


def remember(transaction: Transaction, subjects: Iterable[str], now: datetime) -> None:
    """Note who was forgotten, so that a backup put back does not bring them back."""
    rows = [{"subject": each, "at": now} for each in subjects]
    if rows:
        transaction.connection.execute(erasures.insert(), rows)


def _telling(
    transaction: Transaction, every: Sequence[Application], mine: Sequence[int]
) -> frozenset[str]:
    """The words by which a person is known; not those that others share."""
    words = set(_addresses(transaction, mine))
    for application in every:
        first, last = (application.text(f"speaker_{part}_name") for part in ("first", "last"))
        words |= {f"{first} {last}", f"{last} {first}"} if first and last else set()
        words |= {application.text(name) for name in _TELLING}
        if _organisation_is_shared(transaction, application):
            words.discard(application.text("organisation"))
    return frozenset(each for each in words if len(each) >= _SHORTEST)


def _addresses(transaction: Transaction, mine: Sequence[int]) -> Iterator[str]:
    rows = transaction.connection.execute(
        select(contacts.c.channel, contacts.c.address).where(contacts.c.id.in_(mine))
    )
    for row in rows:
        if row.channel == "email":  # a chat's number may be a part of any other number
            yield transaction.vault.open(row.address, b"contacts.address").decode()


def _organisation_is_shared(transaction: Transaction, application: Application) -> bool:
    own = select(applications.c.organisation_hash).where(applications.c.id == application.id)
    statement = select(func.count(applications.c.person_id.distinct())).where(
        applications.c.organisation_hash.in_(own)
    )
    return transaction.connection.execute(statement).scalar_one() > 1


def _forget_timers(transaction: Transaction, ids: Sequence[str]) -> None:
    for each in ids:
        about = or_(timers.c.id.contains(each), timers.c.subject.contains(each))
        transaction.connection.execute(timers.delete().where(about))


def _forget_set_aside(transaction: Transaction, mine: Sequence[int]) -> None:
    """What a person sent and nobody could handle is kept whole, with the address it came from."""
    for number in transaction.connection.execute(select(set_aside.c.id)).scalars().all():
        event = aside.event(transaction, number)
        sender = getattr(event, "sender", None) or getattr(event, "address", None)
        whose = contact_at(transaction, sender) if isinstance(sender, Address) else None
        if whose is not None and whose.id in mine:
            transaction.connection.execute(delete(set_aside).where(set_aside.c.id == number))


def _taken_back(transaction: Transaction, mine: Sequence[int]) -> Iterator[ShowBoard]:
    """What the office's channel shows of a person, with nothing on it."""
    rows = transaction.connection.execute(
        select(outbox).where(outbox.c.concerns.in_(mine), outbox.c.channel == "slack")
    ).all()
    for row in rows:
        shape, body = _opened(transaction, row)
        posted = shape == "post" and row.provider_id and row.state == "sent"
        if posted and not _says_goodbye(body):
            surface = _surface_of_post(transaction, row.id, row.provider_id)
            yield ShowBoard(surface=surface, board=_ERASED)
        if shape == "board" and not _shared(transaction, row.target, mine):
            queued = bodies.BOARD.validate_json(body)
            if surfaces.provider_id(transaction, queued.surface):
                yield ShowBoard(surface=queued.surface, board=_ERASED, under=queued.under)


def _says_goodbye(body: bytes) -> bool:
    """What tells the office of an erasure names nobody, and must stay."""
    return bool(body) and bodies.POST.validate_json(body).message.key in _GOODBYES


def _shared(transaction: Transaction, target: str, mine: Sequence[int]) -> bool:
    """Whether a board is about others too: then it is drawn anew without this person."""
    others = select(outbox.c.id).where(
        outbox.c.target == target,
        or_(outbox.c.concerns.is_(None), outbox.c.concerns.not_in(mine)),
    )
    return transaction.connection.execute(others.limit(1)).first() is not None


def _surface_of_post(transaction: Transaction, row_id: int, provider_id: str) -> str:
    """A plain post becomes a board of its own, which can be rewritten."""
    name = f"rewritten:{row_id}"
    surfaces.new_version(transaction, name, b"")
    transaction.connection.execute(
        update(surfaces_table).where(surfaces_table.c.name == name).values(provider_id=provider_id)
    )
    return name


def _strike_out(transaction: Transaction, words: Iterable[str]) -> Iterator[ShowBoard]:
    """Strike people's words out of what is sealed elsewhere, and out of what Slack shows."""
    wanted = _Words.of(words)
    for table in rotation.tables():
        if table.name in _OWN:
            continue
        rows = transaction.connection.execute(select(table)).mappings().all()
        for row in rows:
            struck = _struck(transaction, table.name, dict(row), wanted)
            if not struck:
                continue
            own = [key == row[key.name] for key in table.primary_key.columns]
            if table is set_aside:
                transaction.connection.execute(table.delete().where(*own))
                continue
            transaction.connection.execute(update(table).where(*own).values(struck))
            if table is outbox and row["channel"] == "slack" and row["state"] == "sent":
                yield from _shown_again(transaction, dict(row), struck["body"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What is struck out; a plain look for the words is far quicker than their pattern."""

    plain: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> _Words:
        """The words in all their spellings, longest first."""
        spellings = {form for each in words for form in (each, *_in_json(each))}
        longest_first = sorted(spellings, key=len, reverse=True)
        return cls(
            plain=tuple({each.lower() for each in spellings}),
            pattern=re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE),
        )

    def struck_out_of(self, text: str) -> str:
        """The text without them."""
        lowered = text.lower()
        if not any(each in lowered for each in self.plain):
            return text
        return self.pattern.sub(STRUCK, text)


def _in_json(word: str) -> Iterator[str]:
    """A word as it stands in JSON, where quotes and other signs are written differently."""
    for only_ascii in (False, True):
        yield json.dumps(word, ensure_ascii=only_ascii)[1:-1]


def _struck(
    transaction: Transaction, table: str, row: Mapping[str, Any], words: _Words
) -> dict[str, bytes]:
    found = {}
    for name, value in row.items():
        label = f"{table}.{name}"
        if not isinstance(value, bytes) or label in rotation.HASHES or len(value) > _LARGEST:
            continue
        try:
            text = transaction.vault.open(value, label.encode()).decode(errors="surrogateescape")
        except SealBroken:
            continue
        after = words.struck_out_of(text)
        if after != text:
            raw = after.encode(errors="surrogateescape")
            found[name] = transaction.vault.seal(raw, label.encode())
    return found


def _shown_again(
    transaction: Transaction, row: Mapping[str, Any], sealed: bytes
) -> Iterator[ShowBoard]:
    shape, _, body = transaction.vault.open(sealed, b"outbox.body").partition(b"\n")
    if shape == b"post" and row["provider_id"]:
        title = bodies.POST.validate_json(body).message
        surface = _surface_of_post(transaction, row["id"], row["provider_id"])
        yield ShowBoard(surface=surface, board=Board(title=title))
    elif shape == b"board":
        queued = bodies.BOARD.validate_json(body)
        if surfaces.provider_id(transaction, queued.surface) == row["provider_id"]:
            yield ShowBoard(surface=queued.surface, board=queued.board, under=queued.under)


def _opened(transaction: Transaction, row: Row) -> tuple[str, bytes]:
    try:
        shape, _, body = transaction.vault.open(row.body, b"outbox.body").partition(b"\n")
    except SealBroken:
        return "", b""
    return shape.decode(), body


__all__ = ["STRUCK", "Erased", "erase", "finish", "forget_applications", "unsettled"]
