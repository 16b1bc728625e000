"""Decisions that go out together, what speakers were told, and their statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.facts.application import Status
from bot.facts.releases import Form, Mode, Release
from bot.message import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRelease:
    """Store a release as it now is, its added texts excepted."""

    release: Release


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteText:
    """Keep a new version of a paragraph added to letters; an empty one takes it away."""

    release_id: str
    about: str
    text: str = field(repr=False)
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reword:
    """Keep a letter's text as the office wrote it; None gives the standard one back.

    ``about`` is the language for all who get the letter, or one application; ``version`` is
    the release's that this makes.
    """

    release_id: str
    letter: str
    about: str
    words: Wording | None
    by: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOffer:
    """Change what is known of an offer; what is None stays as it was."""

    application_id: str
    told: Status | None = None
    answer_by: datetime | None = None
    ended: Literal["declined", "released"] | None = None
    back: Literal["asked", "answered"] | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepStatement:
    """Keep a new version of a speaker's statement; a file is the present event's first."""

    application_id: str
    form: Form
    text: str = field(default="", repr=False)
    words: int | None = None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropStatement:
    """The newest version was not meant as a statement."""

    application_id: str
