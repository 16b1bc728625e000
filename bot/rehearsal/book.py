"""What everybody received, in order: the record that a rehearsal is judged and read by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.base import Copy, Home, Letter, Outgoing, Payload, TakeBack, Window
from bot.channels.email.compose import Mail
from bot.rehearsal.posted import Said

OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message that reached somebody; ``reader`` is an address, or ``office``.

    ``at`` is the true time, ``given`` the provider's id of it, ``mail`` its bytes where it
    went by mail.
    """

    at: datetime
    reader: str
    outgoing: Outgoing
    text: str = field(repr=False)
    given: str = ""
    mail: Mail | None = field(default=None, repr=False)

    @property
    def letter(self) -> Letter | None:
        """The message to a person, None for what the office sees."""
        payload = self.outgoing.payload
        return payload if isinstance(payload, Letter) else None


@dataclass(slots=True)
class Book:
    """Deliveries and what was said, as they happened. ``excused`` are keys sent twice for cause.

    ``restarts`` are when the process came back after it had died or stood still.
    """

    deliveries: list[Delivery] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    excused: set[str] = field(default_factory=set)
    restarts: list[datetime] = field(default_factory=list)

    def to(self, reader: str) -> list[Delivery]:
        """What one reader received."""
        return [each for each in self.deliveries if each.reader == reader]

    def by(self, author: str) -> list[Said]:
        """What one person did."""
        return [each for each in self.said if each.posted.author == author]


def words_of(payload: Payload) -> str:
    """The plain words of any message."""
    if isinstance(payload, Letter):
        return payload.rendered.text
    if isinstance(payload, Home | Window):
        return str(payload.rendered.view)
    if isinstance(payload, Copy):
        return f"{payload.title}\n{payload.comment}"
    if isinstance(payload, TakeBack):
        return ""
    return "\n".join([payload.rendered.text, *map(str, payload.rendered.blocks)])
