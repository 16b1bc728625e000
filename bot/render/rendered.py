"""What rendering needs to know of a channel, and what it makes for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.i18n import Language
from bot.message import Style

Markup = Literal["plain", "telegram", "mrkdwn", "mail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can show.

    ``max_length`` counts UTF-16 code units of one part after entities; None is no limit.
    ``language`` is that of what several people read together.
    """

    markup: Markup
    buttons: bool
    max_length: int | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A rendered choice."""

    text: str
    data: str = ""
    url: str | None = None
    style: Style = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message in one language for one kind of channel.

    ``text`` is plain text and always complete (numbered choices included where the channel
    has no buttons). ``parts`` are the same in the channel's own markup, split at its length
    limit; buttons belong under the last part. ``subject`` is set for letters only.
    """

    text: str
    parts: tuple[str, ...]
    subject: str | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG that an image block shows; the block names it by ``name`` until it has been sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedBoard:
    """A board as Slack shows it: fallback text, Block Kit blocks, and the pictures in them."""

    text: str
    blocks: tuple[Mapping[str, Any], ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedDialog:
    """A dialog as a Block Kit modal view."""

    view: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedHome:
    """A Home tab as a Block Kit view."""

    view: Mapping[str, Any]
