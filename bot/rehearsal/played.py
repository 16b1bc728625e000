"""A rehearsal that has ended: what everybody got and did, and what the database holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.rehearsal.applicant import Applicant
from bot.rehearsal.book import Book, Delivery
from bot.rehearsal.mission import Mission
from bot.rehearsal.posted import Posted, Said
from bot.rehearsal.strangers import Stranger
from bot.runner import channel_of
from bot.store import applications, contacts, rounds, tables
from bot.store.transaction import Transaction

DECIDED = ("approve", "waitlist", "reject", "retract", "defer", "vacate", "settle")
TAKEN_BACK = ("undo", "back_waitlisted", "back_rejected", "back_approved", "back_confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A line of the audit about an application."""

    at: datetime
    what: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an address stands at the end."""

    reader: str
    reachable: bool
    reminders: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A rehearsal that has ended, and what the database holds after it.

    ``history`` are the audited steps of each application, ``answers`` what missions of which
    States are recorded to have answered.
    """

    cycle: Cycle
    book: Book
    applicants: Mapping[str, Applicant]
    missions: Mapping[str, Mission]
    strangers: Mapping[str, Stranger]
    stored: Sequence[Application]
    contacts: Mapping[int, Standing]
    handled: Mapping[str, int]
    history: Mapping[str, Sequence[Noted]]
    answers: frozenset[str]
    waiting: int
    failed: Sequence[str]
    aside: Sequence[str]
    gone: frozenset[str]
    faults: bool

    def done(self, posted: Posted | None) -> Said | None:
        """What became of something that was handed to a provider, once it was taken in."""
        if posted is None:
            return None
        found = (each for each in self.book.said if each.posted is posted)
        said = next(found, None)
        return said if said is not None and said.first is not None else None

    def reader(self, contact_id: int) -> str | None:
        """Who reads what a contact is sent."""
        standing = self.contacts.get(contact_id)
        return None if standing is None else standing.reader

    def letters(self, kind: str) -> Iterator[Delivery]:
        """The letters of one kind, in the order in which they arrived."""
        for each in self.book.deliveries:
            if each.outgoing.kind == kind and each.letter:
                yield each


def read(
    transaction: Transaction,
    cycle: Cycle,
    book: Book,
    *,
    people: Mapping[str, Applicant],
    missions: Mapping[str, Mission],
    strangers: Mapping[str, Stranger],
    gone: set[str],
    faults: bool,
) -> Played:
    """What the database holds at the end."""
    execute = transaction.connection.execute
    inbox = Counter(execute(select(tables.inbox.c.external_id)).scalars())
    vault, outbox = transaction.vault, tables.outbox
    queued = execute(select(outbox.c.id).where(outbox.c.state.in_(["queued", "sending"])))
    failed = execute(select(outbox.c.channel, outbox.c.error).where(outbox.c.state == "failed"))
    aside = execute(select(tables.audit.c.subject).where(tables.audit.c.event == "event.set_aside"))
    answered = execute(
        select(tables.attendance.c.mission).where(tables.attendance.c.answer.is_not(None))
    )
    return Played(
        cycle=rounds.numbered(transaction, cycle.number) or cycle,
        book=book,
        applicants=people,
        missions=missions,
        strangers=strangers,
        stored=applications.of_round(transaction, cycle.number),
        contacts=_standings(transaction),
        handled={
            event.id: inbox[vault.fingerprint(event.id, f"inbox:{channel_of(event)}").hex()]
            for event in (said.event for said in book.said)
            if event is not None
        },
        history=_history(transaction),
        answers=frozenset(answered.scalars()),
        waiting=len(queued.all()),
        failed=[f"{row.channel}: {row.error}" for row in failed],
        aside=list(aside.scalars()),
        gone=frozenset(gone),
        faults=faults,
    )


def _history(transaction: Transaction) -> dict[str, list[Noted]]:
    audit = tables.audit.c
    rows = transaction.connection.execute(
        select(audit.subject, audit.at, audit.event, audit.actor).order_by(audit.id)
    )
    history: dict[str, list[Noted]] = {}
    for subject, at, event, actor in rows:
        history.setdefault(subject, []).append(Noted(at=at, what=event, actor=actor))
    return history


def _standings(transaction: Transaction) -> dict[int, Standing]:
    rows = transaction.connection.execute(select(tables.contacts.c.id)).scalars()
    known = (contacts.by_id(transaction, number) for number in rows)
    return {
        each.id: Standing(reader=each.address, reachable=each.reachable, reminders=each.reminders)
        for each in known
        if each is not None
    }
