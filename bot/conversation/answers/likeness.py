"""Whether a short text is more like what people say to us than like what they answer.

It is weighed by the words, neighbours and letters of the examples in templates/said.txt:
so a sentence that no list knows is still told from a name.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bot import resources
from bot.states.folding import fold

_SMOOTHING = 0.5
_LENGTHS = (3, 4)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much each trait speaks for speech (above 0) or for an answer (below)."""

    weights: Mapping[str, float]
    unknown: float

    def of(self, text: str) -> float:
        """The weight of a text; about 0 where nothing of it is known."""
        traits = _traits(text)
        total = sum(self.weights.get(trait, self.unknown) for trait in traits)
        return total / math.sqrt(len(traits) or 1)


def said_rather_than_answered(text: str) -> float:
    """How much more a text is like speech than like an answer."""
    return _examples().of(text)


def learned(said: Iterable[str], answered: Iterable[str]) -> Likeness:
    """What two lists of examples teach."""
    spoken, given = list(said), list(answered)
    among_spoken = Counter(trait for text in spoken for trait in _traits(text))
    among_given = Counter(trait for text in given for trait in _traits(text))

    def weight(trait: str) -> float:
        speech = (among_spoken[trait] + _SMOOTHING) / (len(spoken) + 2 * _SMOOTHING)
        answer = (among_given[trait] + _SMOOTHING) / (len(given) + 2 * _SMOOTHING)
        return math.log(speech / answer)

    every = among_spoken.keys() | among_given.keys()
    return Likeness({trait: weight(trait) for trait in every}, weight(""))


def examples() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The examples of the file: what was said to us, and what was answered."""
    parts: dict[str, list[str]] = {"[said]": [], "[answered]": []}
    into: list[str] = []
    for line in resources.path("said.txt").read_text(encoding="utf-8").splitlines():
        if line in parts:
            into = parts[line]
        elif line and not line.startswith("#"):
            into.append(line)
    return tuple(parts["[said]"]), tuple(parts["[answered]"])


@cache
def _examples() -> Likeness:
    return learned(*examples())


def _traits(text: str) -> set[str]:
    """Words, pairs of neighbours with the ends, and runs of letters in a word."""
    words = fold(text).split()
    found = set(words)
    ends = ["<", *words, ">"]
    found.update(f"{first} {second}" for first, second in pairwise(ends))
    for word in words:
        whole = f"^{word}$"
        for length in _LENGTHS:
            found.update(
                f"-{whole[start : start + length]}" for start in range(len(whole) - length + 1)
            )
    return found
