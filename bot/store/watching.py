"""What an operator watches: how much waits to be sent, and for how long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select

from bot.metrics import Waiting
from bot.store.tables import outbox
from bot.store.transaction import Transaction

_LIVE = ("queued", "sending")


def waiting(transaction: Transaction, now: datetime) -> list[Waiting]:
    """The due and the failed messages by channel; those held back on purpose are not counted."""
    since = func.min(
        case(
            (outbox.c.not_before < outbox.c.created_at, outbox.c.created_at),
            else_=outbox.c.not_before,
        ),
        type_=outbox.c.created_at.type,
    )
    due = select(
        outbox.c.channel, outbox.c.state, func.count().label("number"), since.label("since")
    )
    live = due.where(outbox.c.state.in_(_LIVE), outbox.c.not_before <= now)
    failed = due.where(outbox.c.state == "failed")
    rows = [
        row
        for statement in (live, failed)
        for row in transaction.connection.execute(
            statement.group_by(outbox.c.channel, outbox.c.state)
        )
    ]
    return [
        Waiting(
            channel=row.channel,
            state=row.state,
            number=row.number,
            oldest_seconds=_seconds(now, row.since) if row.state in _LIVE else 0.0,
        )
        for row in rows
    ]


def _seconds(now: datetime, since: datetime) -> float:
    return max((now - since).total_seconds(), 0.0)
