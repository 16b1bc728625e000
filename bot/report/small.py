"""Numbers too small to be told: who is one of two can be found.

Whoever reads a report may know some of those who were counted, so nothing below three is
told, nor anything from which it could be reckoned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

LEAST = 3
HIDDEN: Final = "hidden"
Shown = int | Literal["hidden"] | None


def single(counts: Sequence[int]) -> list[Shown]:
    """Counts that do not add up to a known whole: each stands for itself."""
    return [HIDDEN if 0 < count < LEAST else count for count in counts]


def parts(counts: Sequence[int]) -> list[Shown]:
    """Counts that add up to a known whole: one hidden alone would be the rest of the others."""
    shown = single(counts)
    while _reckonable(counts, shown):
        rest = [place for place, value in enumerate(shown) if value not in {HIDDEN, 0}]
        if not rest:
            break
        shown[min(rest, key=lambda place: (counts[place], -place))] = HIDDEN
    return shown


def share(count: int, whole: int) -> Shown:
    """A part of a known whole; the part and the rest must both be large enough, or nothing."""
    few = 0 < count < LEAST or 0 < whole - count < LEAST
    return HIDDEN if few else count


def _reckonable(counts: Sequence[int], shown: Sequence[Shown]) -> bool:
    """Whether what is hidden can be reckoned: a single part, or several that are few in all."""
    hidden = [count for count, value in zip(counts, shown, strict=True) if value == HIDDEN]
    return len(hidden) == 1 or 0 < sum(hidden) < LEAST
