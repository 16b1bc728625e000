"""One worker at a time, handed over when it ends, fails or loses its lease."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import leadership
from bot.errors import UsageError
from bot.leadership import alone, lead
from bot.store import ledger
from bot.store.database import Store
from tests.store.facts import MINUTE, NOW


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "_RENEW", 0.05)


class Worker:
    """Says when it leads."""

    def __init__(self, store: Store, name: str) -> None:
        self.leading = asyncio.Event()
        self.runs = 0
        self.fails = 0
        self.task = asyncio.create_task(lead(store, "telegram", name, self._work))

    async def _work(self) -> None:
        self.runs += 1
        self.leading.set()
        try:
            if self.fails:
                self.fails -= 1
                raise LookupError
            await asyncio.Event().wait()
        finally:
            self.leading.clear()

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.wait({self.task})


async def _leads(worker: Worker) -> None:
    async with asyncio.timeout(5):
        await worker.leading.wait()


async def test_second_takes_over_when_the_first_stops(store: Store) -> None:
    first = Worker(store, "a")
    await _leads(first)
    second = Worker(store, "b")
    await asyncio.sleep(0.3)
    assert (first.leading.is_set(), second.leading.is_set()) == (True, False)
    await first.stop()
    await _leads(second)
    await second.stop()


async def test_worker_that_fails_begins_again(store: Store) -> None:
    worker = Worker(store, "a")
    worker.fails = 2
    async with asyncio.timeout(5):
        while worker.runs < 3:
            await asyncio.sleep(0.01)
    await _leads(worker)
    await worker.stop()


async def test_worker_that_lost_its_lease_stops_working(store: Store) -> None:
    worker = Worker(store, "a")
    await _leads(worker)
    statement = "UPDATE leases SET holder = 'b'"
    await store.turn(lambda turn: turn.connection.exec_driver_sql(statement))
    async with asyncio.timeout(5):
        while worker.leading.is_set():
            await asyncio.sleep(0.01)
    await worker.stop()
    held = await store.turn(
        lambda turn: ledger.hold_lease(turn, "telegram", "c", wall=NOW, until=NOW + MINUTE)
    )
    assert held is False  # b's lease was not dropped by a


async def test_sqlite_file_is_for_one_running_bot(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'bot.sqlite3'}"
    with alone(url) as mine:
        assert mine is True
        with pytest.raises(UsageError, match=r"Stop it first; for several workers use PostgreSQL"):
            alone(url).__enter__()
    with alone(url) as again:
        assert again is True


def test_postgresql_is_shared() -> None:
    with alone("postgresql://db.example.org/bot") as mine:
        assert mine is False
