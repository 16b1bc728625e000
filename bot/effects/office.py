"""What the staff's Slack shows: boards, dialogs, words only one person sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.i18n import Language
from bot.message import Choice, Message, Param


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a chart: how many of a whole, or (``whole`` None) how many."""

    label: Param
    value: int
    whole: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of figures, in groups under headings; ``alt`` says the same in words."""

    title: Message
    groups: tuple[tuple[Message, tuple[Bar, ...]], ...]
    alt: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One block of a board: a text, a picture under it, and the buttons under both."""

    message: Message
    choices: tuple[Choice, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A message of the office's channel that always shows the latest state."""

    title: Message
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBoard:
    """Post a board, or bring the one already posted under this name up to date.

    ``under`` is the board in whose thread it stands, None for the channel itself.
    """

    surface: str
    board: Board
    under: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHome:
    """Draw the app's Home tab of one staff member."""

    actor: str
    board: Board
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the answers of an input; ``value`` comes back."""

    label: Param
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a dialog.

    With ``options`` one of them is chosen, or several when ``many``; their values come back
    joined by commas. ``kind`` "day" asks for a date. A ``live`` input tells of every change at
    once, as a press whose data is ``live:`` and the dialog's own. ``hint`` stands below it.
    """

    name: str
    label: Message
    value: str = field(default="", repr=False)
    multiline: bool = False
    optional: bool = True
    kind: Literal["text", "day"] = "text"
    options: tuple[Option, ...] = ()
    many: bool = False
    live: bool = False
    hint: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A modal window for one staff member; ``data`` comes back with its submission.

    The choices of the body's messages are buttons below each; what is ``below`` explains the
    inputs under them.
    """

    title: Message
    body: tuple[Message, ...]
    data: str
    submit: Message | None = None
    inputs: tuple[Input, ...] = ()
    below: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDialog:
    """Show a dialog in answer to a press; worthless a few seconds later.

    ``view`` is the open dialog it takes the place of, where the press was made in one. ``late``
    is told instead when Slack no longer opens one.
    """

    trigger_id: str
    dialog: Dialog
    language: Language = "en"
    view: str = ""
    late: Whisper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDialog:
    """Answer a submission with another window: above the present one, or in its place.

    ``late`` is told to its person instead when Slack no longer waits for the answer.
    """

    dialog: Dialog
    language: Language
    late: Message
    how: Literal["push", "update"] = "push"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Leave a submitted window open, with what is wrong under one of its inputs."""

    field: str
    message: Message
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """Tell one staff member something that only they see."""

    actor: str
    channel: str
    message: Message
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStaff:
    """Write to the office's channel, in the thread of a board when one is named.

    A ``broadcast`` one is shown in the channel as well as in the thread.
    """

    message: Message
    thread: str | None = None
    key: str | None = None
    broadcast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TellSeldom:
    """Write to the office's channel once a day about one source, and ``most`` times about all.

    Whatever is more than that of a ``topic`` is counted in one line, ``rest``, whose ``count``
    is kept up to date.
    """

    message: Message
    topic: str
    source: str
    rest: Message
    most: int = 10
