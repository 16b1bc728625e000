"""Which State an event is about, and what the office recorded about it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import states
from bot.application import Application
from bot.context import Context
from bot.cycle import Cycle
from bot.events import Event, StaffCommanded, StaffPressed, StaffSubmitted, TimerFired
from bot.store import applications, dossiers, reviews, rounds
from bot.store.transaction import Transaction

# A State of a round inside a button's data: ``propose:40:TG``.
_PLACE = re.compile(r"(?:^|:)(\d+):([A-Z]{2})(?:$|:)")
_LOOKS = frozenset({"look", "unmask", "score", "recuse", "unrecuse", "application"})
_BOARDS = frozenset({"board", "close"})
REFERENCE = re.compile(r"\bPS\d+-[A-Z]{2}-\d{4,}\b")


def subject_of(transaction: Transaction, event: StaffCommanded) -> Application | None:
    """The application whose reference a command names; ``late`` names a person by it instead."""
    verb, _, rest = event.text.strip().partition(" ")
    found = REFERENCE.search(rest.upper())
    if found is None or verb.casefold() == "late":
        return None
    return applications.by_reference(transaction, found.group())


def place_of(
    transaction: Transaction, event: Event, current: Cycle | None
) -> tuple[Cycle, str] | None:
    """The round and State that a staff member's press or command names."""
    if isinstance(event, StaffCommanded):
        code = current and named(event.text.strip().partition(" ")[2], current)
        return (current, code) if current and code else None
    if not isinstance(event, StaffPressed | StaffSubmitted):
        return None
    found = _PLACE.search(event.data)
    cycle = rounds.numbered(transaction, int(found.group(1))) if found else None
    return (cycle, found.group(2)) if found and cycle and found.group(2) in cycle.codes else None


def named(words: str, cycle: Cycle) -> str | None:
    """The State of the round that words name, by its two letters or its name in any language."""
    codes = [word for word in words.upper().split() if word in cycle.codes]
    if codes:
        return codes[0]
    letters = " ".join(word for word in words.split() if not word[0].isdecimal())
    code = states.recognise(letters, among=cycle.codes).code if letters else None
    return code if code in cycle.codes else None


def seen(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with what the office recorded about the State it is about."""
    state = context.state or (context.subject and context.subject.state)
    if not isinstance(event, StaffPressed | StaffSubmitted | StaffCommanded | TimerFired):
        return context
    if context.cycle is None or not state:
        return context
    number = context.cycle.number
    return replace(
        _looked_into(transaction, event, _counted(transaction, event, context, number)),
        state=state,
        desk=reviews.desk(transaction, number, state),
        panel_draft=reviews.panel(transaction, number, state),
    )


def _counted(transaction: Transaction, event: Event, context: Context, number: int) -> Context:
    """A board shows which States have no application at all."""
    if isinstance(event, TimerFired) and event.kind in _BOARDS:
        return replace(context, counts=applications.counts(transaction, number))
    return context


def _looked_into(
    transaction: Transaction,
    event: StaffPressed | StaffSubmitted | StaffCommanded | TimerFired,
    context: Context,
) -> Context:
    if context.subject is None or isinstance(event, TimerFired):
        return context
    words = event.text.split(" ") if isinstance(event, StaffCommanded) else event.data.split(":")
    if words[0].casefold() not in _LOOKS:
        return context
    return replace(context, dossier=dossiers.dossier(transaction, context.subject))
