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
    Telegram may answer at once where Telegram waits. ``round`` is how long the others wait
    for a chat that takes long. ``conflicts`` follow a second program that polls: it may be
    only the last request of a process that has just died. ``forget`` is how long after the
    last update its number still means something: Telegram counts from anywhere after a week
    of silence.
    """

    long_poll: int = 50
    shortest: float = 0.3
    answer: float = 15
    pauses: Sequence[float] = (0.2, 0.5, 1, 2, 5, 15, 30)
    round: float = 0.2
    conflicts: Sequence[float] = (1, 2, 5, 15, 60)
    forget: timedelta = timedelta(days=6)

    def pause(self, failures: int) -> float:
        """How long to wait after so many failures in a row."""
        return self.pauses[min(failures, len(self.pauses)) - 1]

    def after_conflict(self, failures: int) -> float:
        """How long to leave the updates to another program."""
        return self.conflicts[min(failures, len(self.conflicts)) - 1]
