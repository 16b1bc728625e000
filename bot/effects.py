"""What was decided: effects that the store applies in the transaction of their event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.application import Action, Answers
from bot.i18n import Language
from bot.message import Choice, Message

# A "reply" is an automatic answer and counts against the limit per address and day;
# a "dialogue" answer moved an application on and does not.
SendKind = Literal["reply", "dialogue", "reminder", "decision", "mailing", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Queue a message to a contact.

    ``key`` makes it unique: a second Send with the same key is the same message.
    ``replaces`` is the provider's id of a message of ours to rewrite instead.
    """

    contact_id: int
    message: Message
    language: Language
    kind: SendKind = "reply"
    key: str | None = None
    about: str | None = None
    not_before: datetime | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withhold:
    """Take back what is still queued under a key (a prefix when it ends in ``:``)."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One block of a board: a text and the buttons under it."""

    message: Message
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A message of the office's channel that always shows the latest state."""

    title: Message
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBoard:
    """Post a board, or bring the one already posted under this name up to date."""

    surface: str
    board: Board


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a dialog."""

    name: str
    label: Message
    value: str = field(default="", repr=False)
    multiline: bool = False
    optional: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A modal window for one staff member; ``data`` comes back with its submission."""

    title: Message
    body: tuple[Message, ...]
    data: str
    submit: Message | None = None
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDialog:
    """Show a dialog in answer to a press; worthless a few seconds later."""

    trigger_id: str
    dialog: Dialog
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """Tell one staff member something that only they see."""

    actor: str
    channel: str
    message: Message
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStaff:
    """Write to the office's channel, in the thread of a board when one is named."""

    message: Message
    thread: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """Answer the press itself: a short notice on the person's screen."""

    message: Message
    language: Language
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveConversation:
    """Remember where a contact's dialogue stands; None forgets it."""

    contact_id: int
    conversation: Mapping[str, object] | None


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
    """Move an application through the status table; ``by`` is a contact or a staff id."""

    application_id: str
    action: Action
    by: str
    why: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDraft:
    """Forget a draft and its answers."""

    application_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAttachments:
    """Keep the files of the present event with an application."""

    application_id: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    """Wake a process at a moment; the same id again moves it."""

    id: str
    kind: str
    subject: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimers:
    """Drop the timers whose id is this, or begins with it when it ends in ``:``."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Append to the audit log; ids and event names only."""

    event: str
    subject: str
    actor: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult:
    """Ask the FAQ index about these words, then decide again with its answer."""

    text: str = field(repr=False)
    language: Language | None = None


Effect = (
    Send
    | Withhold
    | ShowBoard
    | OpenDialog
    | Whisper
    | TellStaff
    | Acknowledge
    | SaveConversation
    | SaveAnswers
    | ChangeStatus
    | DeleteDraft
    | KeepAttachments
    | SetPreference
    | MarkAddress
    | GrantLateAccess
    | ExtendState
    | SetTimer
    | CancelTimers
    | Record
    | Consult
)
