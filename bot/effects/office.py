"""What the staff's Slack shows: boards, dialogs, words only one person sees."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.i18n import Language
from bot.message import Choice, Message


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
