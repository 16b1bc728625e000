"""How long the Telegram adapter waits for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds, except where the type says otherwise.

    ``pauses`` follow one failure after another, the last one again and again. ``shortest``
    is the least that a look which brought nothing new may take: what stands between us and
    Telegram may answer at once where Telegram waits. ``forget`` is how long after the last
    update its number still means something: Telegram counts from anywhere after a week of
    silence.
    """

    long_poll: int = 50
    shortest: float = 0.3
    answer: float = 15
    pauses: Sequence[float] = (0.2, 0.5, 1, 2, 5, 15, 30)
    conflict: float = 60
    forget: timedelta = timedelta(days=6)

    def pause(self, failures: int) -> float:
        """How long to wait after so many failures in a row."""
        return self.pauses[min(failures, len(self.pauses)) - 1]
