"""Long polling: the offset moves on only when the updates before it are durable."""

from __future__ import annotations

import asyncio
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
    whatever is new.
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
        self._failed_rounds = 0
        self._failed_polls = 0

    async def run(self) -> None:
        """Poll until cancelled."""
        saved = await self._cursor.load()
        self._place = Place.load(saved) if saved else None
        await self._claim()
        loop = asyncio.get_running_loop()
        while True:
            began, place = loop.time(), self._place
            batch = await self._poll()
            if batch:
                await self._round(batch)
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
        batch: list[Json] = await self._bot.do_api_request(
            "getUpdates",
            api_kwargs=arguments,
            read_timeout=self._pace.long_poll + self._pace.answer,
        )
        return batch

    async def _round(self, batch: Sequence[Json]) -> None:
        chats: dict[str, list[tuple[int, Parcel]]] = {}
        for update in batch:
            number = update["update_id"]
            if number in self._settled:
                continue
            if parcel := self._intake.read(update):
                chats.setdefault(parcel.chat, []).append((number, parcel))
            else:
                self._settled.add(number)
        await asyncio.gather(*(self._chat(parcels) for parcels in chats.values()))
        await self._advance([update["update_id"] for update in batch])

    async def _chat(self, parcels: Sequence[tuple[int, Parcel]]) -> None:
        for number, parcel in parcels:
            if await self._intake.take(parcel):
                self._settled.add(number)
            elif self._intake.blocks_its_chat(parcel):
                return

    async def _advance(self, numbers: Sequence[int]) -> None:
        waiting = [number for number in numbers if number not in self._settled]
        offset = min(waiting) if waiting else max(numbers) + 1
        self._settled.intersection_update(numbers if waiting else ())
        self._failed_rounds = self._failed_rounds + 1 if waiting else 0
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
            log.critical(
                "telegram.conflict",
                meaning="another program receives the updates of this bot; this one waits",
                again_in_seconds=self._pace.conflict,
            )
            return self._pace.conflict
        say = log.error if isinstance(error, InvalidToken) else log.warning
        say("telegram.poll_failed", reason=send_error(error).reason)
        if isinstance(error, RetryAfter):
            return retry_after(error).total_seconds()
        return self._pace.pause(self._failed_polls)
