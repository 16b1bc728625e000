"""What Telegram remembers: phones, messages, files, updates on their way, the bot's wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.sandbox.world import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """The short notice a phone shows after a button was answered."""

    text: str
    alert: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """One person's Telegram, with the one chat it has with the bot."""

    chat: int
    name: str
    language: str
    blocked: bool = False
    started: bool = False
    toast: Toast | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that was sent; `content` is the id under which the world keeps its bytes."""

    file_id: str
    name: str
    type: str
    size: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message in a phone's chat."""

    chat: int
    id: int
    by_bot: bool
    at: datetime
    text: str
    html: str
    entities: tuple[Json, ...] = ()
    edited_at: datetime | None = None
    markup: Json | None = None
    file: StoredFile | None = None
    photo: bool = False
    other: Json = field(default_factory=dict)
    reply_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Something the bot has not yet confirmed."""

    id: int
    kind: str
    body: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackQuery:
    """A pressed button that the bot may still answer."""

    id: str
    chat: int
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates are delivered when the bot does not poll."""

    url: str
    secret_token: str | None
    max_connections: int
    last_error_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """The kinds of update the bot asked for; None stands for the default set."""

    kinds: tuple[str, ...] | None = None


OtherKind = Literal["sticker", "voice", "location", "contact", "photo"]
"""What a person can send besides text and documents."""
