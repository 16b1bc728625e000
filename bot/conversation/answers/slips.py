"""Forgiving one slip in a long word, when the words of the lexicon are meant."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from rapidfuzz.distance import OSA

from bot.conversation.answers.wording import wording

_SHORTEST = 6
_LETTERS = re.compile(r"(?<!\\)\b[a-z]{5,}")


def corrected(text: str, *, table: str) -> str:
    """A folded text with each unknown long word put right by the word that is one slip away."""
    known = _vocabulary(table)
    return " ".join(_nearest(word, known) for word in text.split())


def _nearest(word: str, known: Collection[str]) -> str:
    if len(word) < _SHORTEST or word in known:
        return word
    near = (
        each
        for each in sorted(known)  # "asociation" may be English or Spanish: either will do
        if each[0] == word[0] and OSA.distance(each, word, score_cutoff=1) <= 1
    )
    return next(near, word)


@cache
def _vocabulary(table: str) -> frozenset[str]:
    """The long words that stand in the patterns of a field's table."""
    groups = wording().options.get(table) or wording().yes_no[""]
    sources = (phrases.pattern.pattern for phrases in groups.values())
    return frozenset(word for source in sources for word in _LETTERS.findall(source))
