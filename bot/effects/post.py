"""What the post learned: how an address fares, which mailings a person left."""

from __future__ import annotations

from dataclasses import dataclass

from bot.events import ListName
from bot.facts.deliverability import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAddress:
    """Remember how an address fares; a fresh ``Health`` forgives everything."""

    contact_id: int
    health: Health


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReturned:
    """Remember that a letter which had left did not arrive: it goes again when it can."""

    contact_id: int
    message_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveList:
    """Send a contact nothing more of one list, or everything of it again."""

    contact_id: int
    list: ListName
    back: bool = False
