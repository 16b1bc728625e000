"""How an address fares: failures add up, fade with time, and at a threshold end our letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Five days of a full mailbox reach it; one bad day a week never does.
SUPPRESSED_AT = 4.0
_HALF_LIFE = timedelta(days=7)
_ONE_A = timedelta(hours=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is held against an address, and since when."""

    score: float = 0.0
    scored_at: datetime | None = None

    def now(self, now: datetime) -> float:
        """What is left of the score: half of it goes every week."""
        if self.scored_at is None or now <= self.scored_at:
            return self.score
        return float(self.score * 0.5 ** ((now - self.scored_at) / _HALF_LIFE))

    def failed_again(self, now: datetime) -> Health:
        """One failure more; several mails lost on one day say no more than one."""
        if self.scored_at is not None and now - self.scored_at < _ONE_A:
            return self
        return Health(score=self.now(now) + 1.0, scored_at=now)

    @property
    def suppressed(self) -> bool:
        """Whether nothing more should be sent there until somebody has looked."""
        return self.score >= SUPPRESSED_AT
