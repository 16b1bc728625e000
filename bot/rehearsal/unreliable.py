"""The store as the bot sees it in a rehearsal: some commits fail, or succeed without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from bot.rehearsal.faults import Faults
from bot.store.database import Store, Transaction

T = TypeVar("T")


class Unreliable:
    """The store, whose commits fail when the faults say so: undone, or done and not told."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults
        self.engine = store.engine
        self.vault = store.vault

    async def turn(self, work: Callable[[Transaction], T], *, ahead: bool = False) -> T:
        """A turn that may be lost."""
        fault = self._faults.database()
        if fault == "before":
            raise _away()
        result = await self._store.turn(work, ahead=ahead)
        if fault == "after":
            raise _away()
        return result

    def close(self) -> None:
        """The rehearsal closes the store itself."""


def _away() -> OperationalError:
    return OperationalError("the database is away", None, Exception("rehearsed"))
