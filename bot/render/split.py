"""Cuts a long stream of runs at the best border before a channel's limit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from bot.render.tree import Run

_ZWJ = "\u200d"
_LONGEST_CLUSTER = 16


def split(
    runs: Sequence[Run], limit: int | None, measure: Callable[[Sequence[Run]], int]
) -> list[list[Run]]:
    """The runs in parts of at most ``limit``; spaces at the borders are dropped, nothing else."""
    rest = list(runs)
    parts: list[list[Run]] = []
    while rest and limit is not None and measure(rest) > limit:
        head, rest = _first(rest, limit, measure)
        parts.append(head)
    return [part for part in (*parts, rest) if any(run.text.strip() for run in part)]


def _first(
    runs: list[Run], limit: int, measure: Callable[[Sequence[Run]], int]
) -> tuple[list[Run], list[Run]]:
    text = "".join([run.text for run in runs])
    room = limit
    while True:
        at = border(text, room)
        head = _slice(runs, 0, len(text[:at].rstrip()))
        size = measure(head)
        if size <= limit or room <= 1:
            break
        # Markup takes its part of the room, so aim lower in proportion.
        room = min(room - 1, room * limit // size)
    tail = len(text) - len(text[at:].lstrip())
    return head, _slice(runs, tail, len(text))


def border(text: str, room: int) -> int:
    """Where to cut so that at most ``room`` UTF-16 units come before: at a paragraph or a line
    in the second half of them, else between words, else between characters.
    """
    end = _units(text, room)
    if end == len(text):
        return end
    for separator, earliest in (("\n\n", end // 2), ("\n", end // 2), (" ", 1)):
        found = text.rfind(separator, earliest, end + len(separator))
        if found > 0 and text[:found].strip():
            return found
    return _between_characters(text, end)


def _units(text: str, room: int) -> int:
    head = text[:room]
    if head.isascii() or max(head, default="") <= "\uffff":
        return len(head)
    used = 0
    for index, character in enumerate(text):
        used += 1 + (character > "\uffff")
        if used > room:
            return index
    return len(text)


def _between_characters(text: str, end: int) -> int:
    """A cut that tears neither an accent from its letter nor a joined emoji apart."""
    for at in range(end, max(0, end - _LONGEST_CLUSTER), -1):
        joined = text[at] == _ZWJ or text[at - 1] == _ZWJ or unicodedata.combining(text[at])
        if not joined and unicodedata.category(text[at]) not in {"Mn", "Me"}:
            return at
    return max(end, 1)


def _slice(runs: list[Run], start: int, end: int) -> list[Run]:
    part: list[Run] = []
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text:
            part.append(Run(text, run.style))
        at += len(run.text)
    return part
