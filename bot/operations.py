"""What an operator does to a round, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.context import Context
from bot.cycle import Cycle
from bot.effects import Effect
from bot.events import TimerFired
from bot.store import applications, ledger, rounds
from bot.store.apply import apply
from bot.store.database import Transaction
from bot.workflows.rounds import replan


def store_round(transaction: Transaction, cycle: Cycle, moment: datetime, event: str) -> None:
    """Store a round and set everything its dates govern anew; ``event`` goes into the audit."""
    rounds.save(transaction, cycle, moment)
    ledger.record(
        transaction,
        at=moment,
        event=event,
        subject=str(cycle.number),
        actor="operator",
        details={},
    )
    every = applications.of_round(transaction, cycle.number)
    drafts = [application for application in every if application.status == "draft"]
    carry_out(transaction, replan(cycle, drafts, moment), moment)


def carry_out(transaction: Transaction, effects: Sequence[Effect], moment: datetime) -> None:
    """Apply effects that no event of the bot's own led to."""
    event = TimerFired(id=f"operator:{moment.isoformat()}", at=moment, kind="operator", subject="", due=moment)
    apply(transaction, event, Context(now=moment, fresh_id=""), effects)
