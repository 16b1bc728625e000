"""The stage: the production core on a database of its own, under a clock that we turn."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot import effects as fx
from bot import failpoints
from bot.channels.base import Channel
from bot.consulting import Library
from bot.context import Consulted, Role
from bot.crowds import Crowds
from bot.dispatcher import Dispatcher
from bot.events import ChannelName
from bot.handlers.table import decide
from bot.rehearsal.book import Book
from bot.rehearsal.doors import Doors
from bot.rehearsal.faults import Crash, Faults
from bot.rehearsal.lines import CAPABILITIES, Hear, Line
from bot.rehearsal.posted import Json, Posted, Said
from bot.rehearsal.unreliable import Unreliable
from bot.runner import Decide, Runner
from bot.scheduler import Scheduler
from bot.store import outbox
from bot.store.database import Store, Transaction

T = TypeVar("T")
See = Callable[[Json, str, datetime], None]  # a window that answers what somebody submitted

# What an index answered once, it always answers: the next round need not ask it again.
_KNOWN: WeakKeyDictionary[Library, dict[str, tuple[Consulted, ...]]] = WeakKeyDictionary()
_AGAIN = timedelta(seconds=5)  # after which a provider brings an event that was not taken
_LEAST = timedelta(seconds=1)
# As the index of the rows that wait is written: only then does SQLite not read all the others.
_NEXT = (
    "SELECT (SELECT min(due) FROM timers),"
    " (SELECT min(not_before) FROM outbox"
    " WHERE state IN ('queued', 'sending') AND state = 'queued'),"
    " (SELECT min(lease_until) FROM outbox"
    " WHERE state IN ('queued', 'sending') AND state = 'sending')"
)
_UNSETTLED = text(
    "SELECT key FROM outbox WHERE state IN ('queued', 'sending') AND state = 'sending'"
)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MOST_ROUNDS = 50  # of one moment: more is a loop, and a finding


class Restless(AssertionError):
    """The bot never came to rest at one moment: something sets itself off again."""


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    number: int
    act: Callable[[datetime], Sequence[Posted]] | None = field(default=None, compare=False)
    said: Said | None = field(default=None, compare=False)


class Stage:
    """Brings events to the core in the order of their times; dies and starts again with faults.

    ``deciding`` stands between the core and its decisions: tests spoil them there.
    """

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
        see: See,
        deciding: Callable[[Decide], Decide] = lambda decide: decide,
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
        self._see = see
        self._decide = deciding(decide)
        self._answers = _KNOWN.setdefault(library, {})
        self._skew = timedelta()
        self._away_until: datetime | None = None
        self._planned: list[_Planned] = []
        self._numbers = itertools.count()
        self._others: set[asyncio.Task[Any]] = set()
        self._doors = Doors()
        names: tuple[ChannelName, ...] = ("telegram", "email", "slack")
        self._lines: dict[str, Channel] = {
            name: Line(
                name,
                self.book,
                faults,
                lambda: self.now,
                hear,
                self.gone,
                self._doors,
                CAPABILITIES[name],
            )
            for name in names
        }
        self._start()

    def clock(self) -> datetime:
        """The virtual time, as wrong as the machine's clock is just now."""
        return self.now + self._skew

    def plan(self, at: datetime, act: Callable[[datetime], Sequence[Posted]]) -> None:
        """Have something done at a moment; what it returns is brought to the core."""
        self._put(at, act=act)

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
        """Everything that is due now: what people do, what reaches us, and what goes out."""
        self._skew = self._faults.skew()
        if self._away_until is not None and self._away_until <= self.now:
            self._away_until = None
            await self._restart()
        while self._planned and self._planned[0].at <= self.now:
            planned = heapq.heappop(self._planned)
            if planned.said is not None:
                await self._bring(planned.said)
            elif planned.act is not None:
                for posted in planned.act(self.now):
                    await self._post(posted)
        if self._away_until is None:
            await self._settle()
            if (absence := self._faults.away()) is not None:
                self._away_until = self.now + absence

    async def _settle(self) -> None:
        for _ in range(_MOST_ROUNDS):
            due = [moment for moment in await self._due() if moment is not None]
            if not due or min(due) > self.clock():
                return
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

    async def _post(self, posted: Posted) -> None:
        """Something was handed to a provider, which brings it to us at once or later."""
        delay = self._faults.late(posted.channel)
        said = Said(posted=posted, arrived=self.now + (delay or timedelta()))
        if posted.channel == "telegram":
            said.arrived = posted.at  # the update says itself when it was written
        self.book.said.append(said)
        if delay is None:
            await self._bring(said)
        else:
            self._put(self.now + delay, said=said)

    async def _bring(self, said: Said) -> None:
        """One thing to the core; a provider whose event was not taken brings it again."""
        if self._away_until is not None:
            self._put(self._away_until, said=said)
            return
        before = said.first
        await self._deliver(said)
        if before is None and (again := self._faults.repeated()) is not None:
            self._put(self.now + again, said=said)

    async def _deliver(self, said: Said) -> None:
        said.brought = True
        while True:
            waited = self.now - said.arrived
            event = self._doors.read(said.posted, now=self.clock(), waited=waited)
            said.event = said.event or event
            if event is None:
                return
            try:
                outcome = await self._runner.handle(event)
            except Crash:
                await self._restart()
            except Exception:  # noqa: BLE001  (the adapter logs it, and brings it again)
                self.now += _AGAIN
            else:
                said.first, said.taken = said.first or self.now, self.now
                if outcome.next is not None:
                    self._see(outcome.next.rendered.view, said.posted.author, self.now)
                return

    async def _next_moment(self) -> datetime | None:
        found = [self._planned[0].at] if self._planned else []
        if self._away_until is not None:
            return min([*found, self._away_until])
        # A row put back for later is due no earlier than a second from now.
        found += [max(due, self.now + _LEAST) for due in await self._due() if due is not None]
        return min(found, default=None)

    async def _due(self) -> Sequence[datetime | None]:
        """When the next timer, message and lease are due."""
        row = await self.turn(lambda turn: turn.driver.execute(_NEXT).fetchone())
        return [None if value is None else _EPOCH + timedelta(microseconds=value) for value in row]

    def _put(
        self,
        at: datetime,
        *,
        act: Callable[[datetime], Sequence[Posted]] | None = None,
        said: Said | None = None,
    ) -> None:
        planned = _Planned(max(at, self.now), next(self._numbers), act, said)
        heapq.heappush(self._planned, planned)

    def _start(self) -> None:
        store = Unreliable(self.store, self._faults)
        self._runner = Runner(
            store,
            decide=self._decide,
            consult=self._consult,
            roles=self._roles,
            clock=self.clock,
            after_commit=lambda _effects: None,
            fresh_id=self._fresh_id,
            crowds=Crowds(),
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
        self.book.restarts.append(self.now)
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
