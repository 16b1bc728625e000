"""All names of States, read once: what to show, and what each written form can mean."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bot import resources
from bot.i18n import LANGUAGES
from bot.states.folding import fold

Codes = tuple[str, ...]

_ARTICLES = {"the", "la", "le", "les", "l", "el", "los", "las"}
_LINKS = _ARTICLES | {"of", "and", "et", "y", "e", "de", "du", "des", "d", "del"}
_AND = {"en": "and", "fr": "et", "es": "y"}
_NAME_GROUPS = ("official", "former", "everyday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What states.json and state_aliases.toml say, indexed by folded form.

    ``meanings`` holds whole names, ``loose`` the same without articles and "of";
    ``short`` are abbreviations, which mean a State inside a sentence only in capitals.
    ``peoples`` are beginnings of what its people are called.
    """

    shown: Mapping[tuple[str, str], str]
    meanings: Mapping[str, Codes]
    loose: Mapping[str, Codes]
    short: Mapping[str, Codes]
    codes: Mapping[str, str]
    members: frozenset[str]
    words: Mapping[str, frozenset[str]] = field(repr=False)
    longest: Mapping[str, int] = field(repr=False)
    peoples: Mapping[str, Codes] = field(repr=False)
    capitals: Mapping[str, Codes] = field(repr=False)


@cache
def names() -> Names:
    """The names, loaded on first use."""
    states = json.loads(resources.path("states.json").read_text(encoding="utf-8"))["states"]
    aliases = tomllib.loads(resources.path("state_aliases.toml").read_text(encoding="utf-8"))
    lists = aliases.pop("words")
    ambiguous = {fold(name): tuple(codes) for name, codes in aliases.pop("ambiguous").items()}
    short = _collect(_short_forms(states, aliases.pop("short")))
    meanings = _collect(_full_forms(states, aliases)) | ambiguous
    for form in short:
        meanings.pop(form, None)
    return Names(
        shown={
            (code, language): state["names"][language][0]
            for code, state in states.items()
            for language in LANGUAGES
        },
        meanings=meanings,
        loose=_collect(
            (without_links(form), code) for form, codes in meanings.items() for code in codes
        ),
        short=short,
        codes={form: code for code, state in states.items() for form in (code, state["alpha3"])},
        members=frozenset(code for code, state in states.items() if state["member"]),
        words={name: frozenset(map(fold, forms)) for name, forms in lists.items()},
        longest=_longest(meanings),
        peoples=_collect(_folded(aliases["peoples"])),
        capitals=_collect(_folded(aliases["capitals"])),
    )


def _folded(table: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    for code, forms in table.items():
        yield from ((fold(form), code) for form in forms)


def without_links(form: str) -> str:
    """A folded name without articles and the small words that join its parts."""
    kept = [word for word in form.split() if word not in _LINKS]
    return " ".join(kept) or form


def without_article(form: str) -> str:
    """A folded name without its leading articles."""
    first, _, rest = form.partition(" ")
    return without_article(rest) if rest and first in _ARTICLES else form


def _full_forms(
    states: Mapping[str, Mapping[str, Mapping[str, Iterable[str]]]],
    aliases: Mapping[str, Mapping[str, Iterable[str]]],
) -> Iterator[tuple[str, str]]:
    for code, state in states.items():
        for language, forms in state["names"].items():
            for form in forms:
                yield from ((each, code) for each in _variants(form, language))
    for group in _NAME_GROUPS:
        for code, forms in aliases[group].items():
            for form in forms:
                yield from ((each, code) for each in _variants(form, "en"))


def _short_forms(
    states: Mapping[str, Mapping[str, Mapping[str, Iterable[str]]]],
    aliases: Mapping[str, Iterable[str]],
) -> Iterator[tuple[str, str]]:
    for code, forms in aliases.items():
        yield from ((fold(form), code) for form in forms)
    for code, state in states.items():
        for names_in_language in state["names"].values():
            for form in names_in_language:
                if form == form.upper():
                    yield fold(form), code


def _variants(name: str, language: str) -> Iterator[str]:
    """The folded ways to write a name: "&" as a word, "St." in full."""
    spoken = fold(name.replace("&", f" {_AND[language]} "))
    yield without_article(spoken)
    yield without_article(f" {spoken} ".replace(" st ", " saint ").strip())


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, Codes]:
    found: dict[str, Codes] = {}
    for form, code in pairs:
        known = found.get(form, ())
        found[form] = known if code in known else (*known, code)
    return found


def _longest(meanings: Iterable[str]) -> dict[str, int]:
    """How many words the longest name has that begins with a word."""
    longest: dict[str, int] = {}
    for form in meanings:
        first, count = form.split()[0], form.count(" ") + 1
        longest[first] = max(longest.get(first, 0), count)
    return longest
