"""With which letters a pattern's matches can begin, so that most are never tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_EMPTY_AFTER = "?*"
_KNOWN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 ")


@dataclass(slots=True)
class _Start:
    """The letters something can begin with (None: any), and whether it can be nothing."""

    letters: frozenset[str] | None
    empty: bool

    def then(self, following: _Start) -> _Start:
        """This, with what follows it."""
        if not self.empty:
            return self
        return _Start(_both(self.letters, following.letters), following.empty)

    def otherwise(self, other: _Start) -> _Start:
        """This, or the other."""
        return _Start(_both(self.letters, other.letters), self.empty or other.empty)


@cache
def first_letters(pattern: str) -> frozenset[str] | None:
    """The letters that a match can begin with; None where any can, or it cannot be told.

    What is read: letters, groups, alternatives, classes and repetitions, as the words of
    templates/answers.toml have them.
    """
    start, _ = _alternatives(pattern, 0)
    return None if start.empty else start.letters


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


def _alternatives(pattern: str, at: int) -> tuple[_Start, int]:
    """What stands from ``at`` to the end of the group, and where that is."""
    found, at = _sequence(pattern, at)
    while pattern[at : at + 1] == "|":
        other, at = _sequence(pattern, at + 1)
        found = found.otherwise(other)
    return found, at


def _sequence(pattern: str, at: int) -> tuple[_Start, int]:
    found = _Start(frozenset(), empty=True)
    while at < len(pattern) and pattern[at] not in "|)":
        item, at = _item(pattern, at)
        if pattern[at : at + 1] == "{":
            item.empty |= pattern[at + 1] == "0"
            at = pattern.index("}", at) + 1
        elif at < len(pattern) and pattern[at] in "?*+":
            item.empty |= pattern[at] in _EMPTY_AFTER
            at += 1
        found = found.then(item)
    return found, at


def _item(pattern: str, at: int) -> tuple[_Start, int]:
    sign = pattern[at]
    if sign == "(":
        plain = pattern[at + 1 : at + 2] != "?"
        if not plain and pattern[at + 1 : at + 3] != "?:":
            _, end = _alternatives(pattern, at + 3)  # looks ahead or behind: takes nothing
            return _Start(frozenset(), empty=True), end + 1
        inside, end = _alternatives(pattern, at + (1 if plain else 3))
        return inside, end + 1
    if sign == "[":
        end = pattern.index("]", at + 1)
        listed = frozenset(pattern[at + 1 : end])
        return _Start(listed if listed <= _KNOWN else None, empty=False), end + 1
    if sign == "\\":
        nothing = pattern[at + 1] in "bB"
        return _Start(frozenset() if nothing else None, empty=nothing), at + 2
    return _Start(frozenset(sign) if sign in _KNOWN else None, empty=False), at + 1
