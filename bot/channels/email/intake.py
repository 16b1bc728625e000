"""From the mailbox's thread to the event loop: each mail is read here and handled there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.channels.base import Cursor, Outcome, Receive
from bot.channels.email.imap import Fetched
from bot.channels.email.incoming import Desk, Dropped
from bot.channels.email.reading.parse import parse
from bot.channels.email.reading.parsed import ParsedMail
from bot.clock import Clock
from bot.events import Event

# Two clocks that agree this well agree: a mail is as old as it looks only beyond this.
_CLOCK_SKEW = timedelta(minutes=2)

_Result = TypeVar("_Result")

log = structlog.get_logger()


class Intake:
    """Takes mail from another thread than the loop it was made in."""

    def __init__(
        self,
        *,
        desk: Desk,
        authserv_id: str | None,
        receive: Receive,
        cursor: Cursor,
        now: Clock,
        server_clock: Clock,
    ) -> None:
        self._desk = desk
        self._authserv_id = authserv_id
        self._receive = receive
        self._cursor = cursor
        self._now = now
        self._server_clock = server_clock
        self._loop = asyncio.get_running_loop()
        self._waiting_for: Future[Any] | None = None

    def take(self, message: Fetched) -> None:
        """Return once what the mail meant is durable."""
        met = self._desk.open(message.raw, self._read(message), self._arrived(message.received))
        if isinstance(met, Dropped):
            log.info("mail.dropped", uid=message.uid, why=met.why)
            return
        outcome = self._await(self._handled(met))
        log.info(
            "mail.handled",
            uid=message.uid,
            id=met.id,
            kind=type(met).__name__,
            fresh=outcome.fresh,
        )

    def save(self, place: str) -> None:
        """Return once the place is durable."""
        self._await(self._cursor.save(place))

    def abandon(self) -> None:
        """Stop waiting: the mail comes again with the next start."""
        if self._waiting_for is not None:
            self._waiting_for.cancel()

    def _read(self, message: Fetched) -> ParsedMail:
        if message.problem is not None:
            return ParsedMail(kind="quarantined", reason=message.problem)
        return parse(message.raw, authserv_id=self._authserv_id)

    def _arrived(self, received: datetime | None) -> datetime:
        """When the mail reached us, on the bot's clock: it may have waited while we were away."""
        now = self._now()
        if received is None:
            return now
        age = self._server_clock() - received.astimezone(UTC)
        return now - age if age > _CLOCK_SKEW else now

    async def _handled(self, event: Event) -> Outcome:
        return await self._receive(event)

    def _await(self, coroutine: Coroutine[Any, Any, _Result]) -> _Result:
        future = self._waiting_for = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            result: _Result = future.result()
        finally:
            self._waiting_for = None
        return result
