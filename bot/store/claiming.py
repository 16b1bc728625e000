"""The statements by which outbox rows are claimed under a lease, and settled under it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    select,
    update,
)

from bot.store.prepared import Prepared
from bot.store.tables import outbox

# Written out, not bound: only then does SQLite use the index of the rows that wait.
QUEUED: ColumnElement[str] = literal_column("'queued'")
SENDING: ColumnElement[str] = literal_column("'sending'")
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)  # due whatever the clock says, also one set back
# A row that had to be put back holds up later ones to its target for so many attempts, so
# that a throttled chat keeps its order; then they pass, so that it cannot be stuck for days.
_KEEPS_ITS_PLACE = 5

# However many missions are written to, nobody's own answer waits behind them.
_LAST_OF_ALL = case((outbox.c.kind == literal_column("'mailing'"), 1), else_=0)

_COLUMNS = (
    outbox.c.id,
    outbox.c.key,
    outbox.c.channel,
    outbox.c.target,
    outbox.c.contact_id,
    outbox.c.kind,
    outbox.c.body,
    outbox.c.attempts,
    outbox.c.parts_done,
    outbox.c.uncertain,
    outbox.c.expires_at,
    outbox.c.created_at,
)


def _claiming() -> Any:
    now = bindparam("now", type_=outbox.c.not_before.type)
    wall = bindparam("wall", type_=outbox.c.lease_until.type)
    earlier = outbox.alias("earlier")
    waits = exists().where(
        earlier.c.target == outbox.c.target,
        earlier.c.id < outbox.c.id,
        earlier.c.state.in_([QUEUED, SENDING]),
        (earlier.c.not_before <= now)
        | (earlier.c.error.is_not(None) & (earlier.c.attempts <= literal(_KEEPS_ITS_PLACE))),
    )
    due = (outbox.c.state == QUEUED) & (outbox.c.not_before <= now)
    abandoned = (outbox.c.state == SENDING) & (outbox.c.lease_until <= wall)
    picked = (
        select(outbox.c.id)
        .where(
            outbox.c.state.in_([QUEUED, SENDING]),
            outbox.c.channel == bindparam("name"),
            outbox.c.not_before <= now,
            due | abandoned,
            outbox.c.id.not_in(bindparam("busy", expanding=True)),
            ~waits,
        )
        .order_by(_LAST_OF_ALL, outbox.c.id)
        .limit(bindparam("number"))
        .with_for_update(skip_locked=True)
        .cte("picked")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(picked.c.id)))
        .values(
            state=SENDING,
            lease=bindparam("worker"),
            lease_until=bindparam("until"),
            not_before=AT_ONCE,  # it was due: a clock set back does not hide it again
            attempts=outbox.c.attempts + 1,
            uncertain=case((outbox.c.state == SENDING, True), else_=outbox.c.uncertain),
        )
        .returning(*_COLUMNS)
    )


CLAIM = _claiming()
SETTLE = Prepared(
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.lease == bindparam("worker"),
        outbox.c.state == SENDING,
    )
    .values(
        state=bindparam("after"),
        provider_id=bindparam("given"),
        error=bindparam("reason"),
        parts_done=bindparam("arrived"),
        uncertain=bindparam("unknown"),
        attempts=outbox.c.attempts - bindparam("uncounted"),
        not_before=func.coalesce(
            bindparam("again", type_=outbox.c.not_before.type), outbox.c.not_before
        ),
        settled_at=bindparam("ended"),
        lease=None,
        lease_until=None,
    )
)
