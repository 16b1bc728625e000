"""What we say to a person: the outbox, the answer to a press, a look into the FAQ."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.events import ListName
from bot.i18n import Language
from bot.message import Message

# A "reply" is an automatic answer and counts against the limit per address and day;
# a "dialogue" answer moved an application on and does not.
# An "answer" was written by a member of the office, word for word.
SendKind = Literal["reply", "dialogue", "reminder", "decision", "mailing", "staff", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Queue a message to a contact.

    ``key`` makes it unique: a second Send with the same key is the same message.
    ``replaces`` is the provider's id of a message of ours to rewrite instead; with
    ``keeps_text`` only the buttons under it change.
    ``list`` is the mailing list that a reminder or mailing belongs to, which its reader may
    leave; ``way_to_telegram`` adds a one-use link into the chat to a letter. ``own_thread``
    letters answer no earlier mail.
    """

    contact_id: int
    message: Message
    language: Language
    kind: SendKind = "reply"
    key: str | None = None
    about: str | None = None
    not_before: datetime | None = None
    replaces: str | None = None
    keeps_text: bool = False
    list: ListName | None = None
    way_to_telegram: bool = False
    own_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withhold:
    """Take back what is still queued under a key (a prefix when it ends in ``:``)."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """Answer the press itself: a short notice on the person's screen."""

    message: Message
    language: Language
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult:
    """Ask the FAQ index about these words, then decide again with its answer."""

    text: str = field(repr=False)
    language: Language | None = None
