"""What people do with their phones."""

from __future__ import annotations

import html
import re
import secrets
from dataclasses import replace
from typing import Any, Final, assert_never

from bot.sandbox.errors import NoSuchThing, NotPossible
from bot.sandbox.telegram.chats import Chats
from bot.sandbox.telegram.entities import utf16_length
from bot.sandbox.telegram.records import CallbackQuery, ChatMessage, OtherKind, Phone
from bot.sandbox.telegram.updates import UpdateQueue
from bot.sandbox.world import Json

_COMMAND: Final = re.compile(r"(?<!\S)/[a-zA-Z0-9_]{1,64}(?:@\w+)?")
_LIMIT: Final = 4096
_FIRST_CHAT: Final = 1001


class Phones:
    """The person's side of Telegram: every action becomes an update for the bot."""

    def __init__(self, chats: Chats, updates: UpdateQueue) -> None:
        self._chats = chats
        self._updates = updates
        self.queries = chats.world.shelf("telegram-query", CallbackQuery, part=None)

    def add(self, name: str, language: str) -> Phone:
        """A new person with a phone, who has not met the bot yet."""
        chat = self._chats.world.number("phone", _FIRST_CHAT)
        return self._chats.phones.put(chat, Phone(chat=chat, name=name, language=language))

    def phone(self, chat: int) -> Phone:
        """A person's phone."""
        phone = self._chats.phones.get(chat)
        if phone is None:
            raise NoSuchThing(f"There is no phone {chat}.")
        return phone

    def send(self, chat: int, text: str) -> list[ChatMessage]:
        """Type and send; a text over the limit goes out in pieces, as the app does it."""
        if not text.strip():
            raise NotPossible("Telegram does not send an empty message.")
        return [self._say(chat, text=piece.strip()) for piece in _pieces(text.strip())]

    def send_document(self, chat: int, name: str, kind: str, content: bytes) -> ChatMessage:
        """Send a file."""
        return self._say(chat, file=self._chats.keep_file(name, kind, content))

    def send_other(self, chat: int, kind: OtherKind) -> ChatMessage:
        """Send something that is neither text nor a document."""
        if kind == "photo":
            stored = self._chats.keep_file("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 photo")
            return self._say(chat, file=stored, photo=True)
        return self._say(chat, other=self._other(chat, kind))

    def edit(self, chat: int, message_id: int, text: str) -> ChatMessage:
        """Change a message that was sent."""
        message = self._mine(chat, message_id)
        edited = replace(
            message,
            text=text,
            html=html.escape(text, quote=False),
            entities=_commands(text),
            edited_at=self._chats.clock.now(),
        )
        with self._chats.world.change():
            self._chats.put(edited)
            self._updates.add("edited_message", self._chats.message_json(edited))
        return edited

    def press(self, chat: int, message_id: int, data: str) -> CallbackQuery:
        """Tap an inline button."""
        phone = self.phone(chat)
        message = self._chats.message(chat, message_id)
        if message is None:
            raise NoSuchThing(f"Phone {chat} has no message {message_id}.")
        if data not in _offered(message):
            raise NotPossible(f"Message {message_id} has no button {data!r}.")
        query = CallbackQuery(id=str(secrets.randbits(60)), chat=chat)
        body: Json = {
            "id": query.id,
            "from": self._chats.user_json(phone),
            "message": self._chats.message_json(message),
            "chat_instance": str(chat * 7919),
            "data": data,
        }
        with self._chats.world.change():
            self.queries.put(query.id, query)
            self._chats.phones.put(chat, replace(phone, toast=None))
            self._updates.add("callback_query", body)
        return query

    def block(self, chat: int, blocked: bool) -> None:
        """Block the bot, or let it in again."""
        phone = self.phone(chat)
        if phone.blocked == blocked:
            return
        with self._chats.world.change():
            self._chats.phones.put(chat, replace(phone, blocked=blocked))
            self._updates.add("my_chat_member", self._membership(phone, blocked))

    def _membership(self, phone: Phone, blocked: bool) -> Json:
        states = ("member", "kicked") if blocked else ("kicked", "member")
        before, after = (self._member(status) for status in states)
        return {
            "chat": self._chats.chat_json(phone),
            "from": self._chats.user_json(phone),
            "date": int(self._chats.clock.now().timestamp()),
            "old_chat_member": before,
            "new_chat_member": after,
        }

    def _member(self, status: str) -> Json:
        member: Json = {"user": self._chats.bot_user(), "status": status}
        return member | ({"until_date": 0} if status == "kicked" else {})

    def _say(self, chat: int, *, text: str = "", **content: Any) -> ChatMessage:
        phone = self.phone(chat)
        if phone.blocked:
            raise NotPossible(f"{phone.name} has blocked the bot; unblock it first.")
        with self._chats.world.change():
            self._chats.phones.put(chat, replace(phone, started=True, toast=None))
            message = self._chats.put(
                ChatMessage(
                    chat=chat,
                    id=self._chats.next_message_id(),
                    by_bot=False,
                    at=self._chats.clock.now(),
                    text=text,
                    html=html.escape(text, quote=False),
                    entities=_commands(text),
                    **content,
                )
            )
            self._updates.add("message", self._chats.message_json(message))
        return message

    def _mine(self, chat: int, message_id: int) -> ChatMessage:
        message = self._chats.message(chat, message_id)
        if message is None or message.by_bot:
            raise NoSuchThing(f"Phone {chat} has sent no message {message_id}.")
        return message

    def _other(self, chat: int, kind: OtherKind) -> Json:
        file = {"file_id": secrets.token_urlsafe(24), "file_unique_id": secrets.token_urlsafe(8)}
        match kind:
            case "sticker":
                shape = {"type": "regular", "is_animated": False, "is_video": False}
                return {"sticker": file | shape | {"width": 512, "height": 512, "emoji": "👍"}}
            case "voice":
                return {"voice": file | {"duration": 4, "mime_type": "audio/ogg"}}
            case "location":
                return {"location": {"latitude": 46.2266, "longitude": 6.1406}}
            case "contact":
                name = self.phone(chat).name
                return {"contact": {"phone_number": "+15550100", "first_name": name}}
            case "photo":
                raise NotPossible("A photo is sent as a file.")
            case _:
                assert_never(kind)


def _offered(message: ChatMessage) -> set[str]:
    rows = (message.markup or {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}


def _commands(text: str) -> tuple[Json, ...]:
    return tuple(
        {
            "type": "bot_command",
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _COMMAND.finditer(text)
    )


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    rest = text
    while utf16_length(rest) > _LIMIT:
        end = _LIMIT
        while utf16_length(rest[:end]) > _LIMIT:
            end -= 1
        pieces.append(rest[:end])
        rest = rest[end:]
    return [*pieces, rest]
