"""Opening the database, and the turn: one transaction that decides and remembers."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.vault import Vault

T = TypeVar("T")

_GROUP = 64  # turns in one commit at most: bounds how long the first of them waits
_ATTEMPTS = 3  # of a PostgreSQL turn that lost a deadlock


@dataclass(slots=True)
class Transaction:
    """What a turn works with. ``memo`` holds what may be read once per transaction."""

    connection: Connection
    vault: Vault
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def postgresql(self) -> bool:
        """Whether rows can be locked one by one."""
        return self.connection.dialect.name == "postgresql"


class Store(Protocol):
    """The state store as the async core sees it."""

    engine: Engine
    vault: Vault

    async def turn(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in a transaction; returns after the commit that holds it."""
        ...

    def close(self) -> None:
        """Finish what is running and let go of the database."""
        ...


def open_store(url: str, vault: Vault) -> Store:
    """The store for a database URL (``sqlite:///…`` or ``postgresql://…``)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteStore(url, vault)
    return PostgresStore(parsed.set(drivername="postgresql+psycopg"), vault)


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
        else:
            self.future.set_exception(self.error)


class SqliteStore:
    """One writer thread; all turns that wait share one commit, each in its own savepoint."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.vault = vault
        self.engine = sqlite_engine(url)
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="store-writer", daemon=True)
        self._thread.start()

    async def turn(self, work: Callable[[Transaction], T]) -> T:
        """Queue ``work`` for the writer; its failure rolls back its own savepoint only."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.put(_Waiting(work, future, loop))
        return await future

    def close(self) -> None:
        """Commit what waits, then stop the writer."""
        self._waiting.put(None)
        self._thread.join()
        self.engine.dispose()

    def _write(self) -> None:
        with self.engine.connect() as connection:
            while (group := self._next_group()) is not None:
                self._commit_together(connection, group)
                for loop in {waiting.loop for waiting in group}:
                    mine = [waiting for waiting in group if waiting.loop is loop]
                    with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits
                        loop.call_soon_threadsafe(_settle_all, mine)

    def _next_group(self) -> list[_Waiting] | None:
        first = self._waiting.get()
        if first is None:
            return None
        group = [first]
        with contextlib.suppress(queue.Empty):
            while len(group) < _GROUP:
                waiting = self._waiting.get_nowait()
                if waiting is None:
                    self._waiting.put(None)
                    break
                group.append(waiting)
        return group

    def _commit_together(self, connection: Connection, group: Sequence[_Waiting]) -> None:
        transaction = Transaction(connection, self.vault)
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
    connection = transaction.connection
    connection.exec_driver_sql("SAVEPOINT turn")
    try:
        waiting.result = waiting.work(transaction)
    except Exception as error:  # noqa: BLE001  (handed to the one who waits for this turn)
        waiting.error = error
        transaction.memo.clear()
        connection.exec_driver_sql("ROLLBACK TO turn")
    connection.exec_driver_sql("RELEASE turn")


def _settle_all(group: Sequence[_Waiting]) -> None:
    for waiting in group:
        waiting.settle()


def sqlite_engine(url: str) -> Engine:
    """An engine whose transactions we begin and end ourselves, durable at every commit."""
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


class PostgresStore:
    """A transaction a turn, on a few threads; any number of processes may share it."""

    def __init__(self, url: Any, vault: Vault, *, threads: int = 8) -> None:
        self.vault = vault
        self.engine = create_engine(
            url, pool_size=threads, max_overflow=2, pool_pre_ping=True, pool_recycle=1800
        )
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="store")

    async def turn(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` on a thread of its own; a lost deadlock runs it again."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    def close(self) -> None:
        """Finish running turns, then close the connections."""
        self._threads.shutdown()
        self.engine.dispose()

    def _run(self, work: Callable[[Transaction], T]) -> T:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.engine.begin() as connection:
                    return work(Transaction(connection, self.vault))
            except DBAPIError as error:
                if attempt == _ATTEMPTS or not _lost_a_race(error):
                    raise
        raise AssertionError("unreachable")


def _lost_a_race(error: DBAPIError) -> bool:
    """Deadlock or serialization failure: the same turn may simply run again."""
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}
