"""When a guess is good enough: surely one of our entries, and surely this one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from bot.faq.corpus import entry_of
from bot.faq.encoder import Vectors

_FLOOR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a guess must reach to be an answer.

    ``odds`` weigh the entry against everything out of scope (a natural logarithm);
    ``share`` is its part of what all entries together got. A single threshold on the
    entry's chance would leave more unanswered for the same number of mistakes.
    """

    odds: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """For each row of chances: the chance of every entry, and how the best one stands."""

    entries: Vectors
    best: npt.NDArray[np.intp]
    chance: Vectors
    odds: Vectors
    share: Vectors

    def of(self, rows: npt.NDArray[np.bool_]) -> Guesses:
        """The guesses of some rows."""
        return Guesses(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def pass_bar(self, bar: Bar) -> npt.NDArray[np.bool_]:
        """Which rows are good enough to answer."""
        return (self.odds >= bar.odds) & (self.share >= bar.share)


class Scale:
    """Weighs the chances of labels as chances of entries."""

    def __init__(self, labels: Sequence[str]) -> None:
        found = (entry_of(label) for label in labels)
        self.entries = tuple(dict.fromkeys(entry for entry in found if entry))
        self._belongs = np.array(
            [[entry_of(label) == entry for entry in self.entries] for label in labels],
            dtype=np.float32,
        )

    def weigh(self, chances: Vectors) -> Guesses:
        """How the best entry of each row stands."""
        entries: Vectors = chances @ self._belongs
        best = entries.argmax(axis=1)
        chance = entries.max(axis=1)
        known = entries.sum(axis=1)
        foreign = np.maximum(chances.sum(axis=1) - known, 0)
        return Guesses(
            entries=entries,
            best=best,
            chance=chance,
            odds=np.log((chance + _FLOOR) / (foreign + _FLOOR)),
            share=chance / (known + _FLOOR),
        )
