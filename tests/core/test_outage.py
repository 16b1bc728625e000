"""A database that goes away between two words: what was done is remembered when it is back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bot.store.database import Store, Transaction
from bot.vault import Vault
from tests.core.world import World

T = TypeVar("T")


class Cut:
    """A store whose line is cut at chosen turns, before the commit or after it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.engine: Engine = store.engine
        self.vault: Vault = store.vault
        self.turns = 0
        self.before: set[int] = set()
        self.after: set[int] = set()

    async def turn(self, work: Callable[[Transaction], T], *, ahead: bool = False) -> T:
        self.turns += 1
        number = self.turns
        if number in self.before:
            raise _gone()
        result = await self._store.turn(work, ahead=ahead)
        if number in self.after:
            raise _gone()
        return result

    def close(self) -> None:
        self._store.close()

    def cut(self, *, turn: int, after: bool) -> None:
        """Cut the line at the n-th turn from now."""
        (self.after if after else self.before).add(self.turns + turn)


def _gone() -> OperationalError:
    return OperationalError("", None, ConnectionError("the line was cut"))


async def looks(world: World, times: int) -> None:
    """The dispatcher's life, each look and what it sends after the other."""
    for _ in range(times):
        await world.dispatcher._look()
        with contextlib.suppress(ValueError):
            await world.dispatcher.drain()


CLAIM, SETTLE = 1, 2


@pytest.mark.fault(12)
@pytest.mark.parametrize("after", [False, True], ids=["before the commit", "after it"])
@pytest.mark.parametrize("turn", [CLAIM, SETTLE])
async def test_message_is_sent_once_whenever_the_line_is_cut(
    store: Store, turn: int, after: bool
) -> None:
    line = Cut(store)
    world = World(line)
    await world.say("hello")
    line.cut(turn=turn, after=after)
    await looks(world, 3)
    [(state, attempts)] = await world.rows("state, attempts")
    assert (state, len(world.telegram.delivered)) == ("sent", 1)
    # A claim whose answer was lost counts as an attempt: nobody knows that none was made.
    assert attempts == (2 if (turn, after) == (CLAIM, True) else 1)


async def test_outcome_that_could_not_be_kept_is_kept_before_the_end(store: Store) -> None:
    line = Cut(store)
    world = World(line)
    await world.say("hello")
    line.cut(turn=SETTLE, after=False)
    await world.dispatcher.send_due()
    while world.dispatcher._sending:
        await world.dispatcher._sending.copy().pop()
    await world.dispatcher._stop()
    rows: list[tuple[Any, ...]] = await world.rows("state")
    assert (rows, len(world.telegram.delivered)) == ([("sent",)], 1)
