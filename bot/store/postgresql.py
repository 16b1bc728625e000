"""PostgreSQL: a transaction a turn on a few threads, shared by any number of processes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, create_engine, event
from sqlalchemy.exc import DBAPIError

from bot.store.transaction import Transaction
from bot.vault import Vault

T = TypeVar("T")

_THREADS_AHEAD = 2  # for turns that may not wait behind others
_ATTEMPTS = 5  # of a turn that lost a deadlock
# A server that is gone must be noticed in seconds, also where the network says nothing of it.
_PATIENCE = 10  # seconds to connect, and twice that for an answer; connect_timeout in the URL
_GONE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # ms
}
_limit = threading.local()  # how long the statements of this thread wait for an answer


class PostgresStore:
    """A transaction a turn, on a few threads; any number of processes may share it."""

    def __init__(self, url: URL, vault: Vault, *, threads: int = 8) -> None:
        self.vault = vault
        self.engine = create_engine(
            url,
            pool_size=threads,
            max_overflow=_THREADS_AHEAD,
            pool_pre_ping=True,
            pool_recycle=1800,
            hide_parameters=True,
        )
        _connect_impatiently(self.engine)
        patience = 2.0 * int(str(url.query.get("connect_timeout", _PATIENCE)))
        self._behind, self._ahead = (
            ThreadPoolExecutor(
                number,
                thread_name_prefix="store",
                initializer=lambda: setattr(_limit, "seconds", patience),
            )
            for number in (threads, _THREADS_AHEAD)
        )

    async def turn(self, work: Callable[[Transaction], T], *, ahead: bool = False) -> T:
        """Run ``work`` on a thread of its own; a lost deadlock runs it again."""
        threads = self._ahead if ahead else self._behind
        return await asyncio.get_running_loop().run_in_executor(threads, self._run, work)

    def close(self) -> None:
        """Finish running turns, then close the connections."""
        self._behind.shutdown()
        self._ahead.shutdown()
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


class _Connection(psycopg.Connection[Any]):
    """A connection that gives up on a server which says nothing at all.

    Only within turns: a statement of an operator's command may take as long as it needs.
    """

    def wait(self, gen: Any, *args: Any, **more: Any) -> Any:
        seconds = getattr(_limit, "seconds", None)
        return super().wait(gen if seconds is None else self._in_time(gen, seconds), *args, **more)

    def _in_time(self, gen: Any, seconds: float) -> Generator[Any, Any, Any]:
        end = time.monotonic() + seconds
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                now = time.monotonic()
                if ready:
                    end = now + seconds
                elif now > end:
                    self.pgconn.finish()  # nobody knows what it was doing: never used again
                    raise psycopg.OperationalError("the server says nothing")
                wanted = gen.send(ready)
        except StopIteration as done:
            return done.value
        finally:
            gen.close()


def _connect_impatiently(engine: Any) -> None:
    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, given: Any, named: Any) -> Any:
        return _Connection.connect(*given, **({"connect_timeout": _PATIENCE} | _GONE | named))


def _lost_a_race(error: DBAPIError) -> bool:
    """Deadlock or serialization failure: the same turn may simply run again."""
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}
