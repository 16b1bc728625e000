"""The scheduler: time as a channel. Due timers go through the runner like any event."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.logs import describe
from bot.runner import Runner
from bot.store import timers
from bot.store.database import Store

_BATCH = 50
_LOOK_AGAIN = 0.5  # seconds: short enough that a moved clock shows at once

log = structlog.get_logger()


class Scheduler:
    """Fires timers as they come due, until cancelled."""

    def __init__(self, store: Store, runner: Runner, *, clock: Clock) -> None:
        self._store = store
        self._runner = runner
        self._clock = clock
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look at once: a timer was set."""
        self._wake.set()

    async def run(self) -> None:
        """Fire timers until cancelled."""
        while True:
            self._wake.clear()
            if await self._look() == 0:
                await self._rest()

    async def fire_due(self) -> int:
        """Fire what is due now; returns how many timers were handled."""
        now = self._clock()
        due = await self._store.turn(lambda turn: timers.due(turn, now, _BATCH))
        handled = 0
        for event in due:
            try:
                await self._runner.handle(event)
                handled += 1
            except Exception as error:  # noqa: BLE001  (the timer stays due and is tried again)
                log.error("timer.failed", kind=event.kind, error=describe(error))
        return handled

    async def _look(self) -> int:
        try:
            return await self.fire_due()
        except DBAPIError as error:
            log.error("timers.not_readable", error=describe(error))
            return 0

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_AGAIN):
                await self._wake.wait()
        except TimeoutError:
            return
