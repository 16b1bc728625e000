"""What a decision may know of people's conversations with the office."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.context import Context
from bot.events import (
    AddressFailed,
    Event,
    PersonPressed,
    PersonWrote,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    StaffWrote,
    TimerFired,
)
from bot.facts.threads import Lesson, Office, Thread, id_in, lesson_in
from bot.store import applications, contacts, ledger, lessons, rounds, surfaces, threads, timers
from bot.store.transaction import Transaction
from bot.workflows.handover import card

_OFFICE = "office"  # the name of the cursor that says how the office is reached
_LISTED = 40
_ABOUT_PERSON = "person:"
_ABOUT_LESSON = "lesson:"


def known(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with the thread an event is about, and what answers it needs."""
    if isinstance(event, PersonWrote | PersonPressed):
        return _of_writer(transaction, event, context)
    if isinstance(event, StaffPressed | StaffSubmitted | StaffWrote):
        return _of_staff(transaction, event, context)
    if isinstance(event, AddressFailed) and context.contact is not None:
        return replace(context, thread=threads.of_person(transaction, context.contact.person_id))
    if isinstance(event, StaffCommanded):
        return _of_command(transaction, event, context)
    return _of_timer(transaction, event, context) if isinstance(event, TimerFired) else context


def save_office(transaction: Transaction, reached: Office) -> None:
    """Remember, for every worker, how the office is reached."""
    ledger.save_cursor(transaction, _OFFICE, json.dumps(asdict(reached), sort_keys=True))


def settled(transaction: Transaction, key: str, state: str, now: datetime) -> None:
    """An outbox row found its end: whoever answered in a thread shall see how."""
    person_id = threads.delivered(transaction, key, state)
    if person_id is not None:
        timers.put(transaction, card.redraw(person_id, now))


def _office(saved: Mapping[str, Any]) -> Office:
    """What is saved, also by a version that named the mailbox otherwise and knew no language."""
    begun = Office()
    return Office(
        slack=saved.get("slack", begun.slack),
        contact_id=saved.get("contact_id", saved.get("contact")),
        language=saved.get("language", begun.language),
    )


def office(transaction: Transaction) -> Office:
    """How the office is reached; by Slack alone until a worker has said otherwise."""
    saved = ledger.load_cursor(transaction, _OFFICE)
    told = _office(json.loads(saved)) if saved else Office()
    known = told.contact_id is not None and contacts.by_id(transaction, told.contact_id)
    return told if known else replace(told, contact_id=None)


def _of_writer(
    transaction: Transaction, event: PersonWrote | PersonPressed, context: Context
) -> Context:
    if context.contact is None:
        return context
    if isinstance(event, PersonWrote) and event.token is not None:
        named = id_in(event.token.about or "")
        if named is not None and event.token.contact_id == context.contact.id:
            reached = office(transaction)
            if reached.contact_id == context.contact.id:
                thread = threads.by_id(transaction, named)
                return replace(_with_person(transaction, context, thread), office=reached)
    contact = context.contact
    said = event.data if isinstance(event, PersonPressed) else contact.conversation
    known = "threads" in contact.known_by
    thread = threads.of_person(transaction, contact.person_id) if known else None
    lessons = _offered(transaction, said)
    if thread is None and not lessons:
        return context  # as for nearly every message
    return replace(context, thread=thread, lessons=lessons)


def _offered(transaction: Transaction, said: object) -> tuple[Lesson, ...]:
    """The entry of the office's own that a button names, or the numbers of the last letter."""
    if isinstance(said, Mapping):
        said = said.get("offered", "")
    entry = lesson_in(str(said)) if said else None
    return () if entry is None else lessons.versions(transaction, entry)


def _of_staff(
    transaction: Transaction,
    event: StaffPressed | StaffSubmitted | StaffWrote,
    context: Context,
) -> Context:
    if not isinstance(event, StaffWrote):
        return _named(transaction, event.data, context)
    surface = surfaces.of_provider_id(transaction, event.thread) or ""
    kind, _, number = surface.partition(":")
    return _named(transaction, f"t{number}", context) if kind == "thread" else context


def _of_command(transaction: Transaction, event: StaffCommanded, context: Context) -> Context:
    if event.verb == "questions":
        return replace(context, waiting=threads.waiting(transaction, _LISTED))
    if event.verb == "faq":
        return replace(
            context, tallies=lessons.tallies(transaction), lessons=lessons.live(transaction)
        )
    return context


def _of_timer(transaction: Transaction, event: TimerFired, context: Context) -> Context:
    if event.subject.startswith(_ABOUT_PERSON):
        person_id = int(event.subject.removeprefix(_ABOUT_PERSON))
        thread = threads.of_person(transaction, person_id)
        return replace(_with_person(transaction, context, thread), office=office(transaction))
    if event.subject.startswith(_ABOUT_LESSON):
        return _named(transaction, event.subject, context)
    if event.kind == "reminder" and context.subject is not None:
        thread = threads.of_person(transaction, context.subject.person_id)
        return replace(context, thread=thread)
    return context


def _named(transaction: Transaction, data: str, context: Context) -> Context:
    """The thread and the FAQ entry that a button's data or a timer names."""
    if (entry := lesson_in(data)) is not None:
        context = replace(context, lessons=lessons.versions(transaction, entry))
    if (thread_id := id_in(data)) is not None:
        return _with_person(transaction, context, threads.by_id(transaction, thread_id))
    return context


def _with_person(transaction: Transaction, context: Context, thread: Thread | None) -> Context:
    """The context with a thread, whose person is the holder of what is decided.

    Their applications are those of every round: a name kept secret once stays masked.
    """
    if thread is None:
        return context
    return replace(
        context,
        thread=thread,
        holder=contacts.by_id(transaction, thread.contact_id),
        cycle=context.cycle or rounds.current(transaction, context.now),
        applications=tuple(applications.of_person_everywhere(transaction, thread.person_id)),
    )
