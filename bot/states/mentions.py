"""Finding the names of States inside a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from bot.states.folding import Word, words
from bot.states.names import Codes, names, without_article

_SHORTEST_SLIP = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A State named in a text, from ``start`` to ``end``."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a text and every State it can mean."""

    codes: Codes
    start: int
    end: int


def find_states(text: str) -> tuple[Found, ...]:
    """The States a text names without doubt, in order; names of two States are left out."""
    return tuple(
        Found(code=mention.codes[0], start=mention.start, end=mention.end)
        for mention in find_mentions(text)
        if len(mention.codes) == 1
    )


def find_mentions(text: str) -> Iterator[Mention]:
    """Every name of a State in a text, also those that several States share."""
    typed = words(text)
    position = 0
    while position < len(typed):
        length, codes = _name_at(typed, position)
        if codes:
            end = typed[position + length - 1].end
            yield Mention(codes=codes, start=typed[position].start, end=end)
        position += max(length, 1)


def _name_at(typed: Sequence[Word], position: int) -> tuple[int, Codes]:
    """The longest name that begins at a word: how many words, and what it means."""
    known = names()
    longest = known.longest.get(typed[position].folded, 0)
    for length in range(min(longest, len(typed) - position), 0, -1):
        form = " ".join(word.folded for word in typed[position : position + length])
        codes = known.meanings.get(form, ())
        if codes and not _ordinary(form, typed, position):
            return length, codes
    word = typed[position]
    if word.typed.isupper() and len(word.typed) > 1 and not _shouted(typed):
        return 1, known.short.get(word.folded, ())
    return 1, _slip(word.folded)


def _ordinary(form: str, typed: Sequence[Word], position: int) -> bool:
    """Whether a name that is also a word or a first name stands where it means just that."""
    lists = names().words
    if without_article(form) in lists["only_alone"]:
        return len(typed) > len(form.split())
    if form not in lists["careful"]:
        return False
    return position == 0 or typed[position - 1].folded not in lists["prepositions"]


def _shouted(typed: Sequence[Word]) -> bool:
    return len(typed) > 2 and all(word.typed == word.typed.upper() for word in typed)


def _slip(word: str) -> Codes:
    """The one State whose name is one slip away from a long word."""
    known = names()
    slips = _slips()
    # What is longer cannot be one, and its forms without a letter could fill the memory.
    if not _SHORTEST_SLIP <= len(word) <= _longest_slip():
        return ()
    if word in known.meanings or word in known.words["not_slips"]:
        return ()
    near = {name for form in (word, *_shortened(word)) for name in slips.get(form, ())}
    names_near = {name for name in near if OSA.distance(word, name, score_cutoff=1) <= 1}
    codes = {code for name in names_near for code in known.meanings[name]}
    likely = any(name[0] == word[0] for name in names_near)  # a first letter is rarely wrong
    return tuple(codes) if likely and len(codes) == 1 else ()


@cache
def _slips() -> dict[str, tuple[str, ...]]:
    """Every long one-word name, also by each form that lacks one of its letters."""
    index: dict[str, tuple[str, ...]] = {}
    for name in names().meanings:
        if " " not in name and len(name) >= _SHORTEST_SLIP:
            for form in (name, *_shortened(name)):
                index[form] = (*index.get(form, ()), name)
    return index


@cache
def _longest_slip() -> int:
    return max(map(len, _slips())) + 1


def _shortened(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))
