"""What becomes of an application and of the round it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.facts.application import Action, Answers
from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAnswers:
    """Store an application's answers: a new draft when the id is new."""

    application_id: str
    contact_id: int
    cycle: int
    language: Language
    answers: Answers = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStatus:
    """Move an application through the status table; ``by`` is a contact or a staff id.

    ``criteria`` is what a panel and this applicant met when it was decided, ``release`` the
    set of decisions that this one belongs to.
    """

    application_id: str
    action: Action
    by: str
    why: str = field(default="", repr=False)
    criteria: Mapping[str, object] = field(default_factory=dict, repr=False)
    release: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDraft:
    """Forget a draft and its answers."""

    application_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAttachments:
    """Keep the files of the present event with an application."""

    application_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLateAccess:
    """Let one person apply for, or edit, one State until a later time."""

    contact_id: int
    cycle: int
    state: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendState:
    """Give one State of a round a later end of its call."""

    cycle: int
    state: str
    until: datetime
