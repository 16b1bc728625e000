"""PostgreSQL: a transaction a turn on a few threads, shared by any number of processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import DBAPIError

from bot.store.transaction import Transaction
from bot.vault import Vault

T = TypeVar("T")

_ATTEMPTS = 5  # of a turn that lost a deadlock


class PostgresStore:
    """A transaction a turn, on a few threads; any number of processes may share it."""

    def __init__(self, url: URL, vault: Vault, *, threads: int = 8) -> None:
        self.vault = vault
        self.engine = create_engine(
            url,
            pool_size=threads,
            max_overflow=2,
            pool_pre_ping=True,
            pool_recycle=1800,
            hide_parameters=True,
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
