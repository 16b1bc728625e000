"""What the office records while it chooses: scores, conflicts of interest, draft panels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveReview:
    """Store a reviewer's scores of an application; their earlier ones are replaced.

    ``highest`` is the scale of those that are not from 1 to 5.
    """

    application_id: str
    reviewer: str
    scores: Mapping[str, int] = field(repr=False)
    highest: Mapping[str, int] = field(default_factory=dict)
    comment: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagConflict:
    """Record that a staff member has a conflict of interest, or (``held`` False) has none."""

    application_id: str
    actor: str
    held: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePanel:
    """Store the next version of a State's draft panel; ids, the waitlist in its order."""

    cycle: int
    state: str
    panel: tuple[str, ...]
    waitlist: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringFile:
    """Put a copy of an applicant's file into one colleague's direct messages, for a day.

    A copy that they have already is replaced.
    """

    actor: str
    application_id: str
    attachment_id: int
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHome:
    """Remember whose Home tab to keep up to date, and in which language."""

    actor: str
    language: Language
