"""Long polling: the offset moves on only when the updates before it are durable."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import Cursor
from bot.channels.telegram.failures import retry_after, send_error
from bot.channels.telegram.incoming import ALLOWED_UPDATES, Json
from bot.channels.telegram.intake import Intake, Parcel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.place import Place

log = structlog.get_logger()


class Poller:
    """Asks for updates in rounds.

    A round brings everything from the first unsettled update on. Chats go side by side,
    a chat's own updates in order; what failed comes again in the next round, beside
    whatever is new. A chat that takes long, with a large file or a flood of words, goes on
    while the next rounds bring what others write.
    """

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        cursor: Cursor,
        now: Callable[[], datetime],
        pace: Pace,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._cursor = cursor
        self._now = now
        self._pace = pace
        self._place: Place | None = None
        self._settled: set[int] = set()
        self._chats: dict[str, deque[tuple[int, Parcel]]] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._failed_rounds = 0
        self._failed_polls = 0

    async def run(self) -> None:
        """Poll until cancelled."""
        saved = await self._cursor.load()
        self._place = Place.load(saved) if saved else None
        await self._claim()
        async with asyncio.TaskGroup() as chats:
            while True:
                await self._look(chats)

    async def _look(self, chats: asyncio.TaskGroup) -> None:
        loop = asyncio.get_running_loop()
        began, place = loop.time(), self._place
        if batch := await self._poll():
            self._hand_out(batch, chats)
            await self._settle()
            await self._advance([update["update_id"] for update in batch])
        if self._failed_rounds:
            await asyncio.sleep(self._pace.pause(self._failed_rounds))
        elif self._place == place:
            await asyncio.sleep(max(0.0, began + self._pace.shortest - loop.time()))

    async def _claim(self) -> None:
        """Take the updates back from a webhook of earlier days, which would win over polling."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("telegram.webhook_not_removed", reason=send_error(error).reason)

    async def _poll(self) -> Sequence[Json]:
        try:
            batch = await self._get_updates()
        except TelegramError as error:
            self._failed_polls += 1
            await asyncio.sleep(self._complain(error))
            if isinstance(error, Conflict):
                await self._claim()
            return ()
        self._failed_polls = 0
        return batch

    async def _get_updates(self) -> Sequence[Json]:
        # The generic call leaves the JSON as it came; Bot.get_updates builds objects of it.
        place = self._place
        arguments = {
            "timeout": self._pace.long_poll,
            "offset": place and place.offset_at(self._now(), self._pace.forget),
            "allowed_updates": ALLOWED_UPDATES,
        }
        batch: object = await self._bot.do_api_request(
            "getUpdates",
            api_kwargs=arguments,
            read_timeout=self._pace.long_poll + self._pace.answer,
        )
        return [each for each in batch if _is_update(each)] if isinstance(batch, list) else ()

    def _hand_out(self, batch: Sequence[Json], chats: asyncio.TaskGroup) -> None:
        """Give each update to its chat, unless that has it already."""
        at_work = self._at_work()
        for update in batch:
            number = update["update_id"]
            if number in self._settled or number in at_work:
                continue
            parcel = self._intake.read(update)
            if parcel is None:
                self._settled.add(number)
                continue
            self._chats.setdefault(parcel.chat, deque()).append((number, parcel))
        for chat in self._chats.keys() - self._working.keys():
            self._working[chat] = chats.create_task(self._chat(chat))

    def _at_work(self) -> set[int]:
        return {number for queue in self._chats.values() for number, _ in queue}

    async def _settle(self) -> None:
        """Wait for the chats, but not for long: others may have written meanwhile."""
        if self._working:
            await asyncio.wait(self._working.values(), timeout=self._pace.round)

    async def _chat(self, chat: str) -> None:
        queue = self._chats[chat]
        try:
            while queue:
                number, parcel = queue[0]
                if await self._intake.take(parcel):
                    self._settled.add(number)
                elif self._intake.blocks_its_chat(parcel):
                    return
                queue.popleft()
        finally:
            # What is left is not lost: it comes again with the next round.
            del self._chats[chat], self._working[chat]

    async def _advance(self, numbers: Sequence[int]) -> None:
        waiting = [number for number in numbers if number not in self._settled]
        failed = set(waiting) - self._at_work()
        offset = min(waiting) if waiting else max(numbers) + 1
        self._settled.intersection_update(numbers if waiting else ())
        self._failed_rounds = self._failed_rounds + 1 if failed else 0
        if self._place is None or offset != self._place.offset:
            await self._save(Place(offset=offset, at=self._now()))

    async def _save(self, place: Place) -> None:
        try:
            await self._cursor.save(place.dump())
        except Exception as error:  # noqa: BLE001 -- a store that is down must not end the poller
            # No harm done: the same updates come again, and are known by their ids.
            log.error("telegram.place_not_saved", error=type(error).__name__)
            self._failed_rounds += 1
            return
        self._place = place

    def _complain(self, error: TelegramError) -> float:
        """Say why polling failed; returns for how long to leave Telegram alone."""
        if isinstance(error, Conflict):
            again = self._pace.after_conflict(self._failed_polls)
            log.critical(
                "telegram.conflict",
                meaning="another program receives the updates of this bot; this one waits",
                again_in_seconds=again,
            )
            return again
        say = log.error if isinstance(error, InvalidToken) else log.warning
        say("telegram.poll_failed", reason=send_error(error).reason)
        if isinstance(error, RetryAfter):
            return retry_after(error).total_seconds()
        return self._pace.pause(self._failed_polls)


def _is_update(each: object) -> bool:
    return isinstance(each, dict) and isinstance(each.get("update_id"), int)
