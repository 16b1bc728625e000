"""One answer as it arrived, with everything needed to understand it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.answers.corrections import without_correction
from bot.conversation.field import Field
from bot.facts.application import Value
from bot.i18n import Language
from bot.states.folding import fold

_SPACE = re.compile(r"[^\S\n]+")
# What phrases are looked for in; a text of any length must not hold up the others
_MOST_FOLDED = 600
# "N.G.O." is read as "NGO"
_DOTTED = re.compile(r"(?<![\w.@/])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![\w@]))?")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_QUOTES = (('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("'", "'"), ("‘", "’"), ("”", "”"))
_OPENING = frozenset(opening for opening, _ in _QUOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A typed answer to a field. ``folded`` has no accents, capitals or punctuation.

    It is the beginning of a long text: no command, question or choice is longer.
    """

    field: Field
    text: str
    folded: str
    quoted: bool
    language: Language
    states: Sequence[str]
    answers: Mapping[str, Value]
    now: date

    @property
    def words(self) -> list[str]:
        """The folded words."""
        return self.folded.split()


def asked(
    field: Field,
    text: str,
    language: Language,
    *,
    states: Sequence[str],
    answers: Mapping[str, Value],
    now: date,
) -> Asked:
    """Clean a text as typed: no control signs, single spaces, no quotation marks around it."""
    clean = tidy(text)
    inner = unquote(clean)
    quoted = inner != clean
    if not quoted and field.kind != "long_text":
        inner = without_correction(inner)
    return Asked(
        field=field,
        text=inner,
        folded=fold(_DOTTED.sub(_undotted, inner[:_MOST_FOLDED])),
        quoted=quoted,
        language=language,
        states=states,
        answers=answers,
        now=now,
    )


def _undotted(found: re.Match[str]) -> str:
    return found[0].replace(".", "") + " "


def tidy(text: str) -> str:
    """Only what can be seen: invisible and control signs out, spaces single, ends trimmed."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return _SPACE.sub(" ", text).strip()  # as nearly always: one line, nothing invisible
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(sign for sign in composed if sign == "\n" or _visible(sign))
    lines = (_SPACE.sub(" ", line).strip() for line in visible.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _visible(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category not in {"Cc", "Cs", "Co", "Cn"} and (category != "Cf" or sign in "\u200c\u200d")


def unquote(text: str) -> str:
    """The text without one pair of quotation marks around all of it."""
    if text[:1] not in _OPENING:
        return text
    for opening, closing in _QUOTES:
        inner = text[len(opening) : -len(closing)]
        if text.startswith(opening) and text.endswith(closing) and opening not in inner:
            return inner.strip() or text
    return text
