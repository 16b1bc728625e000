"""A SQLite file that another program holds for a while: nothing fails, nothing is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy.exc import OperationalError

from bot.store import contacts, dumping
from bot.store.database import open_store
from tests.store.databases import VAULT
from tests.store.facts import AMA, LUCIA, person


class Nowhere:
    """A sink that tells when the copying is under way."""

    def __init__(self, begun: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
        self._begun, self._loop = begun, loop

    def write(self, data: bytes) -> None:
        self._loop.call_soon_threadsafe(self._begun.set)


def other_program(url: str) -> sqlite3.Connection:
    return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)


async def test_turns_wait_for_whoever_holds_the_file(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    with closing(other_program(sqlite_url)) as other:
        other.execute("BEGIN EXCLUSIVE")
        turns = [asyncio.ensure_future(store.turn(person)) for _ in range(5)]
        done, waiting = await asyncio.wait(turns, timeout=0.3)
        assert (len(done), len(waiting)) == (0, 5)
        other.execute("COMMIT")
        people = await asyncio.gather(*turns)
    assert len({each.id for each in people}) == 1
    store.close()


async def test_file_held_too_long_fails_the_turn_alone(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)

    def impatient(turn: object) -> None:
        turn.connection.exec_driver_sql("PRAGMA busy_timeout=50")  # type: ignore[attr-defined]

    await store.turn(impatient)
    with closing(other_program(sqlite_url)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await store.turn(person)
        other.execute("COMMIT")
    assert (await store.turn(lambda turn: person(turn, LUCIA))).id == 1
    store.close()


async def test_bot_writes_on_while_a_backup_reads(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    await store.turn(lambda turn: person(turn, LUCIA))
    begun, loop = asyncio.Event(), asyncio.get_running_loop()
    copying = loop.run_in_executor(None, dumping.dump, store.engine, Nowhere(begun, loop))
    await begun.wait()
    await store.turn(lambda turn: person(turn, AMA))
    await copying
    found = await store.turn(lambda turn: contacts.find(turn, AMA))
    assert found is not None
    store.close()
