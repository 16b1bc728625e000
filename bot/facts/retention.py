"""What has been kept long enough, by the rules of each round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# The answers that only the round itself needs: how somebody is reached, and who they are.
REACHED_BY = ("address", "phone", "email", "speaker_email", "speaker_phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days after a round's end each kind of data is kept.

    ``drafts`` count from the close of the call, for they were never sent. ``fields`` are
    answers that go before the rest of their application does.
    """

    drafts: int = 30
    messages: int = 90
    files: int = 90
    not_chosen: int = 180
    applications: int = 365
    fields: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(REACHED_BY, 90))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """What is to be forgotten in one turn, and whether there is more.

    ``codes_before`` is when codes ended that nobody needs any more; ``striking`` are passes over
    what is stored that have not come to their end.
    """

    drafts: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    files: tuple[str, ...] = ()
    persons: tuple[int, ...] = ()
    messages_before: datetime | None = None
    messages: int = 0
    codes_before: datetime | None = None
    striking: tuple[int, ...] = ()
    more: bool = False

    @property
    def nothing(self) -> bool:
        """Whether everything kept may still be kept."""
        found = (self.drafts, self.applications, self.fields, self.files, self.persons)
        return not any(found) and not self.messages


def passed(now: datetime, since: datetime, days: int) -> bool:
    """Whether so many days have gone by."""
    return now >= since + timedelta(days=days)
