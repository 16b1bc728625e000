"""What an operator does, each in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.context import Contact, Context
from bot.effects import Effect, Purge, StrikeOn
from bot.events import TimerFired
from bot.facts.cycle import Cycle
from bot.store import applications, ledger, personal, rounds, striking
from bot.store.apply import apply
from bot.store.database import Transaction
from bot.workflows.rounds import replan


def store_round(transaction: Transaction, cycle: Cycle, moment: datetime, event: str) -> None:
    """Store a round and set everything its dates govern anew; ``event`` goes into the audit."""
    rounds.save(transaction, cycle, moment)
    note(transaction, moment, event, str(cycle.number))
    every = applications.of_round(transaction, cycle.number)
    drafts = [application for application in every if application.status == "draft"]
    carry_out(transaction, replan(cycle, drafts, moment), moment)


def forget_again(transaction: Transaction, subjects: Collection[str], moment: datetime) -> int:
    """Erase those whom a restored backup brought back; returns how many there were."""
    named = [subject.partition(":")[::2] for subject in sorted(subjects)]
    known = personal.present(transaction, [int(each) for kind, each in named if kind == "person"])
    gone = tuple(each for kind, each in named if kind == "application")
    carry_out(transaction, [Purge(persons=tuple(known), applications=gone)], moment)
    return len(known) + len(gone)


def strike_on(transaction: Transaction, moment: datetime) -> bool:
    """Strike out a little more of what the erased left in others' rows; False when all is done."""
    first = striking.unfinished(transaction)[:1]
    carry_out(transaction, [StrikeOn(striking=number) for number in first], moment)
    return bool(first)


def note(
    transaction: Transaction, moment: datetime, event: str, subject: str, **details: str
) -> None:
    """Log what an operator did, or looked at."""
    ledger.record(
        transaction, at=moment, event=event, subject=subject, actor="operator", details=details
    )


def carry_out(
    transaction: Transaction,
    effects: Sequence[Effect],
    moment: datetime,
    contact: Contact | None = None,
) -> None:
    """Apply effects that no event of the bot's own led to; ``contact`` is whom they are about."""
    event = TimerFired(
        id=f"operator:{moment.isoformat()}", at=moment, kind="operator", subject="", due=moment
    )
    apply(transaction, event, Context(now=moment, fresh_id="", contact=contact), effects)
