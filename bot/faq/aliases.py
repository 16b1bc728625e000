"""Words that point at an entry: they order what is offered where the index is not sure."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.states.folding import fold

_FILE = Path(__file__).parent / "aliases.toml"
# However many words point at an entry: a long mail has some for each
_MOST = 2.5


def pointed_at(passages: Sequence[str]) -> Mapping[str, float]:
    """How far the words of a text point at entries: a word of several entries a little at each."""
    text = "".join(f" {fold(passage)}" for passage in passages)
    found: dict[str, float] = defaultdict(float)
    for alias, entries in _aliases().items():
        if f" {alias}" in text:
            for entry in entries:
                found[entry] = min(_MOST, found[entry] + len(entries) ** -0.5)
    return found


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    """The entries of each beginning of a word, or of several words in a row."""
    entries: dict[str, tuple[str, ...]] = {}
    for entry, aliases in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        for alias in aliases:
            entries[alias] = (*entries.get(alias, ()), entry)
    return entries
