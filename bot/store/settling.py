"""What else has to happen once a message has found its end."""

from __future__ import annotations

from datetime import datetime

from bot.store import copies, overheard, timers
from bot.store.outbox import Claimed, Settled
from bot.store.transaction import Transaction
from bot.workflows.shortlist import drawing

_COPIES = frozenset({"file", "unfile"})


def settled(transaction: Transaction, row: Claimed, outcome: Settled, now: datetime) -> None:
    """Threads show what became of an answer, Homes that something could not be delivered."""
    overheard.settled(transaction, row.key, outcome.state, now)
    if row.shape in _COPIES:
        copies.settled(transaction, row, outcome, now)
    elif outcome.state == "failed" and row.contact_id is not None:
        homes(transaction, now)


def homes(transaction: Transaction, now: datetime) -> None:
    """Have the Homes of the office drawn anew soon."""
    timers.put(transaction, drawing.homes(now))
