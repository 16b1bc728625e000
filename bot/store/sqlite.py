"""SQLite: one writer thread, and one commit for all turns that wait."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.store.transaction import Transaction
from bot.vault import Vault

T = TypeVar("T")

_GROUP = 32  # turns in one commit at most: bounds how long the first of them waits


class StoreClosed(RuntimeError):
    """A turn was asked for after the store had been closed."""


@dataclass(slots=True)
class _Waiting:
    work: Callable[[Transaction], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        elif isinstance(self.error, StopIteration):  # which no future takes
            self.future.set_exception(RuntimeError("a turn ended in StopIteration"))
        else:
            self.future.set_exception(self.error)


class SqliteStore:
    """One writer thread; all turns that wait share one commit, each in its own savepoint.

    Turns that go ahead share commits among themselves, so that none waits for others' work.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        self.vault = vault
        self.engine = sqlite_engine(url)
        self._ahead: deque[_Waiting] = deque()
        self._behind: deque[_Waiting] = deque()
        self._knocks: queue.SimpleQueue[None] = queue.SimpleQueue()  # one a turn, one to close
        self._closing = threading.Lock()
        self._closed = False
        connection = self.engine.connect()  # here, so that a bad path is the opener's error
        self._thread = threading.Thread(
            target=self._write, args=(connection,), name="store-writer", daemon=True
        )
        self._thread.start()

    async def turn(self, work: Callable[[Transaction], T], *, ahead: bool = False) -> T:
        """Queue ``work`` for the writer; its failure rolls back its own savepoint only."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._closing:
            if self._closed:
                raise StoreClosed("the store is closed")
            (self._ahead if ahead else self._behind).append(_Waiting(work, future, loop))
            self._knocks.put(None)
        return await future

    def close(self) -> None:
        """Commit what waits, then stop the writer."""
        with self._closing:
            self._closed = True
            self._knocks.put(None)
        self._thread.join()
        self.engine.dispose()

    def _write(self, connection: Connection) -> None:
        with connection:
            while (group := self._next_group()) is not None:
                _commit_together(Transaction(connection, self.vault), group)
                for loop in {waiting.loop for waiting in group}:
                    mine = [waiting for waiting in group if waiting.loop is loop]
                    with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits
                        loop.call_soon_threadsafe(_settle_all, mine)

    def _next_group(self) -> list[_Waiting] | None:
        self._knocks.get()
        line = self._ahead or self._behind
        if not line:
            return None
        group = [line.popleft()]
        while line and len(group) < _GROUP:
            self._knocks.get()
            group.append(line.popleft())
        return group


def _commit_together(transaction: Transaction, group: Sequence[_Waiting]) -> None:
    connection = transaction.connection
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for waiting in group:
            _in_savepoint(transaction, waiting)
        connection.exec_driver_sql("COMMIT")
    except BaseException as error:  # noqa: BLE001  (handed to everyone who waits)
        with contextlib.suppress(DBAPIError):
            connection.exec_driver_sql("ROLLBACK")
        for waiting in group:
            waiting.error = waiting.error or error


def _in_savepoint(transaction: Transaction, waiting: _Waiting) -> None:
    # The driver runs these: around each statement Core would cost more than the statement.
    execute = transaction.driver.execute
    execute("SAVEPOINT turn")
    try:
        waiting.result = waiting.work(transaction)
    except Exception as error:  # noqa: BLE001  (handed to the one who waits for this turn)
        waiting.error = error
        transaction.memo.clear()
        execute("ROLLBACK TO turn")
    execute("RELEASE turn")


def _settle_all(group: Sequence[_Waiting]) -> None:
    for waiting in group:
        waiting.settle()


def sqlite_engine(url: str) -> Engine:
    """An engine whose transactions we begin and end ourselves, durable at every commit."""
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
            "temp_store=MEMORY",  # else every savepoint keeps its journal in a file
            "cache_size=-65536",  # KiB: what people are writing about stays at hand
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine
