"""What we remember about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveConversation:
    """Remember where a contact's dialogue stands; None forgets it."""

    contact_id: int
    conversation: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreference:
    """Change what a contact chose: language, time zone, or whether reminders may come."""

    contact_id: int
    language: Language | None = None
    zone: str | None = None
    reminders: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAddress:
    """Record that an address works, fails, or moved."""

    contact_id: int
    reachable: bool
    moved_to: str | None = None
