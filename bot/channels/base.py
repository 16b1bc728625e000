"""What the core asks of every channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.effects import SendKind
from bot.events import Address, Attachment, ChannelName, Event, ListName
from bot.i18n import Language
from bot.render.rendered import (
    Button,
    Capabilities,
    Rendered,
    RenderedBoard,
    RenderedDialog,
    RenderedHome,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Where a letter belongs in the recipient's mailbox; None where it begins a thread."""

    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A rendered message for an applicant, a speaker or a mission.

    With ``keeps_text`` only the buttons of the message it ``replaces`` become this one's.
    """

    to: Address
    contact_id: int
    rendered: Rendered
    about: str | None = None
    thread: Thread | None = None
    replaces: str | None = None
    keeps_text: bool = False
    list: ListName | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message in the office's Slack channel; ``replaces`` rewrites an earlier one.

    A ``broadcast`` one in a thread is shown in the channel too.
    """

    rendered: RenderedBoard
    thread: str | None = None
    replaces: str | None = None
    broadcast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A modal for whoever just pressed something, in place of the open ``view`` if there is one.

    ``late`` is shown to them when it is too late to open one.
    """

    trigger_id: str
    rendered: RenderedDialog
    view: str = ""
    late: Aside | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A Slack message that only one staff member sees."""

    actor: str
    channel: str
    rendered: RenderedBoard


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The app's Home tab of one staff member."""

    actor: str
    rendered: RenderedHome


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file for one staff member alone, who asked for it.

    ``title`` is what its sender called it, ``comment`` stands beside it; its own name is made
    from the application's ``reference``.
    """

    actor: str
    reference: str
    title: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)
    comment: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """A copy that is to be gone: the row it was brought by, and its id where that is known."""

    actor: str
    key: str
    file: str | None = None


Payload = Letter | Post | Window | Aside | Home | Copy | TakeBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One row of the outbox on its way out.

    ``key`` is the same for every attempt; ``attempt`` counts from 1; ``parts_done`` is how
    much of a long message arrived before; ``uncertain`` says an earlier attempt may have
    arrived whole. ``written_at`` is when the row was made.
    """

    key: str
    kind: SendKind
    language: Language
    payload: Payload
    attempt: int
    written_at: datetime
    parts_done: int = 0
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The provider's id of what was sent (of its last part)."""

    provider_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A short text for the screen of whoever pressed a button."""

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextWindow:
    """A window above or instead of a submitted one; ``late`` is said when that is too late."""

    how: Literal["push", "update"]
    rendered: RenderedDialog
    late: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an event once its turn is durable.

    ``fresh`` is False when it had been handled before. ``notice`` answers a press;
    ``errors`` maps a dialog's inputs to what is wrong with them, ``next`` is the window that
    answers a submission.
    """

    fresh: bool = True
    notice: Notice | None = None
    errors: tuple[tuple[str, str], ...] = ()
    next: NextWindow | None = None


Receive = Callable[[Event], Awaitable[Outcome]]


class Cursor(Protocol):
    """A channel's place in its stream, kept in the store."""

    async def load(self) -> str | None:
        """The place last saved, or None at the very first start."""
        ...

    async def save(self, value: str) -> None:
        """Remember a place; returns after the commit."""
        ...


class Channel(Protocol):
    """One way in and out. Adapters neither loop over failures nor sleep: they raise."""

    name: ChannelName
    capabilities: Capabilities

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Hand one message over; raises a SendError that says what to do next."""
        ...

    async def listen(self, receive: Receive) -> None:
        """Pass on events until cancelled; acknowledges each only after ``receive`` returns."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


__all__ = [
    "Aside",
    "Button",
    "Channel",
    "Copy",
    "Cursor",
    "Home",
    "Letter",
    "NextWindow",
    "Notice",
    "Outcome",
    "Outgoing",
    "Payload",
    "Post",
    "Receipt",
    "Receive",
    "TakeBack",
    "Thread",
    "Window",
]
