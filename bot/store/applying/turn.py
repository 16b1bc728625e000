"""What applying one event's effects needs to share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.context import Contact, Context
from bot.events import Event, TimerFired
from bot.store import contacts
from bot.store.transaction import Transaction


@dataclass(slots=True)
class Turn:
    """What applying one event's effects needs to share."""

    transaction: Transaction
    event: Event
    context: Context
    written: int = 0
    references: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        """The moment of the event."""
        return self.context.now

    def key(self, given: str | None) -> str:
        """The key of an outbox row: the one decided, or one of this event's own."""
        self.written += 1
        if given:
            return given
        event = f"{type(self.event).__name__}:{self.event.id}"
        if isinstance(self.event, TimerFired):
            event += f":{self.event.due.isoformat()}"  # a timer's id comes again at another time
        hashed = self.transaction.vault.fingerprint(event, "outbox")
        return f"{hashed.hex()[:32]}:{self.written}"

    def contact(self, contact_id: int) -> Contact:
        """A contact the decision was about."""
        for known in (self.context.contact, self.context.holder):
            if known is not None and known.id == contact_id:
                return known
        found = contacts.by_id(self.transaction, contact_id)
        assert found is not None, "a handler decides only about contacts of its context"
        return found


# How each type of effect becomes rows.
Appliers = Mapping[type, Callable[[Turn, Any], None]]
