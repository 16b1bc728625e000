"""Between Slack and the core: what arrives is answered once it is durable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, assert_never

import structlog
from slack_bolt.response import BoltResponse

from bot.channels.base import Outcome, Receive
from bot.channels.slack.incoming import Json, StaffEvent, to_event
from bot.channels.slack.notices import command_answer
from bot.channels.slack.patience import Patience
from bot.channels.slack.people import People
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted, StaffWrote

Whisper = Callable[[str, str, str], Coroutine[Any, Any, None]]
"""Tells an actor, in a channel, a text that only they see."""

_MALFORMED = (AttributeError, LookupError, TypeError, ValueError, OverflowError, OSError)
_OK, _SERVER_ERROR = 200, 500

T = TypeVar("T")

log = structlog.get_logger()


class Doorway:
    """Takes each payload to the core."""

    def __init__(
        self,
        *,
        people: People,
        channel: str,
        now: Callable[[], datetime],
        receive: Receive,
        whisper: Whisper,
        patience: Patience,
    ) -> None:
        self._people = people
        self._channel = channel
        self._now = now
        self._receive = receive
        self._whisper = whisper
        self._patience = patience
        self._tasks: set[asyncio.Task[Any]] = set()

    async def take(self, body: Json) -> BoltResponse:
        """Handle one payload; returns what Slack is to be told."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._patience.answer_after
        event = self._read(body)
        if event is None:
            return BoltResponse(status=_OK)
        event = await self._with_language(event)
        turn = self._spawn(self._turn(event))
        await asyncio.wait({turn}, timeout=deadline - loop.time())
        if not turn.done():
            log.warning("slack.answered_before_durable", event_id=event.id)
            self._spawn(self._see_through(turn, event))
            return BoltResponse(status=_OK)
        try:
            return self._answer(event, turn.result())
        except Exception as error:  # noqa: BLE001 -- whatever failed, Slack must not hear "done"
            log.error("slack.not_durable", event_id=event.id, error=type(error).__name__)
            return BoltResponse(status=_SERVER_ERROR)

    async def finish(self) -> None:
        """Wait a while for what is still going on, then let it go."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=self._patience.close_after)
            for task in late:
                task.cancel()

    def _read(self, body: Json) -> StaffEvent | None:
        try:
            return to_event(body, now=self._now(), channel=self._channel)
        except _MALFORMED as error:
            log.error("slack.unreadable", kind=body.get("type"), error=type(error).__name__)
            return None

    async def _with_language(self, event: StaffEvent) -> StaffEvent:
        if isinstance(event, StaffWrote):
            return event
        return replace(event, language_hint=await self._people.locale(event.actor) or None)

    async def _turn(self, event: StaffEvent) -> Outcome:
        return await self._receive(event)

    async def _see_through(self, turn: asyncio.Task[Outcome], event: StaffEvent) -> None:
        """Bring a turn to its end that Slack believes done, and tell its person the outcome."""
        for pause in (*self._patience.pauses, None):
            try:
                outcome = await turn
            except Exception as error:  # noqa: BLE001 -- whatever failed, it is tried again
                log.error("slack.not_durable", event_id=event.id, error=type(error).__name__)
                if pause is None:
                    break
                await asyncio.sleep(pause)
                turn = self._spawn(self._turn(event))
            else:
                await self._tell(event, outcome)
                return
        log.critical("slack.event_lost", event_id=event.id)

    async def _tell(self, event: StaffEvent, outcome: Outcome) -> None:
        texts = [text for _, text in outcome.errors]
        if outcome.next:
            texts.append(outcome.next.late)
        if outcome.notice:
            texts.append(outcome.notice.text)
        channel = "" if isinstance(event, StaffSubmitted) else _place(event)
        if texts:
            await self._whisper(event.actor, channel, "\n".join(texts))

    def _answer(self, event: StaffEvent, outcome: Outcome) -> BoltResponse:
        match event:
            case StaffSubmitted() if outcome.errors:
                answer = {"response_action": "errors", "errors": dict(outcome.errors)}
                return BoltResponse(status=_OK, body=answer)
            case StaffSubmitted() if outcome.next:
                view = dict(outcome.next.rendered.view)
                return BoltResponse(
                    status=_OK, body={"response_action": outcome.next.how, "view": view}
                )
            case StaffCommanded() if outcome.notice:
                return BoltResponse(status=_OK, body=command_answer(outcome.notice.text))
            case StaffSubmitted():
                self._spawn(self._tell(event, outcome))
                return BoltResponse(status=_OK, body={"response_action": "clear"})
            case StaffPressed() | StaffCommanded() | StaffWrote():
                self._spawn(self._tell(event, outcome))
                return BoltResponse(status=_OK)
            case _:
                assert_never(event)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _place(event: StaffPressed | StaffCommanded | StaffWrote) -> str:
    return "" if isinstance(event, StaffWrote) else event.channel
