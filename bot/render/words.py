"""Characters, numbers, names and lists as each language writes them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from babel.lists import format_list
from babel.numbers import format_decimal

from bot import resources
from bot.i18n import Language
from bot.render.dates import locale

_LINE_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_AROUND_BREAKS = re.compile(r"\s*\n\s*")
_MANY_BREAKS = re.compile(r"\n{3,}")
# Controls, lone surrogates, and the marks that turn the direction of what follows them.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# Spanish says «e», not «y», before the sound i: Haití e Islandia, but Siria y Hierro.
_SOUNDS_I = re.compile(r"h?i(?![aeo])")
_FOUR_DIGITS = 10_000


def tidy(text: str) -> str:
    """What a person typed, with line breaks as newlines and without control characters."""
    if text.isprintable():
        return text
    text = _UNWANTED.sub("", _LINE_BREAKS.sub("\n", text).replace("\t", " "))
    return _MANY_BREAKS.sub("\n\n", text).strip("\n")


def one_line(text: str) -> str:
    """The same as one line, for where a line break would forge structure."""
    return text if text.isprintable() else _AROUND_BREAKS.sub(" ", tidy(text))


@lru_cache(maxsize=4096)
def number(value: int, language: Language) -> str:
    """A quantity; what merely looks like one, such as a year, is passed as text."""
    # Spanish groups digits only from five on.
    grouped = language != "es" or abs(value) >= _FOUR_DIGITS
    return format_decimal(value, locale=locale(language), group_separator=grouped)


def listing(items: Sequence[str], language: Language) -> str:
    """``a, b and c``."""
    text = format_list(items, locale=locale(language))
    if language == "es" and len(items) > 1 and _SOUNDS_I.match(_folded(items[-1])):
        return f"{text.removesuffix(f' y {items[-1]}')} e {items[-1]}"
    return text


@lru_cache(maxsize=512)
def language_name(code: str, language: Language) -> str:
    """The name of a human language, by CLDR or our own list; else the code itself."""
    names = locale(language).languages
    return str(names.get(code.replace("-", "_")) or _shown().get(code, {}).get(language) or code)


@cache
def _shown() -> Mapping[str, Mapping[str, str]]:
    text = resources.path("languages.toml").read_text(encoding="utf-8")
    shown: Mapping[str, Mapping[str, str]] = tomllib.loads(text)["shown"]
    return shown


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
