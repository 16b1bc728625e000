"""The chats between phones and the bot: their messages as stored, as sent on the wire, as shown."""

from __future__ import annotations

import secrets
from typing import Final

from bot.sandbox.clock import Clock
from bot.sandbox.telegram.records import ChatMessage, Phone, StoredFile
from bot.sandbox.world import Json, World

_SHOWN: Final = 500
"""How many of a phone's latest messages the page is given."""


class Chats:
    """All phones and all messages, with the bot's identity in them."""

    def __init__(self, world: World, clock: Clock, bot_id: int) -> None:
        self.world = world
        self.clock = clock
        self.bot: Json = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Pre-sessions",
            "username": "presessions_sandbox_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        self.phones = world.shelf("phone", Phone, part="phones")
        self.messages = world.shelf("telegram-message", ChatMessage, part="phones")
        self.files = world.shelf("telegram-file", StoredFile, part=None)
        # Who is "typing" is worth nothing after a restart, so it is not stored.
        self.typing: set[int] = set()

    def next_message_id(self) -> int:
        """Telegram numbers all private messages of a bot in one series."""
        return self.world.number("telegram-message", 11)

    def put(self, message: ChatMessage) -> ChatMessage:
        """Store a message, new or changed."""
        return self.messages.put(f"{message.chat}:{message.id}", message)

    def message(self, chat: int, message_id: int) -> ChatMessage | None:
        """A message of a chat, if it is (still) there."""
        return self.messages.get(f"{chat}:{message_id}")

    def drop(self, message: ChatMessage) -> None:
        """Delete a message."""
        self.messages.remove(f"{message.chat}:{message.id}")

    def keep_file(self, name: str, kind: str, content: bytes) -> StoredFile:
        """Store a file under a new id."""
        stored = StoredFile(
            file_id="BQAC" + secrets.token_urlsafe(24),
            name=name,
            type=kind,
            size=len(content),
            content=self.world.keep(content),
        )
        return self.files.put(stored.file_id, stored)

    def chat_json(self, phone: Phone) -> Json:
        """A private chat on the wire."""
        return {"id": phone.chat, "type": "private", "first_name": phone.name}

    def user_json(self, phone: Phone) -> Json:
        """A person on the wire."""
        return {
            "id": phone.chat,
            "is_bot": False,
            "first_name": phone.name,
            "language_code": phone.language,
        }

    def message_json(self, message: ChatMessage) -> Json:
        """A message on the wire, with only the fields it has."""
        phone = self.phones[message.chat]
        sender = self.bot_user() if message.by_bot else self.user_json(phone)
        body: Json = {
            "message_id": message.id,
            "from": sender,
            "chat": self.chat_json(phone),
            "date": int(message.at.timestamp()),
        }
        if message.edited_at is not None:
            body["edit_date"] = int(message.edited_at.timestamp())
        if message.reply_to is not None:
            replied = self.message(message.chat, message.reply_to)
            if replied is not None:
                body["reply_to_message"] = self.message_json(replied)
        body |= message.other | _content_json(message)
        if message.markup is not None and "inline_keyboard" in message.markup:
            body["reply_markup"] = message.markup
        return body

    def bot_user(self) -> Json:
        """The bot as the sender of a message."""
        return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}

    def snapshot(self) -> list[Json]:
        """All phones as the page shows them."""
        by_chat: dict[int, list[ChatMessage]] = {phone.chat: [] for phone in self.phones}
        for message in self.messages:
            by_chat[message.chat].append(message)
        return [self._phone_snapshot(phone, by_chat[phone.chat]) for phone in self.phones]

    def _phone_snapshot(self, phone: Phone, messages: list[ChatMessage]) -> Json:
        toast = phone.toast
        return {
            "chat": phone.chat,
            "name": phone.name,
            "language": phone.language,
            "blocked": phone.blocked,
            "messages": [_shown(message) for message in messages[-_SHOWN:]],
            "toast": None if toast is None else {"text": toast.text, "alert": toast.alert},
            "typing": phone.chat in self.typing,
        }


def _content_json(message: ChatMessage) -> Json:
    field, entities = ("caption", "caption_entities") if message.file else ("text", "entities")
    body: Json = {}
    if message.text:
        body[field] = message.text
    if message.entities:
        body[entities] = list(message.entities)
    if message.file is None:
        return body
    described: Json = {
        "file_id": message.file.file_id,
        "file_unique_id": message.file.content[:16],
        "file_size": message.file.size,
    }
    if message.photo:
        body["photo"] = [described | {"width": 640, "height": 480}]
    else:
        named = {"file_name": message.file.name, "mime_type": message.file.type}
        body["document"] = described | named
    return body


def _shown(message: ChatMessage) -> Json:
    markup = message.markup or {}
    rows = markup.get("inline_keyboard")
    # An empty keyboard tells the page to put the one it shows away.
    reply_rows = [] if markup.get("remove_keyboard") else markup.get("keyboard")
    file = message.file
    return {
        "id": message.id,
        "from": "bot" if message.by_bot else "me",
        "at": message.at.isoformat(timespec="seconds"),
        "html": message.html,
        "text": message.text,
        "edited": message.edited_at is not None,
        "keyboard": [[_button(button) for button in row] for row in rows or []],
        "document": None if file is None else {"name": file.name, "size": file.size},
        "reply_keyboard": (
            None if reply_rows is None else [[each["text"] for each in row] for row in reply_rows]
        ),
    }


def _button(button: Json) -> Json:
    return {"text": button["text"], "data": button.get("callback_data"), "url": button.get("url")}
