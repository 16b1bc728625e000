"""From one update to one durable turn, whether it was polled or pushed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.base import Notice, Receive
from bot.channels.filetypes import media_type, shown_name
from bot.channels.suspects import Suspects
from bot.channels.telegram.failures import is_too_large
from bot.channels.telegram.incoming import File, Json, file_of, to_event
from bot.events import (
    AddressFailed,
    AddressReturned,
    Attachment,
    Event,
    NoFile,
    PersonPressed,
    PersonWrote,
)

LARGEST_FILE = 10 * 1024 * 1024
_LONGEST_NOTICE = 200
_MOST_FETCHES = 4
_MALFORMED = (AttributeError, LookupError, TypeError, ValueError, OverflowError, OSError)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What an update means, and the file that is still to be fetched for it."""

    event: Event
    chat: str
    file: File | None


class Intake:
    """Hands events to the core and answers the presses among them."""

    def __init__(self, bot: Bot, receive: Receive, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._receive = receive
        self._now = now
        self._suspects = Suspects()
        self._fetches: dict[str, int] = {}
        self._answers: set[asyncio.Task[None]] = set()

    def read(self, update: Json) -> Parcel | None:
        """Understand an update; None when there is nothing to do about it, ever."""
        try:
            event = to_event(update, self._now())
            file = file_of(update)
        except _MALFORMED as error:
            number = update.get("update_id")
            log.error("telegram.unreadable", update_id=number, error=type(error).__name__)
            return None
        if event is None:
            self._stop_spinner(update)
            return None
        return Parcel(event=event, chat=_chat(event), file=file)

    async def take(self, parcel: Parcel) -> bool:
        """Bring one event to the core; False when it must be brought again."""
        event_id = parcel.event.id
        try:
            await self._deliver(parcel)
        except Exception as error:  # noqa: BLE001 -- whatever failed, the update must come again
            given_up = self._suspects.failed(event_id)
            name = "telegram.given_up" if given_up else "telegram.not_durable"
            log.error(name, event_id=event_id, error=type(error).__name__)
            return given_up
        self._suspects.passed(event_id)
        return True

    def blocks_its_chat(self, parcel: Parcel) -> bool:
        """False once an event failed so often that its chat goes on without it."""
        return not self._suspects.is_suspect(parcel.event.id)

    async def finish(self) -> None:
        """Wait for the answers to presses that are still on their way."""
        await asyncio.gather(*self._answers)

    async def _deliver(self, parcel: Parcel) -> None:
        event = parcel.event
        if isinstance(event, PersonWrote) and parcel.file:
            event = await self._with_file(event, parcel.file)
        outcome = await self._receive(event)
        if isinstance(event, PersonPressed):
            self._answer(event.callback_id, outcome.notice)

    async def _with_file(self, event: PersonWrote, file: File) -> PersonWrote:
        content = await self._fetched(event.id, file)
        if not isinstance(content, bytes):
            return replace(event, unsupported=not event.text.strip(), no_file=content)
        attachment = Attachment(
            name=shown_name(file.name),
            media_type=media_type(content, file.media_type),
            content=content,
        )
        return replace(event, attachments=(attachment,))

    async def _fetched(self, event_id: str, file: File) -> bytes | NoFile:
        """The file, given up after some tries: no file may hold up its words, or who else wrote."""
        try:
            content = await self._download(file)
        except Exception as error:
            self._fetches[event_id] = self._fetches.get(event_id, 0) + 1
            if self._fetches[event_id] < _MOST_FETCHES:
                raise
            log.error("telegram.file_given_up", event_id=event_id, error=type(error).__name__)
            content = "gone"
        self._fetches.pop(event_id, None)
        return content

    async def _download(self, file: File) -> bytes | NoFile:
        """The file's bytes, or why they are not to be had, now or ever."""
        if file.size > LARGEST_FILE:
            return "large"
        try:
            place = await self._bot.get_file(file.file_id)
            if (place.file_size or 0) > LARGEST_FILE:
                return "large"
            content = bytes(await place.download_as_bytearray())
        except (BadRequest, InvalidToken) as error:
            # The library reads "not found" as a wrong token, which would have let nothing in.
            return "large" if is_too_large(error) else "gone"
        return content if len(content) <= LARGEST_FILE else "large"

    def _stop_spinner(self, update: Json) -> None:
        query = update.get("callback_query") or {}
        if "id" in query:
            self._answer(query["id"], None)

    def _answer(self, callback_id: str, notice: Notice | None) -> None:
        # A task of its own: the next update of this chat need not wait for Telegram.
        task = asyncio.create_task(self._answer_press(callback_id, notice))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_press(self, callback_id: str, notice: Notice | None) -> None:
        text = notice.text[:_LONGEST_NOTICE] if notice else None
        alert = notice is not None and notice.alert
        try:
            await self._bot.answer_callback_query(callback_id, text=text, show_alert=alert)
        except TelegramError as error:
            # Usually the press is older than Telegram cares for; the turn is durable anyway.
            log.info("telegram.press_unanswered", error=type(error).__name__)


def _chat(event: Event) -> str:
    """The chat within which events keep their order."""
    if isinstance(event, PersonWrote | PersonPressed):
        return event.sender.value
    return event.address.value if isinstance(event, AddressFailed | AddressReturned) else ""
