"""A rehearsal's store: the production tables, without a thread between a turn and its answer.

The writer thread's scheduling must not show in a run that is the same to the byte, and
waking it for each turn would take longer than most turns do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.store.sqlite import sqlite_engine
from bot.store.transaction import Transaction
from bot.vault import Vault

T = TypeVar("T")


class MemoryStore:
    """One connection, and one commit for each turn."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.vault = vault
        self.engine = sqlite_engine(url)
        self._connection = self.engine.connect()

    async def turn(
        self,
        work: Callable[[Transaction], T],
        *,
        ahead: bool = False,  # noqa: ARG002  (nobody waits here)
    ) -> T:
        """Do the work and commit; whatever it raises undoes it."""
        return self.now(work)

    def now(self, work: Callable[[Transaction], T]) -> T:
        """The same, without waiting."""
        transaction = Transaction(self._connection, self.vault)
        execute = transaction.driver.execute
        execute("BEGIN IMMEDIATE")
        try:
            result = work(transaction)
        except BaseException:  # a crash too: nothing of a turn that was cut off may stay
            execute("ROLLBACK")
            raise
        execute("COMMIT")
        return result

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
        self.engine.dispose()
