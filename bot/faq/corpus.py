"""The phrasings the index learns from: our own questions, one a line, by entry and language.

``phrasings/<language>.toml`` holds two tables, ``entries`` and ``out_of_scope``; every
value is a block of lines. ``(a|b)`` in a line stands for both words, ``{state}`` for a
State. A key such as ``contact#person`` is a kind of question of its own that the entry
``contact`` answers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import LANGUAGES, Language

FOLDER = Path(__file__).parent / "phrasings"
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_NAMES: dict[Language, tuple[str, ...]] = {
    "en": ("Haiti", "Iceland", "South Sudan", "Zimbabwe", "Moldova", "Nepal"),
    "fr": ("Haïti", "Lituanie", "Soudan du Sud", "Togo", "Syrie", "Gabon"),
    "es": ("Haití", "Venezuela", "Sudán del Sur", "Uganda", "Islandia", "Bolivia"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One phrasing: its label, its language, and the line it was made from.

    The label is an entry, an entry's kind (``contact#person``) or, out of scope, a class
    that begins with a minus (``-asylum``). Phrasings of one line are near copies, so
    validation must keep them together.
    """

    label: str
    text: str
    language: Language
    line: str


def examples() -> Iterator[Example]:
    """Every phrasing of every language, in the files' order."""
    for language in LANGUAGES:
        tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
        for sign, table in (("", tables["entries"]), ("-", tables["out_of_scope"])):
            for key, block in table.items():
                yield from _block(sign + key, block, language)


def entry_of(label: str) -> str | None:
    """The entry that answers questions of a label, None out of scope."""
    return None if label.startswith("-") else label.partition("#")[0]


def _block(label: str, block: str, language: Language) -> Iterator[Example]:
    for number, line in enumerate(block.strip().splitlines()):
        for turn, text in enumerate(written_out(line)):
            yield Example(
                label=label,
                text=_named(text, language, number + turn),
                language=language,
                line=f"{language}/{label}/{number}",
            )


def written_out(line: str) -> tuple[str, ...]:
    """A line with its choices taken in turn: every choice is used, not every combination."""
    choices = [found[1].split("|") for found in _CHOICE.finditer(line)]
    turns = max((len(words) for words in choices), default=1)
    return tuple(_turn(line, choices, turn) for turn in range(turns))


def _turn(line: str, choices: list[list[str]], turn: int) -> str:
    picked = iter(words[(turn + place) % len(words)] for place, words in enumerate(choices))
    return " ".join(_CHOICE.sub(lambda _: next(picked), line).split()).replace(" .", ".")


def _named(text: str, language: Language, start: int) -> str:
    names = _NAMES[language]
    for turn in range(text.count("{state}")):
        text = text.replace("{state}", names[(start + turn) % len(names)], 1)
    return text
