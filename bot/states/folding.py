"""Comparing what people type: no accents, no capitals, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

# Of longer texts not even a few are kept: the words of one can take a hundred times its memory.
_KEPT = 8192

# A letter or digit, with any accents typed as signs of their own
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a text: folded, as typed, and where it stands."""

    folded: str
    typed: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def fold_word(word: str) -> str:
    """A word without accents and capitals."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _kept(read: Callable[[str], T]) -> Callable[[str], T]:
    """Read a text once: a turn looks at the same few texts from many sides."""
    known = lru_cache(maxsize=64)(read)
    return lambda text: (known if len(text) <= _KEPT else read)(text)


@_kept
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; apostrophes and hyphens part words."""
    return tuple(
        Word(folded=fold_word(found[0]), typed=found[0], start=found.start(), end=found.end())
        for found in _WORD.finditer(text)
    )


@_kept
def fold(text: str) -> str:
    """The text's folded words with one space between."""
    return " ".join(fold_word(found) for found in _WORD.findall(text))
