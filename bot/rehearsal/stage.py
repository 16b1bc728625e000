"""The stage: the production core on a database of its own, under a clock that we turn."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot import effects as fx
from bot import failpoints
from bot.channels.base import Channel
from bot.consulting import Library
from bot.context import Consulted, Role
from bot.dispatcher import Dispatcher
from bot.events import ChannelName, Event
from bot.handlers.table import decide
from bot.rehearsal.book import Book, Said
from bot.rehearsal.faults import Crash, Faults
from bot.rehearsal.lines import CAPABILITIES, Hear, Line
from bot.runner import Runner
from bot.scheduler import Scheduler
from bot.store import outbox
from bot.store.database import Store, Transaction

T = TypeVar("T")

_AGAIN = timedelta(seconds=5)  # after which a provider brings an event that was not taken
_LEAST = timedelta(seconds=1)
_NEXT = text(
    "SELECT (SELECT min(due) FROM timers),"
    " (SELECT min(not_before) FROM outbox WHERE state = 'queued'),"
    " (SELECT min(lease_until) FROM outbox WHERE state = 'sending')"
)
_UNSETTLED = text("SELECT key FROM outbox WHERE state = 'sending'")
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MOST_ROUNDS = 50  # of one moment: more is a loop, and a finding


class Restless(AssertionError):
    """The bot never came to rest at one moment: something sets itself off again."""


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    number: int
    act: Callable[[datetime], Sequence[Event]] = field(compare=False)


class _Unreliable:
    """The store, whose commits fail when the faults say so: undone, or done and not told."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults
        self.engine = store.engine
        self.vault = store.vault

    async def turn(self, work: Callable[[Transaction], T]) -> T:
        """A turn that may be lost."""
        fault = self._faults.database()
        if fault == "before":
            raise _away()
        result = await self._store.turn(work)
        if fault == "after":
            raise _away()
        return result

    def close(self) -> None:
        """The rehearsal closes the store itself."""


def _away() -> OperationalError:
    return OperationalError("the database is away", None, Exception("rehearsed"))


class Stage:
    """Brings events to the core in the order of their times; dies and starts again with faults."""

    def __init__(
        self,
        store: Store,
        *,
        begins: datetime,
        seed: int,
        faults: Faults,
        hear: Hear,
        roles: Callable[[str], Role | None],
        library: Library,
    ) -> None:
        self.store = store
        self.book = Book()
        self.now = begins
        self.gone: set[str] = set()
        self._faults = faults
        self._roles = roles
        self._seed = seed
        self._ids = random.Random(f"ids {seed}")  # noqa: S311  (invented ids of a rehearsal)
        self._library = library
        self._answers: dict[str, tuple[Consulted, ...]] = {}
        self._skew = timedelta()
        self._planned: list[_Planned] = []
        self._numbers = itertools.count()
        self._others: set[asyncio.Task[object]] = set()
        names: tuple[ChannelName, ...] = ("telegram", "email", "slack")
        self._lines: dict[str, Channel] = {
            name: Line(name, self.book, faults, self.clock, hear, self.gone, CAPABILITIES[name])
            for name in names
        }
        self._start()

    def clock(self) -> datetime:
        """The virtual time, as wrong as the machine's clock is just now."""
        return self.now + self._skew

    def plan(self, at: datetime, act: Callable[[datetime], Sequence[Event]]) -> None:
        """Have something done at a moment; what it returns is brought to the core."""
        heapq.heappush(self._planned, _Planned(max(at, self.now), next(self._numbers), act))

    async def play(self, ends: datetime, progress: Callable[[float], None]) -> None:
        """Let the time pass until the end."""
        begins = self.now
        failpoints.watch(self._watch)
        self._others = asyncio.all_tasks()
        try:
            while (moment := await self._next_moment()) is not None and moment <= ends:
                self.now = max(self.now, moment)
                await self._moment()
                progress((self.now - begins) / (ends - begins))
        finally:
            failpoints.watch(None)

    async def turn(self, work: Callable[[Transaction], T]) -> T:
        """A look at, or a change of, the database that no fault meets."""
        return await self.store.turn(work)

    async def _moment(self) -> None:
        """Everything that is due now: what people do, timers, and what goes out."""
        self._skew = self._faults.skew()
        while self._planned and self._planned[0].at <= self.now:
            for event in heapq.heappop(self._planned).act(self.now):
                await self._bring(event)
        await self._settle()

    async def _settle(self) -> None:
        for _ in range(_MOST_ROUNDS):
            try:
                fired = await self._scheduler.fire_due()
                sent = await self._send()
            except Crash:
                await self._restart()
                continue
            except OperationalError:
                continue  # the loops of the real process log it and look again
            if not fired and not sent:
                return
        raise Restless(f"the bot is not at rest at {self.now.isoformat()}")

    async def _send(self) -> int:
        before = len(self.book.deliveries)
        await self._dispatcher.drain()
        if self._faults.on:
            await self._excuse_unsettled()
        return len(self.book.deliveries) - before

    async def _excuse_unsettled(self) -> None:
        """What was sent without the outcome being written down may come a second time."""
        rows = await self.turn(lambda turn: turn.connection.execute(_UNSETTLED).all())
        self.book.excused.update(key for (key,) in rows)

    async def _bring(self, event: Event) -> None:
        """One event to the core; a provider whose event was not taken brings it again."""
        self.book.said.append(Said(at=self.now, event=event))
        await self._deliver(event)
        if self._faults.repeated():
            await self._deliver(event)

    async def _deliver(self, event: Event) -> None:
        while True:
            try:
                await self._runner.handle(event)
            except Crash:
                await self._restart()
            except OperationalError:
                self.now += _AGAIN
            else:
                return

    async def _next_moment(self) -> datetime | None:
        found = [self._planned[0].at] if self._planned else []
        row = (await self.turn(lambda turn: turn.connection.execute(_NEXT).all()))[0]
        # A row put back for later is due no earlier than a second from now.
        found += [
            max(_EPOCH + timedelta(microseconds=value), self.now + _LEAST)
            for value in row
            if value is not None
        ]
        return min(found, default=None)

    def _start(self) -> None:
        store = _Unreliable(self.store, self._faults)
        self._runner = Runner(
            store,
            decide=decide,
            consult=self._consult,
            roles=self._roles,
            clock=self.clock,
            after_commit=lambda _effects: None,
            fresh_id=self._fresh_id,
        )
        self._dispatcher = Dispatcher(
            store,
            self._lines,
            self._runner,
            clock=self.clock,
            jitter=random.Random(f"jitter {self._seed}"),  # noqa: S311  (spreads retries)
            worker="rehearsal",
            wall=lambda: self.now,
        )
        self._scheduler = Scheduler(store, self._runner, clock=self.clock)

    async def _restart(self) -> None:
        """The process has died: what it held in memory is gone, another one starts."""
        ours = asyncio.all_tasks() - self._others
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)
        await self._excuse_unsettled()
        await self.turn(outbox.release_all)
        self.now += _AGAIN
        self._start()

    def _watch(self, point: str) -> None:
        if self._faults.crash_at(point):
            raise Crash(point)

    async def _consult(self, effect: fx.Consult) -> tuple[Consulted, ...]:
        asked = f"{effect.language}:{effect.text}"
        if asked not in self._answers:
            self._answers[asked] = await self._library.consult(effect)
        return self._answers[asked]

    def _fresh_id(self) -> str:
        return "A" + "".join(self._ids.choices("abcdefghijklmnopqrstuvwxyz234567", k=11))
