"""Telegram's updates as events, read straight from their JSON.

Building python-telegram-bot's objects costs twenty times what reading these few fields does;
the tests hold this reading against its parser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.legible import legible
from bot.events import (
    Address,
    AddressFailed,
    AddressReturned,
    Event,
    PersonPressed,
    PersonWrote,
)

Json = Mapping[str, Any]

# An animation carries a ``document`` as well, so these are looked for first.
_WORDLESS = (
    "animation",
    "audio",
    "contact",
    "dice",
    "game",
    "location",
    "paid_media",
    "poll",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
)
_REACHABLE = {"kicked": False, "left": False, "member": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that came with a message and is still on Telegram's side."""

    file_id: str
    name: str
    media_type: str
    size: int


def to_event(update: Json, now: datetime) -> Event | None:
    """What an update says happened; None for what the bot has no use for.

    The id of the event holds more than the update's number: after a quiet week Telegram
    may begin again with a number it has used before.
    """
    for kind, read in _READERS:
        if kind in update:
            return read(str(update["update_id"]), update[kind], now)
    return None


def file_of(update: Json) -> File | None:
    """The document of a new message, or the largest size of its photo."""
    message = update.get("message", {})
    if "animation" in message:
        return None
    if document := message.get("document"):
        return _file(document, document.get("file_name", "document"))
    if photo := message.get("photo"):
        return _file(photo[-1], "photo.jpg", media_type="image/jpeg")
    return None


def _file(file: Json, name: str, media_type: str = "application/octet-stream") -> File:
    return File(
        file_id=file["file_id"],
        name=legible(name),
        media_type=file.get("mime_type", media_type),
        size=int(file.get("file_size", 0)),
    )


def _message(number: str, message: Json, _now: datetime) -> Event | None:
    if "migrate_to_chat_id" in message:
        return AddressReturned(
            id=f"{number}-{message['date']}",
            at=_moment(message["date"]),
            address=_address(message["chat"]),
            new_value=str(message["migrate_to_chat_id"]),
        )
    text = message.get("text", message.get("caption", ""))
    wordless = any(kind in message for kind in _WORDLESS)
    if not _is_private(message) or not (
        text or wordless or "document" in message or "photo" in message
    ):
        return None
    return PersonWrote(
        id=f"{number}-{message['date']}-{message['message_id']}",
        at=_moment(message["date"]),
        sender=_address(message["chat"]),
        text=legible(text),
        language_hint=_language(message.get("from", {})),
        unsupported=wordless,
    )


def _edited_message(number: str, message: Json, _now: datetime) -> Event | None:
    text = message.get("text", message.get("caption", ""))
    if not _is_private(message) or not text:
        return None
    edited_at = message.get("edit_date", message["date"])
    return PersonWrote(
        id=f"{number}-{edited_at}-{message['message_id']}",
        at=_moment(edited_at),
        sender=_address(message["chat"]),
        text=legible(text),
        language_hint=_language(message.get("from", {})),
        edited=True,
    )


def _callback_query(number: str, query: Json, now: datetime) -> Event | None:
    message = query.get("message")
    if "data" not in query or not message or not _is_private(message):
        return None
    return PersonPressed(
        id=f"{number}-{query['id']}",
        at=now,
        sender=_address(message["chat"]),
        data=legible(query["data"]),
        callback_id=query["id"],
        message_id=str(message["message_id"]),
        language_hint=_language(query["from"]),
    )


def _my_chat_member(number: str, change: Json, _now: datetime) -> Event | None:
    reachable = _REACHABLE.get(change["new_chat_member"]["status"])
    if reachable is None or not _is_private(change):
        return None
    identity, at, address = (
        f"{number}-{change['date']}",
        _moment(change["date"]),
        _address(change["chat"]),
    )
    if reachable:
        return AddressReturned(id=identity, at=at, address=address, new_value=address.value)
    return AddressFailed(
        id=identity, at=at, address=address, permanent=True, reason="blocked by the person"
    )


def _is_private(place: Json) -> bool:
    chat = place["chat"]
    # Groups and channels have negative ids; what stands in for Telegram may say no more.
    return bool(chat.get("type", "private" if int(chat["id"]) > 0 else "group") == "private")


def _address(chat: Json) -> Address:
    return Address(channel="telegram", value=str(chat["id"]))


def _language(person: Json) -> str | None:
    code = person.get("language_code")
    return code if isinstance(code, str) else None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


_READERS: tuple[tuple[str, Callable[[str, Json, datetime], Event | None]], ...] = (
    ("message", _message),
    ("callback_query", _callback_query),
    ("edited_message", _edited_message),
    ("my_chat_member", _my_chat_member),
)
ALLOWED_UPDATES = tuple(kind for kind, _ in _READERS)
