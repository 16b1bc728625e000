"""Agendas in the store: the plan of each round, and every version that was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, literal_column, select

from bot.agenda.programme import Programme
from bot.agenda.publishing import confidential_of, programme
from bot.context import Context
from bot.events import Event, StaffCommanded, StaffPressed, StaffSubmitted, TimerFired
from bot.facts.agendas import AgendaDesk, Edition, Plan
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.store import applications, rounds
from bot.store.prepared import Prepared
from bot.store.tables import agendas, audit, editions, mailings, persons, statements
from bot.store.transaction import Transaction

# What is about a round's agenda: buttons and dialogs by their data, commands, timers.
_ABOUT = re.compile(r"agenda:[a-z]+:(\d+)(?::|$)")
_VERBS = frozenset({"agenda"})
_TIMERS = frozenset({"agenda", "published", "due"})
_PLAN = TypeAdapter(Plan)
_EDITION = TypeAdapter(Edition)
_LABEL = {"plan": b"agendas.document", "edition": b"editions.document"}

_READ = Prepared(select(agendas.c.document).where(agendas.c.cycle == bindparam("number")))
_SAVE = Prepared(
    lambda insert: (statement := insert(agendas)).on_conflict_do_update(
        index_elements=["cycle"],
        set_={name: statement.excluded[name] for name in ("revision", "document", "changed_at")},
    ),
    columns=("cycle", "revision", "document", "changed_at"),
)
_EDITIONS = Prepared(
    select(editions.c.document)
    .where(editions.c.cycle == bindparam("number"))
    .order_by(editions.c.version)
)
_PUBLISH = Prepared(
    editions.insert(), columns=("cycle", "version", "published_at", "by", "document")
)
_STATEMENTS = Prepared(select(statements.c.application_id).where(~statements.c.dropped))
_ANNOUNCED = Prepared(
    select(mailings.c.id).where(
        mailings.c.cycle == bindparam("number"),
        mailings.c.kind == literal_column("'call'"),
        mailings.c.stage.in_([literal_column("'sending'"), literal_column("'done'")]),
    )
)
_DONE = Prepared(select(audit.c.subject).where(audit.c.event == bindparam("named")).distinct())
_ZONES = Prepared(select(persons.c.id, persons.c.zone).where(persons.c.zone.is_not(None)))


def desk(transaction: Transaction, cycle: Cycle) -> AgendaDesk:
    """What the office decides about a round's agenda on; nobody else does until the turn ends."""
    transaction.alone_with(f"agenda:{cycle.number}")
    published = every_edition(transaction, cycle.number)
    return AgendaDesk(
        plan=plan(transaction, cycle.number),
        edition=published[-1] if published else None,
        applications=applications.of_round(transaction, cycle.number),
        zones={row.id: row.zone for row in _ZONES.all(transaction)},
        statements=frozenset(row.application_id for row in _STATEMENTS.all(transaction)),
        done=_done(transaction, cycle.number),
        announced=_ANNOUNCED.first(transaction, number=cycle.number) is not None,
    )


def _done(transaction: Transaction, cycle: int) -> frozenset[str]:
    subjects = (row.subject for row in _DONE.all(transaction, named="task.done"))
    pairs = (subject.partition(":") for subject in subjects)
    return frozenset(task for number, _, task in pairs if number == str(cycle))


def plan(transaction: Transaction, cycle: int) -> Plan:
    """The office's plan of a round, empty before there is one."""
    sealed = _READ.scalar(transaction, number=cycle)
    if sealed is None:
        return Plan(cycle=cycle)
    return _PLAN.validate_json(transaction.vault.open(sealed, _LABEL["plan"]))


def save(transaction: Transaction, changed: Plan, now: datetime) -> None:
    """Keep the office's plan of a round."""
    document = transaction.vault.seal(_PLAN.dump_json(changed), _LABEL["plan"])
    _SAVE.run(
        transaction,
        cycle=changed.cycle,
        revision=changed.revision,
        document=document,
        changed_at=now,
    )


def publish(transaction: Transaction, new: Edition) -> None:
    """Keep a version, and let the round say from now on that its meetings are then."""
    _PUBLISH.run(
        transaction,
        cycle=new.cycle,
        version=new.version,
        published_at=new.published_at,
        by=new.by,
        document=transaction.vault.seal(_EDITION.dump_json(new), _LABEL["edition"]),
    )
    cycle = rounds.numbered(transaction, new.cycle)
    if cycle is not None:
        rounds.save(transaction, told_by(cycle, new), new.published_at)


def told_by(cycle: Cycle, published: Edition) -> Cycle:
    """The round with its meetings when a published version has them."""
    held = (each for each in published.meetings if each.status == "confirmed")
    return cycle.with_meetings_at({each.state: each.starts for each in held})


def every_edition(transaction: Transaction, cycle: int) -> tuple[Edition, ...]:
    """All published versions of a round's agenda, oldest first."""
    return tuple(
        _EDITION.validate_json(transaction.vault.open(row.document, _LABEL["edition"]))
        for row in _EDITIONS.all(transaction, number=cycle)
    )


def programmes(
    transaction: Transaction, cycle: Cycle, of_round: Sequence[Application] | None = None
) -> tuple[Programme, ...]:
    """Every published version as missions may see it, oldest first; the last is in force."""
    known = applications.of_round(transaction, cycle.number) if of_round is None else of_round
    secret = confidential_of(cycle, known)
    return tuple(
        programme(each, known, secret) for each in every_edition(transaction, cycle.number)
    )


def known(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with the agenda, where the event is about it."""
    number = _round_of(event, context)
    cycle = rounds.numbered(transaction, number) if number is not None else None
    if cycle is None:
        return context
    return replace(context, cycle=cycle, agenda=desk(transaction, cycle))


def _round_of(event: Event, context: Context) -> int | None:
    match event:
        case StaffPressed() | StaffSubmitted():
            found = _ABOUT.match(event.data)
            return int(found.group(1)) if found else None
        case StaffCommanded():
            return context.cycle.number if context.cycle and event.verb in _VERBS else None
        case TimerFired():
            return context.cycle.number if context.cycle and event.kind in _TIMERS else None
        case _:
            return None
