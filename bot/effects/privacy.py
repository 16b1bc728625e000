"""What people decide about their own data, and what is forgotten by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.facts.consent import VERSION, Purpose
from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """Remember an answer about one purpose, beside all that were given before."""

    application_id: str
    purpose: Purpose
    given: bool
    language: Language
    version: str = VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDiscreet:
    """Whether notices to a contact's person may say what they are about."""

    contact_id: int
    discreet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Erase:
    """Forget everything of a person but where the farewell goes, which is forgotten after it."""

    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishErasure:
    """Forget where an erased person was reached, once they have been told."""

    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """Forget what has been kept long enough.

    ``persons`` are forgotten whole, ``applications`` with everything that hangs on them,
    ``fields`` are answers of applications, ``files`` the attachments of applications.
    Messages older than ``messages_before`` lose their text, ``messages`` of them at most. Codes
    that ended before ``codes_before`` go.
    """

    persons: tuple[int, ...] = ()
    applications: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    files: tuple[str, ...] = ()
    messages_before: datetime | None = None
    messages: int = 0
    codes_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOn:
    """Go on striking the words of the erased out of what others wrote."""

    striking: int
