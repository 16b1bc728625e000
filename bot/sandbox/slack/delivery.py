"""Bringing what people did to the app: actions once, events until acknowledged or given up."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any, Final

from bot.sandbox.faults import Faults
from bot.sandbox.slack.errors import NoAnswer
from bot.sandbox.slack.payloads import event_callback
from bot.sandbox.slack.records import PendingEvent
from bot.sandbox.slack.transport import Kind, Retry, Transport, Undelivered
from bot.sandbox.world import Json, World

RETRY_PAUSES: Final = (0.0, 60.0, 300.0)
"""Slack tries an event again at once, after a minute, after five; then it gives up."""

_SORRY: Final = {
    "connection_failed": "The app cannot be reached. Is it running?",
    "http_timeout": "The app did not answer within 3 seconds.",
    "http_error": "The app answered with an error.",
}


class Delivery:
    """The way to the app, with retries and injected faults."""

    def __init__(
        self, world: World, faults: Faults, retry_pauses: tuple[float, ...] = RETRY_PAUSES
    ) -> None:
        self._events = world.shelf("slack-event", PendingEvent, part=None)
        self._faults = faults
        self._pauses = retry_pauses
        self._transport: Transport | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, transport: Transport) -> None:
        """Go on with the events that were still on their way."""
        self._transport = transport
        for event in self._events:
            self._begin(event)

    async def stop(self) -> None:
        """Pause; the events stay for the next start."""
        self._transport = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def ask(self, kind: Kind, payload: Json) -> Any:
        """Bring one interaction and give the app's answer. Slack never repeats these."""
        try:
            return await self._deliver(kind, payload, None)
        except Undelivered as failure:
            raise NoAnswer(_SORRY[failure.reason]) from failure

    def tell(self, event: Json) -> None:
        """Let the app know of an event, sooner or later, perhaps twice."""
        payload = event_callback(event)
        pending = PendingEvent(id=payload["event_id"], payload=payload, due=time.time())
        self._events.put(pending.id, pending)
        if self._transport is not None:
            self._begin(pending)

    def _begin(self, event: PendingEvent) -> None:
        task = asyncio.create_task(self._bring(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _bring(self, event: PendingEvent) -> None:
        while True:
            await asyncio.sleep(max(0.0, event.due - time.time()))
            retry = Retry(number=event.attempt, reason=event.reason) if event.reason else None
            try:
                await self._deliver("events_api", event.payload, retry)
            except Undelivered as failure:
                if failure.final or event.attempt >= len(self._pauses):
                    break
                due = time.time() + self._pauses[event.attempt]
                event = replace(event, attempt=event.attempt + 1, due=due, reason=failure.reason)
                self._events.put(event.id, event)
            else:
                break
        self._events.remove(event.id)

    async def _deliver(self, kind: Kind, payload: Json, retry: Retry | None) -> Any:
        if self._transport is None:
            raise Undelivered("connection_failed")
        # Only faults that name the kind of delivery strike here; others are for the Web API.
        fault = self._faults.take("slack", kind, str(payload), unless_named=lambda _fault: "")
        name = None if fault is None else fault.fault
        if name == "lost":
            raise Undelivered("http_timeout")
        answer = await self._transport.deliver(kind, payload, retry, name)
        if name == "repeat":
            # As when the acknowledgement was lost on its way back.
            again = Retry(number=(retry.number if retry else 0) + 1, reason="http_timeout")
            answer = await self._transport.deliver(kind, payload, again)
        return answer
