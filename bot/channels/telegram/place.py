"""The poller's place in the stream of updates, as text for the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The first update not yet settled, and when the last one came."""

    offset: int
    at: datetime

    def offset_at(self, now: datetime, forget: timedelta) -> int | None:
        """The offset to ask from, or None when the numbers may have begun anew.

        An old offset would then confirm new updates unseen.
        """
        return self.offset if now - self.at < forget else None

    def dump(self) -> str:
        """The place as the cursor keeps it."""
        return f"{self.offset} {self.at.isoformat()}"

    @classmethod
    def load(cls, text: str) -> Place:
        """Read back what ``dump`` wrote."""
        offset, at = text.split(" ")
        return cls(offset=int(offset), at=datetime.fromisoformat(at))
