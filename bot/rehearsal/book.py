"""What everybody received, in order: the record that a rehearsal is judged and read by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.base import Home, Letter, Outgoing, Payload, Window
from bot.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message that reached somebody; ``reader`` is an address, or ``office``."""

    at: datetime
    reader: str
    outgoing: Outgoing

    @property
    def letter(self) -> Letter | None:
        """The message to a person, None for what the office sees."""
        payload = self.outgoing.payload
        return payload if isinstance(payload, Letter) else None

    @property
    def text(self) -> str:
        """Its words."""
        return words_of(self.outgoing.payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that somebody did: what the core was told, however often it was delivered."""

    at: datetime
    event: Event


@dataclass(slots=True)
class Book:
    """Deliveries and what was said, as they happened. ``excused`` are keys sent twice for cause."""

    deliveries: list[Delivery] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    excused: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def to(self, reader: str) -> list[Delivery]:
        """What one reader received."""
        return [each for each in self.deliveries if each.reader == reader]


def words_of(payload: Payload) -> str:
    """The plain words of any message."""
    if isinstance(payload, Letter):
        return payload.rendered.text
    if isinstance(payload, Home | Window):
        return str(payload.rendered.view)
    return "\n".join([payload.rendered.text, *map(str, payload.rendered.blocks)])
