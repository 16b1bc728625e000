"""Reading what a round's figures are counted from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import bindparam, literal_column, select

from bot.context import Context
from bot.events import Event, StaffCommanded, TimerFired
from bot.facts.cycle import Cycle
from bot.report.facts import Attended, RoundFacts
from bot.report.figures import Figures, figures, outliving
from bot.store import applications, attendance, rounds
from bot.store.prepared import Prepared
from bot.store.tables import inbox, outbox, round_figures, thread_entries
from bot.store.transaction import Transaction

# ``report``, or ``report 40``, or ``report 40 39 38``.
_REPORT = re.compile(r"\s*report((?:\s+\d{1,4}){0,6})\s*", re.IGNORECASE)
_FIGURES = TypeAdapter(Figures)
_KEPT = Prepared(
    select(round_figures.c.document).where(round_figures.c.cycle == bindparam("number"))
)
_KEEP = Prepared(
    lambda insert: (statement := insert(round_figures)).on_conflict_do_update(
        index_elements=["cycle"],
        set_={name: statement.excluded[name] for name in ("counted_at", "document")},
    ),
    columns=("cycle", "counted_at", "document"),
)
_WROTE = ("'PersonWrote'", "'PersonPressed'")
_CAME = Prepared(
    select(inbox.c.contact_id.label("who"), inbox.c.received_at.label("at"))
    .where(
        inbox.c.kind.in_([literal_column(kind) for kind in _WROTE]),
        inbox.c.contact_id.is_not(None),
        inbox.c.received_at.between(
            bindparam("first", type_=inbox.c.received_at.type),
            bindparam("last", type_=inbox.c.received_at.type),
        ),
    )
    .order_by(inbox.c.contact_id, inbox.c.received_at)
)
_WENT = Prepared(
    select(outbox.c.contact_id.label("who"), outbox.c.settled_at.label("at"), outbox.c.created_at)
    .where(
        outbox.c.kind.in_([literal_column("'reply'"), literal_column("'dialogue'")]),
        outbox.c.state == literal_column("'sent'"),
        outbox.c.contact_id.is_not(None),
        outbox.c.created_at.between(
            bindparam("first", type_=outbox.c.created_at.type),
            bindparam("last", type_=outbox.c.created_at.type),
        ),
    )
    .order_by(outbox.c.contact_id, outbox.c.created_at)
)
_SPOKE = Prepared(
    select(thread_entries.c.thread_id.label("who"), thread_entries.c.kind, thread_entries.c.at)
    .where(
        thread_entries.c.kind.in_([literal_column("'person'"), literal_column("'answer'")]),
        thread_entries.c.at.between(
            bindparam("first", type_=thread_entries.c.at.type),
            bindparam("last", type_=thread_entries.c.at.type),
        ),
    )
    .order_by(thread_entries.c.thread_id, thread_entries.c.at, thread_entries.c.id)
)


def known(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with the figures of the rounds that a command asks for."""
    cycle = context.cycle
    if isinstance(event, TimerFired) and event.kind == "due" and cycle is not None:
        # The reminder to report comes before anybody is forgotten: the numbers are kept now.
        return replace(context, figures=(counted(transaction, cycle, context.now),))
    asked = _REPORT.fullmatch(event.text) if isinstance(event, StaffCommanded) else None
    if asked is None or cycle is None:
        return context
    numbers = [int(each) for each in asked.group(1).split()] or [cycle.number]
    found = [rounds.numbered(transaction, number) for number in dict.fromkeys(numbers)]
    if None in found:
        return context
    return replace(
        context,
        figures=tuple(counted(transaction, each, context.now) for each in found if each),
    )


def counted(transaction: Transaction, cycle: Cycle, now: datetime) -> Figures:
    """A round's figures as they are; as they were kept, once people have been forgotten."""
    live = figures(facts(transaction, cycle))
    document = _KEPT.scalar(transaction, number=cycle.number)
    kept = None if document is None else _FIGURES.validate_json(document)
    if kept is not None and _received(kept) > _received(live):
        live = outliving(kept, live)
    if kept != live:
        written = _FIGURES.dump_json(live).decode()
        _KEEP.run(transaction, cycle=cycle.number, counted_at=now, document=written)
    return live


def _received(of: Figures) -> int:
    """How many applications were counted: that number is always told."""
    found = of.figure("applications")
    return found.value if found and isinstance(found.value, int) else 0


def facts(transaction: Transaction, cycle: Cycle) -> RoundFacts:
    """What a round's figures are counted from."""
    end = datetime.combine(cycle.meetings_end, time.max, ZoneInfo(cycle.zone))
    span = {"first": cycle.opens, "last": end}
    return RoundFacts(
        cycle=cycle,
        applications=applications.of_round(transaction, cycle.number),
        attended=_attended(transaction, cycle),
        by_bot=tuple(_by_bot(transaction, span)),
        by_office=tuple(_by_office(transaction, span)),
    )


def _attended(transaction: Transaction, cycle: Cycle) -> Mapping[str, Attended]:
    """The meetings at which somebody noted who was there."""
    counted = attendance.counts(transaction, cycle.number)
    return {
        meeting: Attended(present=each.present, opened=bool(each.opened))
        for meeting, each in counted.items()
        if each.present or each.opened
    }


def _by_bot(transaction: Transaction, span: Mapping[str, datetime]) -> Iterable[timedelta]:
    """How long each message waited until the bot's first answer to it had left."""
    answers: dict[int, list[Any]] = {}
    for row in _WENT.all(transaction, **span):
        answers.setdefault(row.who, []).append(row)
    for came in _CAME.all(transaction, **span):
        left = next(
            (row.at for row in answers.get(came.who, ()) if row.created_at >= came.at), None
        )
        if left is not None:
            yield left - came.at


def _by_office(transaction: Transaction, span: Mapping[str, datetime]) -> Iterable[timedelta]:
    """How long the first words that nobody had answered waited for the office."""
    waiting: dict[int, datetime] = {}
    for row in _SPOKE.all(transaction, **span):
        if row.kind == "person":
            waiting.setdefault(row.who, row.at)
        elif (since := waiting.pop(row.who, None)) is not None:
            yield row.at - since
