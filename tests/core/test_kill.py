"""kill -9 between every two durable steps: nothing is lost, and nothing is done twice.

A message may arrive twice only where the process died between the wire's taking it and the
commit that says so; then both carry one key, and the second is marked uncertain.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.events import Address
from bot.failpoints import STATUS
from bot.store import contacts
from bot.store.database import Store, Transaction, open_store
from bot.vault import Vault
from tests.core.scripted import KEY, Script, live
from tests.forks import FORKS

T = TypeVar("T")

WORDS = 12
POINTS = (
    "runner.received",  # fetched, not committed
    "runner.decided",  # decided, inside the open transaction
    "runner.committed",  # committed, not acknowledged
    "wire.acknowledged",  # acknowledged, the next not fetched
    "dispatcher.claimed",  # claimed, not sent
    "wire.sending",  # handed over, not taken by the wire
    "dispatcher.sent",  # taken by the wire, not settled
    "dispatcher.settled",  # settled
)


@dataclass
class Process:
    """One bot after another on the same database and wire."""

    url: str
    folder: Path

    def __post_init__(self) -> None:
        self.inbox, self.sent = self.folder / "inbox", self.folder / "sent"
        self.inbox.write_text("".join(f"word {number}\n" for number in range(WORDS)))

    @contextlib.contextmanager
    def started(self, failpoint: str | None = None, **how: Any) -> Iterator[BaseProcess]:
        """A running one; it has ended when the block is left."""
        script = Script(url=self.url, inbox=self.inbox, sent=self.sent, **how)
        here, there = FORKS.Pipe()
        running = FORKS.Process(target=live, args=(script, there, failpoint))
        running.start()
        there.close()
        with contextlib.suppress(EOFError):  # a failpoint may be reached before
            here.recv()
        try:
            yield running
        finally:
            running.join(60)
            here.close()

    def run(self, failpoint: str | None = None) -> int | None:
        """Let one live as long as it does; returns how it ended."""
        with self.started(failpoint) as running:
            pass
        return running.exitcode

    def lines(self) -> list[dict[str, Any]]:
        if not self.sent.exists():
            return []
        return [json.loads(line) for line in self.sent.read_text().splitlines()]

    def in_flight(self) -> set[str]:
        """The keys of which nobody can know whether they were taken."""
        sending = "SELECT key FROM outbox WHERE state = 'sending'"
        return self._ask(lambda turn: set(turn.connection.exec_driver_sql(sending).scalars()))

    def state(self) -> dict[str, object]:
        """What the database says in the end."""

        def work(turn: Transaction) -> dict[str, object]:
            heard = []
            for value in "012":
                contact = contacts.find(turn, Address(channel="telegram", value=value))
                heard.append(contact and contact.conversation["heard"])
            query = turn.connection.exec_driver_sql
            return {
                "heard": heard,
                "inbox": query("SELECT count(*) FROM inbox").scalar(),
                "fired": query("SELECT count(*) FROM audit").scalar(),
                "outbox": dict(
                    query("SELECT channel || ' ' || state, count(*) FROM outbox GROUP BY 1").all()
                ),
            }

        return self._ask(work)

    def _ask(self, work: Callable[[Transaction], T]) -> T:
        store = open_store(self.url, Vault([KEY]))
        try:
            return asyncio.run(_turn(store, work))
        finally:
            store.close()


async def _turn(store: Store, work: Callable[[Transaction], T]) -> T:
    return await store.turn(work)


WHOLE = {
    "heard": [[f"word {number}" for number in range(start, WORDS, 3)] for start in range(3)],
    "inbox": WORDS,
    "fired": 1,
    "outbox": {"telegram sent": WORDS, "slack queued": 1},
}


@pytest.fixture
def process(database_url: str, tmp_path: Path) -> Process:
    folder = tmp_path / "wire"
    folder.mkdir()
    return Process(database_url, folder)


@pytest.mark.fault(1)
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("time", [1, 5])
def test_killed_between_two_durable_steps_loses_nothing(
    process: Process, point: str, time: int
) -> None:
    assert process.run(f"{point}:{time}") == STATUS
    in_flight = process.in_flight()
    assert process.run() == 0
    assert process.state() == WHOLE
    again = Counter(line["key"] for line in process.lines())
    twice = [key for key, count in again.items() if count > 1]
    assert len(again) == WORDS
    assert set(twice) <= in_flight
    assert bool(twice) or point != "dispatcher.sent"
    second = [line for line in process.lines() if line["attempt"] > 1 and line["key"] in twice]
    assert [line["uncertain"] for line in second] == [True] * len(twice)


@pytest.mark.fault(2)
def test_killed_again_and_again_at_every_point_loses_nothing(process: Process) -> None:
    kills = sum(process.run(f"{point}:2") == STATUS for point in POINTS * 2)
    assert process.run() == 0
    assert process.state() == WHOLE
    again = Counter(line["key"] for line in process.lines())
    assert (len(again), kills > 4) == (WORDS, True)
    assert sum(again.values()) - WORDS <= kills * 3  # three people: three under way at most


def test_sigkill_at_any_moment_loses_nothing(process: Process) -> None:
    pauses = random.Random(40)
    for _ in range(6):
        with process.started(slow=0.02) as running:
            time.sleep(pauses.uniform(0, 0.25))
            running.kill()
    assert process.run() == 0
    assert process.state() == WHOLE
    assert len({line["key"] for line in process.lines()}) == WORDS


@pytest.mark.fault(17)
def test_sigterm_finishes_what_is_under_way_and_repeats_nothing(process: Process) -> None:
    with process.started(stay=True, slow=0.3) as running:
        time.sleep(0.4)
        running.terminate()
    assert running.exitcode == 0
    assert process.run() == 0
    assert process.state() == WHOLE
    assert Counter(line["attempt"] for line in process.lines()) == {1: WORDS}
