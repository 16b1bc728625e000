"""Forgetting a person: their rows, their words in other rows, and what Slack shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from bot.effects import Board, ShowBoard
from bot.events import Address
from bot.facts.application import Application
from bot.message import Message
from bot.store import aside, bodies, personal, striking, surfaces
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
from bot.store.transaction import Transaction
from bot.store.types import under
from bot.vault import SealBroken

_ERASED = Board(title=Message(key="privacy.erased_post"))
# What tells the office of an erasure: it names nobody, and must reach them however late.
GOODBYES = frozenset({"privacy.gone", "privacy.place_free"})
_TELLING = ("email", "phone", "address", "speaker_email", "speaker_phone", "organisation")
_SHORTEST = 6  # a shorter word would be struck out of what is about somebody else


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What is left to do: boards to draw anew, what Slack is to show, words to strike out.

    ``applications`` are the ids of those that are gone, each with its round.
    """

    boards: tuple[tuple[int, str], ...]
    shown: tuple[ShowBoard, ...]
    words: frozenset[str]
    applications: tuple[tuple[str, int], ...]


def erase(transaction: Transaction, people: Sequence[int], now: datetime) -> Erased:
    """Forget everything of some people but their addresses, which the farewell needs."""
    every = [_erase_rows(transaction, person_id, now) for person_id in people]
    return Erased(
        boards=tuple(sorted({board for one in every for board in one.boards})),
        shown=tuple(board for one in every for board in one.shown),
        words=frozenset().union(*(one.words for one in every)),
        applications=tuple(gone for one in every for gone in one.applications),
    )


def _erase_rows(transaction: Transaction, person_id: int, now: datetime) -> Erased:
    mine = personal.contacts_of(transaction, person_id)
    every = of_person_everywhere(transaction, person_id)
    words = _telling(transaction, every, mine)
    shown = (
        *_taken_back(transaction, mine),
        *_cards(transaction, [each.id for each in every]),
    )
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
    gone = tuple((each.id, each.cycle) for each in every)
    return Erased(boards=boards, shown=shown, words=words, applications=gone)


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


def forget_applications(transaction: Transaction, ids: Sequence[str], now: datetime) -> Erased:
    """Forget applications and what hangs on them; nothing of them is struck out elsewhere."""
    found = transaction.connection.execute(
        select(applications.c.id, applications.c.cycle, applications.c.state).where(
            applications.c.id.in_(ids)
        )
    ).all()
    shown = tuple(_cards(transaction, ids))
    _forget_timers(transaction, ids)
    personal.forget(transaction, personal.of_applications(ids))
    remember(transaction, [f"application:{each}" for each in ids], now)
    boards = tuple(sorted({(row.cycle, row.state) for row in found if row.state}))
    gone = tuple((row.id, row.cycle) for row in found)
    return Erased(boards=boards, shown=shown, words=frozenset(), applications=gone)


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
            surface = striking.surface_of_post(transaction, row.id, row.provider_id)
            yield ShowBoard(surface=surface, board=_ERASED)
        if shape == "board" and not _shared(transaction, row.target, mine):
            queued = bodies.BOARD.validate_json(body)
            if surfaces.provider_id(transaction, queued.surface):
                yield ShowBoard(surface=queued.surface, board=_ERASED, under=queued.under)


def _cards(transaction: Transaction, ids: Iterable[str]) -> Iterator[ShowBoard]:
    """The cards of speakers: one may have been drawn with its State's, as if it were nobody's.

    What they said goes as well, so that it is not shown again with words struck out.
    """
    for each in ids:
        surface = f"speaker:{each}"
        drawn = under(outbox.c.key, f"board:{surface}:") & (outbox.c.state != "sending")
        transaction.connection.execute(delete(outbox).where(drawn))
        if surfaces.provider_id(transaction, surface):
            yield ShowBoard(surface=surface, board=_ERASED)


def _says_goodbye(body: bytes) -> bool:
    """What tells the office of an erasure names nobody, and must stay."""
    return bool(body) and bodies.POST.validate_json(body).message.key in GOODBYES


def _shared(transaction: Transaction, target: str, mine: Sequence[int]) -> bool:
    """Whether a board is about others too: then it is drawn anew without this person."""
    others = select(outbox.c.id).where(
        outbox.c.target == target,
        or_(outbox.c.concerns.is_(None), outbox.c.concerns.not_in(mine)),
    )
    return transaction.connection.execute(others.limit(1)).first() is not None


def _opened(transaction: Transaction, row: Row) -> tuple[str, bytes]:
    try:
        shape, _, body = transaction.vault.open(row.body, b"outbox.body").partition(b"\n")
    except SealBroken:
        return "", b""
    return shape.decode(), body
