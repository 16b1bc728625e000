"""The turn: all or nothing, together where that saves a commit, never mixed up."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.errors import UsageError
from bot.store import ledger, schema
from bot.store.database import Store, Transaction, open_store
from tests.store.databases import VAULT
from tests.store.facts import NOW


def remember(name: str, value: str = "x") -> Callable[[Transaction], None]:
    return lambda turn: ledger.save_cursor(turn, name, value)


async def remembered(store: Store, *names: str) -> list[str | None]:
    return await store.turn(lambda turn: [ledger.load_cursor(turn, name) for name in names])


async def test_turn_returns_what_its_work_returned(store: Store) -> None:
    assert await store.turn(lambda turn: 7) == 7


async def test_failed_turn_leaves_nothing(store: Store) -> None:
    def fail(turn: Transaction) -> None:
        ledger.save_cursor(turn, "a", "x")
        raise LookupError("after writing")

    with pytest.raises(LookupError):
        await store.turn(fail)
    assert await remembered(store, "a") == [None]


async def test_failure_of_one_turn_leaves_the_others(store: Store) -> None:
    def fail(turn: Transaction) -> None:
        ledger.save_cursor(turn, "bad", "x")
        raise LookupError

    works = [remember("a"), fail, remember("b"), fail, remember("c")]
    results = await asyncio.gather(*(store.turn(each) for each in works), return_exceptions=True)
    assert [type(result).__name__ for result in results] == [
        "NoneType",
        "LookupError",
        "NoneType",
        "LookupError",
        "NoneType",
    ]
    assert await remembered(store, "a", "b", "c", "bad") == ["x", "x", "x", None]


async def test_failed_statement_leaves_the_others(store: Store) -> None:
    def refuse(turn: Transaction) -> None:
        ledger.save_cursor(turn, "bad", "x")
        ledger.record(turn, at=NOW, event=None, subject="", actor="", details={})  # type: ignore[arg-type]

    works = [remember("a"), refuse, remember("b")]
    results = await asyncio.gather(*(store.turn(each) for each in works), return_exceptions=True)
    assert [isinstance(result, DBAPIError) for result in results] == [False, True, False]
    assert await remembered(store, "a", "b", "bad") == ["x", "x", None]


async def test_what_goes_ahead_waits_for_nobody_who_waits(store: Store) -> None:
    begun, permits = threading.Event(), threading.Semaphore(0)
    done: list[str] = []

    def work(name: str) -> Callable[[Transaction], None]:
        def hold(_turn: Transaction) -> None:
            begun.set()
            permits.acquire(timeout=20)
            done.append(name)

        return hold

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(store.turn(work("under way")))
        await asyncio.to_thread(begun.wait, 20)
        waiting = [f"waiting {number}" for number in range(12)]
        for name in waiting:
            tasks.create_task(store.turn(work(name)))
        await asyncio.sleep(0)
        sent = tasks.create_task(store.turn(lambda _turn: done.append("sent"), ahead=True))
        await asyncio.sleep(0)
        permits.release()  # enough for what is under way, and for nothing behind it
        await sent
        assert done.index("sent") <= 1
        permits.release(len(waiting))
    assert sorted(done) == sorted(["under way", "sent", *waiting])


async def test_errors_do_not_repeat_what_was_to_be_stored(store: Store) -> None:
    def refuse(turn: Transaction) -> None:
        ledger.record(turn, at=NOW, event=None, subject="canary", actor="", details={})  # type: ignore[arg-type]

    with pytest.raises(DBAPIError) as caught:
        await store.turn(refuse)
    assert "[parameters" not in str(caught.value).replace("hidden due to hide_parameters", "")
    assert caught.value.params is None


async def test_memo_of_a_failed_turn_is_not_believed(store: Store) -> None:
    def fail(turn: Transaction) -> None:
        turn.memo["seen"] = "by the turn that failed"
        raise LookupError

    results = await asyncio.gather(
        store.turn(fail), store.turn(lambda turn: turn.memo.get("seen")), return_exceptions=True
    )
    assert results[1] is None


async def test_many_turns_at_once_all_count(store: Store) -> None:
    def count(turn: Transaction) -> None:
        turn.alone_with("counter")
        seen = ledger.load_cursor(turn, "n") or "0"
        ledger.save_cursor(turn, "n", str(int(seen) + 1))

    await asyncio.gather(*(store.turn(count) for _ in range(100)))
    assert await remembered(store, "n") == ["100"]


async def test_cancelled_wait_does_not_harm_the_others(store: Store) -> None:
    gate = threading.Event()
    first = asyncio.create_task(store.turn(lambda turn: gate.wait(10)))
    await asyncio.sleep(0.05)
    waiting = [asyncio.create_task(store.turn(remember(name))) for name in ("a", "b")]
    await asyncio.sleep(0.05)
    waiting[0].cancel()
    gate.set()
    await asyncio.gather(first, *waiting, return_exceptions=True)
    assert await remembered(store, "b") == ["x"]


async def test_closed_store_refuses_instead_of_hanging(store: Store) -> None:
    store.close()
    with pytest.raises(RuntimeError):
        await store.turn(lambda turn: None)


async def test_close_finishes_what_waits(database_url: str) -> None:
    store = open_store(database_url, VAULT)
    schema.require_current(store.engine)
    gate = threading.Event()
    first = asyncio.create_task(store.turn(lambda turn: gate.wait(10)))
    turns = [asyncio.create_task(store.turn(remember(str(n)))) for n in range(20)]
    await asyncio.sleep(0.05)
    gate.set()
    await asyncio.to_thread(store.close)
    await asyncio.gather(first, *turns)
    again = open_store(database_url, VAULT)
    assert await remembered(again, "0", "19") == ["x", "x"]
    again.close()


async def test_turns_of_two_loops_do_not_mix(store: Store) -> None:
    def give(number: int) -> Callable[[Transaction], int]:
        return lambda turn: number

    async def work() -> list[int]:
        return await asyncio.gather(*(store.turn(give(number)) for number in range(50)))

    other = asyncio.to_thread(lambda: asyncio.run(work()))
    assert list(await asyncio.gather(work(), other)) == [list(range(50))] * 2


async def test_failed_commit_fails_every_turn_in_it(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    gate = threading.Event()

    def break_the_commit(turn: Transaction) -> None:
        turn.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        turn.connection.exec_driver_sql(
            "INSERT INTO missions (state, contact_id, name, language) VALUES ('TG', 99, 'x', 'fr')"
        )

    first = asyncio.create_task(store.turn(lambda turn: gate.wait(10)))
    await asyncio.sleep(0.05)
    group = [
        asyncio.create_task(store.turn(work))
        for work in (remember("a"), break_the_commit, remember("b"))
    ]
    await asyncio.sleep(0.05)
    gate.set()
    await first
    results = await asyncio.gather(*group, return_exceptions=True)
    assert [isinstance(result, DBAPIError) for result in results] == [True, True, True]
    assert await remembered(store, "a", "b") == [None, None]
    store.close()


@pytest.mark.fault(12)
async def test_full_disk_fails_the_turn_and_work_resumes(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    pages = await store.turn(
        lambda turn: turn.connection.exec_driver_sql("PRAGMA page_count").scalar()
    )
    full = f"PRAGMA max_page_count={pages}"
    await store.turn(lambda turn: turn.connection.exec_driver_sql(full).all())
    with pytest.raises(OperationalError):
        await store.turn(remember("large", "x" * 100_000))
    more = "PRAGMA max_page_count=1000000"
    await store.turn(lambda turn: turn.connection.exec_driver_sql(more).all())
    await store.turn(remember("large", "x" * 100_000))
    store.close()


@pytest.mark.fault(12)
async def test_terminated_connection_is_replaced(postgresql_url: str) -> None:
    store = open_store(postgresql_url, VAULT)
    own = "SELECT pg_backend_pid()"
    pid = await store.turn(lambda turn: turn.connection.exec_driver_sql(own).scalar())
    other = open_store(postgresql_url, VAULT)
    kill = f"SELECT pg_terminate_backend({pid})"
    await other.turn(lambda turn: turn.connection.exec_driver_sql(kill).all())
    assert await remembered(store, "a") == [None]
    store.close()
    other.close()


async def test_unusable_path_is_told_when_the_store_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a-folder").mkdir()
    with pytest.raises(UsageError, match="unable to open"):
        open_store(f"sqlite:///{tmp_path / 'a-folder'}", VAULT)


async def test_sqlite_is_durable_at_every_commit(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)

    def settings(turn: Transaction) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return {name: turn.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    assert await store.turn(settings) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    store.close()


async def test_commit_is_on_disk_when_the_turn_returns(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    await store.turn(remember("a"))
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        assert other.execute("SELECT value FROM cursors").fetchall() == [("x",)]
    other.close()
    store.close()
