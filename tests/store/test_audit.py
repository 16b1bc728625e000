"""The audit log is only ever added to, whoever tries."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store import ledger
from bot.store.database import Store, Transaction
from tests.store.facts import NOW


def record(turn: Transaction) -> None:
    ledger.record(turn, at=NOW, event="x.done", subject="A1", actor="U1", details={"n": 1})


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET actor = 'U2'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"],
)
async def test_audit_log_refuses_to_be_rewritten(store: Store, statement: str) -> None:
    await store.turn(record)

    def rewrite(turn: Transaction) -> None:
        turn.connection.execute(text(statement))

    with pytest.raises(DBAPIError, match="only ever added to"):
        await store.turn(rewrite)
    await store.turn(record)
    kept = await store.turn(
        lambda turn: turn.connection.execute(text("SELECT actor FROM audit")).scalars().all()
    )
    assert kept == ["U1", "U1"]
