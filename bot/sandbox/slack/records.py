"""What Slack remembers: people, channels, messages, views, files, events on their way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.world import Json

TEAM: Final = "T0SANDBOX"
APP: Final = "A0SANDBOX"
BOT_USER: Final = "U0SANDBOT"
BOT: Final = "B0SANDBOX"
BOT_NAME: Final = "presessions"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackUser:
    """Somebody at the office."""

    id: str
    name: str
    role: str = ""
    email: str = ""
    tz: str = "Europe/Zurich"
    locale: str = "en-GB"
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackGroup:
    """A user group, such as those who may approve."""

    id: str
    handle: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannel:
    """A channel, or with `im_user` the bot's direct messages with one person."""

    id: str
    name: str
    im_user: str | None = None
    member: bool = True
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackFile:
    """An uploaded file; `content` is empty until its bytes have come."""

    id: str
    name: str
    title: str
    type: str
    size: int
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """An emoji under a message and who put it there."""

    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """A message in a channel; `ephemeral_to` makes it visible to one person only."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    files: tuple[SlackFile, ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    edited: bool = False
    ephemeral_to: str | None = None
    metadata: Json | None = None
    reactions: tuple[Reaction, ...] = ()

    @property
    def by_bot(self) -> bool:
        """Whether the app wrote it."""
        return self.user == BOT_USER


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal on somebody's screen, or their Home tab."""

    id: str
    user: str
    root: str
    previous: str | None
    hash: str
    content: Json
    errors: Json | None = None

    @property
    def is_home(self) -> bool:
        """Whether it is a Home tab."""
        return bool(self.content["type"] == "home")


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEvent:
    """An event the app has not acknowledged yet; `due` is in real seconds since 1970."""

    id: str
    payload: Json
    attempt: int = 0
    due: float = 0.0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUrl:
    """A URL under which the app may answer one interaction for a while."""

    id: str
    user: str
    channel: str
    ts: str | None
    expires: float
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a new message goes and what it carries."""

    channel: str
    thread_ts: str | None = None
    broadcast: bool = False
    ephemeral_to: str | None = None
    metadata: Json | None = None
    files: tuple[SlackFile, ...] = field(default=())
