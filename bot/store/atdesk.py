"""Which State an event is about, and what the office recorded about it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import states
from bot.context import Context
from bot.events import Event, StaffCommanded, StaffPressed, StaffSubmitted, TimerFired
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.store import applications, dossiers, finding, reviews, rounds
from bot.store.transaction import Transaction

# A State of a round inside a button's data: ``propose:40:TG``.
_PLACE = re.compile(r"(?:^|:)(\d+):([A-Z]{2})(?:$|:)")
_LOOKS = frozenset({"look", "unmask", "score", "recuse", "unrecuse", "file", "application"})
_NUMBER = re.compile(r"\d{5}")
_CODE_NAME = re.compile(r"(?i)[a-z2-7]{5}")
_NO_NAME = re.compile(r"[@\d<>|]")
_DRAFTS = frozenset({"replan", "remind-drafts", "remind_drafts"})
_BOARDS = frozenset({"board", "close"})
REFERENCE = re.compile(r"\bPS\d+-[A-Z]{2}-\d{4,}\b")


def subject_of(transaction: Transaction, event: StaffCommanded) -> Application | None:
    """The application whose reference a command names; ``late`` names a person by it instead."""
    found = REFERENCE.search(event.rest.upper())
    if found is None or event.verb == "late":
        return None
    return applications.by_reference(transaction, found.group())


def place_of(
    transaction: Transaction, event: Event, current: Cycle | None
) -> tuple[Cycle, str] | None:
    """The round and State that a staff member's press or command names."""
    if isinstance(event, StaffCommanded):
        code = current and named(event.rest, current)
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
    # An address or a reference is nobody's name for a State.
    letters = " ".join(word for word in words.split() if not _NO_NAME.search(word))
    code = states.recognise(letters, among=cycle.codes).code if letters else None
    return code if code in cycle.codes else None


def person_in(transaction: Transaction, text: str, cycle: Cycle | None) -> int | None:
    """The contact whom a command's first word names: by code name, or by a card's number."""
    word = text.split()[1] if len(text.split()) > 1 else ""
    if _NUMBER.fullmatch(word):
        return int(word)
    if _CODE_NAME.fullmatch(word) and cycle is not None:
        return finding.with_code_name(transaction, cycle.number, word)
    return None


def seen(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with what the office recorded about the State it is about."""
    if not isinstance(event, StaffPressed | StaffSubmitted | StaffCommanded | TimerFired):
        return context
    if context.cycle is None:
        return context
    number, state = context.cycle.number, _state(context)
    if state is not None:
        context = replace(
            context,
            state=state,
            desk=reviews.desk(transaction, number, state),
            panel_draft=reviews.panel(transaction, number, state),
        )
        context = _counted(transaction, event, context, number)
        context = _looked_into(transaction, event, context)
    context = _begun(transaction, event, context, number)
    return _searched(transaction, event, context, number)


def _state(context: Context) -> str | None:
    return context.state or (context.subject.state if context.subject else None)


def _begun(transaction: Transaction, event: Event, context: Context, number: int) -> Context:
    """The drafts that an extension is told to, or that staff want to remind; nobody reads them."""
    kind = event.kind if isinstance(event, TimerFired) else _verb(event)
    if kind not in _DRAFTS:
        return context
    drafts = finding.begun(transaction, number, context.state)
    return replace(
        context,
        drafts=drafts,
        drafters=finding.drafters(transaction, drafts),
        reminded_of=finding.reminded(transaction, drafts),
    )


def _searched(transaction: Transaction, event: Event, context: Context, number: int) -> Context:
    if not isinstance(event, StaffCommanded) or event.verb != "search":
        return context
    every = frozenset(finding.conflicts_of(transaction, number))
    return replace(
        context,
        found=finding.sent_in(transaction, number),
        desk=replace(context.desk, conflicts=every),
    )


def _verb(event: Event) -> str:
    if isinstance(event, StaffCommanded):
        return event.verb
    return event.data.partition(":")[0] if isinstance(event, StaffPressed | StaffSubmitted) else ""


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
    if _verb(event) not in _LOOKS:
        return context
    return replace(context, dossier=dossiers.dossier(transaction, context.subject))
