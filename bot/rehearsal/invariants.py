"""What must hold after every rehearsal, whatever went wrong during it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.rehearsal.applicant import Applicant
from bot.rehearsal.book import Book, Delivery
from bot.rehearsal.mission import Mission
from bot.rehearsal.office import APPROVERS
from bot.runner import channel_of
from bot.store import applications, tables
from bot.store.transaction import Transaction

_GONE = "does not exist"  # what a rehearsed address says that cannot be reached
_REFERENCE = re.compile(r"\bPS\d+-[A-Z]{2}-\d{4,}\b")
_FINAL = {"reminder", "decision"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A rehearsal that has ended, and what the database holds after it."""

    cycle: Cycle
    book: Book
    applicants: Mapping[str, Applicant]
    missions: Mapping[str, Mission]
    stored: Sequence[Application]
    contacts: Mapping[int, str]
    handled: Mapping[str, int]
    approvals: Mapping[str, Sequence[tuple[datetime, str]]]
    waiting: int
    failed: Sequence[str]
    aside: Sequence[str]
    gone: frozenset[str]
    faults: bool


def read(
    transaction: Transaction,
    cycle: Cycle,
    book: Book,
    *,
    people: Mapping[str, Applicant],
    missions: Mapping[str, Mission],
    gone: set[str],
    faults: bool,
) -> Played:
    """What the database holds at the end."""
    execute = transaction.connection.execute
    inbox = Counter(execute(select(tables.inbox.c.external_id)).scalars())
    vault = transaction.vault
    audit = execute(
        select(tables.audit.c.subject, tables.audit.c.at, tables.audit.c.actor).where(
            tables.audit.c.event == "application.approve"
        )
    )
    approvals: dict[str, list[tuple[datetime, str]]] = {}
    for subject, at, actor in audit:
        approvals.setdefault(subject, []).append((at, actor))
    queued = execute(
        select(tables.outbox.c.id).where(tables.outbox.c.state.in_(["queued", "sending"]))
    )
    failed = execute(
        select(tables.outbox.c.channel, tables.outbox.c.error).where(
            tables.outbox.c.state == "failed"
        )
    )
    aside = execute(select(tables.audit.c.subject).where(tables.audit.c.event == "event.set_aside"))
    return Played(
        cycle=cycle,
        book=book,
        applicants=people,
        missions=missions,
        stored=applications.of_round(transaction, cycle.number),
        contacts={each.letter.contact_id: each.reader for each in book.deliveries if each.letter},
        handled={
            event.id: inbox[vault.fingerprint(event.id, f"inbox:{channel_of(event)}").hex()]
            for event in (said.event for said in book.said)
        },
        approvals=approvals,
        waiting=len(queued.all()),
        failed=[f"{row.channel}: {row.error}" for row in failed],
        aside=list(aside.scalars()),
        gone=frozenset(gone),
        faults=faults,
    )


def broken(played: Played) -> list[str]:
    """Every promise that was broken, each in a sentence."""
    return [finding for check in _CHECKS for finding in check(played)]


def _every_event_is_handled_once(played: Played) -> Iterator[str]:
    for said in played.book.said:
        times = played.handled.get(said.event.id, 0)
        if times != 1:
            yield f"{said.event.id} of {said.at:%d %b %H:%M} was handled {times} times"


def _nothing_is_left_behind(played: Played) -> Iterator[str]:
    if played.waiting:
        yield f"{played.waiting} messages never went out"


def _nothing_is_given_up(played: Played) -> Iterator[str]:
    for kind, times in Counter(played.aside).items():
        yield f"{times} events of the kind {kind} could not be handled"
    for what, times in Counter(played.failed).items():
        # A window that Slack did not take in time is worthless, and not tried again.
        if _GONE not in what and not (played.faults and what.startswith("slack: ")):
            yield f"{times} messages could not be sent: {what}"


def _what_was_sent_in_is_acknowledged(played: Played) -> Iterator[str]:
    for application in played.stored:
        reader = played.contacts.get(application.contact_id)
        if application.reference is None or reader is None or reader in played.gone:
            continue
        if not any(application.reference in each.text for each in played.book.to(reader)):
            yield f"{application.reference} was never acknowledged to {reader}"


def _what_is_acknowledged_is_stored(played: Played) -> Iterator[str]:
    known = {application.reference for application in played.stored}
    for each in played.book.deliveries:
        for reference in sorted(set(_REFERENCE.findall(each.text)) - known):
            yield f"{each.reader} was told of {reference}, which does not exist"


def _nobody_is_reminded_after_submitting(played: Played) -> Iterator[str]:
    sent_at = {each.id: each.submitted_at for each in played.stored if each.submitted_at}
    for each in _letters(played, "reminder"):
        about = each.letter.about if each.letter else None
        submitted = sent_at.get(about or "")
        if submitted is not None and submitted < each.outgoing.written_at:
            yield f"{each.reader} was reminded on {each.at:%d %b %H:%M} after submitting"


def _stop_is_obeyed(played: Played) -> Iterator[str]:
    for reader, person in played.applicants.items():
        for each in played.book.to(reader):
            late = person.stopped is not None and each.outgoing.written_at > person.stopped
            if late and each.outgoing.kind in {"reminder", "mailing"}:
                yield f"{reader} got a {each.outgoing.kind} after STOP"


def _no_letter_without_approval(played: Played) -> Iterator[str]:
    for each in _letters(played, "decision"):
        about = each.letter.about if each.letter else None
        by = [actor for at, actor in played.approvals.get(about or "", ()) if at <= each.at]
        if not by:
            yield f"{each.reader} got a decision that nobody made"
        elif not set(by) & set(APPROVERS):
            yield f"{each.reader} got a decision by {by}, who may not decide"


def _messages_are_in_the_persons_language(played: Played) -> Iterator[str]:
    of_application = {each.id: each.language for each in played.stored}
    for each in played.book.deliveries:
        person = played.applicants.get(each.reader)
        if person is None or each.letter is None or each.outgoing.kind not in _FINAL:
            continue
        wanted = of_application.get(each.letter.about or "", person.language)
        if each.outgoing.language != wanted:
            yield f"{each.reader} ({wanted}) got a message in {each.outgoing.language}"


def _nothing_comes_twice_without_cause(played: Played) -> Iterator[str]:
    seen: Counter[tuple[str, str]] = Counter()
    for each in played.book.deliveries:
        if each.letter is not None:
            seen[each.reader, each.outgoing.key] += 1
    for (reader, key), times in seen.items():
        if times > 1 and key not in played.book.excused:
            yield f"{reader} got one message {times} times ({key})"


def _confidential_names_stay_in_the_office(played: Played) -> Iterator[str]:
    hidden = [person for person in played.applicants.values() if person.confidential]
    for each in played.book.deliveries:
        if each.reader in played.applicants:
            continue
        for person in hidden:
            if person.name in each.text:
                yield f"the name of {person.address} reached {each.reader}"


def _no_mission_is_left_out(played: Played) -> Iterator[str]:
    written = {each.reader for each in _letters(played, "mailing")}
    if written & played.missions.keys():
        for address in sorted(played.missions.keys() - written - played.gone):
            yield f"{address} was not written to, and others were"


def _missions_are_written_to_in_their_language(played: Played) -> Iterator[str]:
    for each in _letters(played, "mailing"):
        mission = played.missions.get(each.reader)
        if mission is not None and each.outgoing.language != mission.row.language:
            yield f"{each.reader} ({mission.row.language}) got a letter in {each.outgoing.language}"


def _letters(played: Played, kind: str) -> Iterator[Delivery]:
    return (each for each in played.book.deliveries if each.outgoing.kind == kind and each.letter)


_CHECKS: Sequence[Callable[[Played], Iterator[str]]] = (
    _every_event_is_handled_once,
    _nothing_is_left_behind,
    _nothing_is_given_up,
    _what_was_sent_in_is_acknowledged,
    _what_is_acknowledged_is_stored,
    _nobody_is_reminded_after_submitting,
    _stop_is_obeyed,
    _no_letter_without_approval,
    _messages_are_in_the_persons_language,
    _nothing_comes_twice_without_cause,
    _confidential_names_stay_in_the_office,
    _no_mission_is_left_out,
    _missions_are_written_to_in_their_language,
)
