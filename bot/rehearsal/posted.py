"""What people hand to a provider, as it goes over the wire, and what is known of it later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.events import ChannelName, Event

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A mail as its bytes, an update or a payload as its JSON; ``words`` is what a reader sees.

    ``author`` is who really did it, whatever it says itself. What a stranger sends need not
    mean anything; all the rest (``invited``) must be taken in.
    """

    at: datetime
    channel: ChannelName
    author: str
    body: bytes | Json = field(repr=False)
    words: str
    invited: bool = True


@dataclass(slots=True, kw_only=True)
class Said:
    """What became of one of these: when it reached us, and when it was taken in for good.

    ``brought`` says that it reached us at all; ``event`` is what it was read as, None for what
    no adapter has a use for. ``taken`` is the last time, where the provider brought it more
    than once.
    """

    posted: Posted
    arrived: datetime
    brought: bool = False
    event: Event | None = None
    first: datetime | None = None
    taken: datetime | None = None


Plan = Callable[[datetime, Callable[[datetime], Sequence[Posted]]], None]
