"""The words of templates/answers.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot import resources
from bot.conversation.answers.beginnings import first_letters

# A letter before "*" makes it the end of a stem; "\w*" and ")*" stay what they are.
_STEM = re.compile(r"(?<!\\)([a-z])\*")
_WORD = re.compile(r"\w+")
_BARE = re.compile(r"[a-z]+")


class Phrases:
    """Several patterns over folded text, tried as one.

    They are compiled when a text first begins with a letter that they may begin with: most
    of the file's many are never met in the life of a process.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(patterns)
        self._beginning: dict[str, re.Pattern[str] | None] = {}

    @property
    def pattern(self) -> re.Pattern[str]:
        """All of them, wherever they stand in a text."""
        return _any_of(self._patterns)

    def are(self, text: str) -> bool:
        """Whether the whole text is one of the phrases."""
        pattern = self._that_may_begin(text)
        return pattern is not None and pattern.fullmatch(text) is not None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the phrases stand in the text, of those that begin together the first."""
        end = 0
        for start, pattern in self._places(text):
            found = pattern.match(text, start) if start >= end else None
            if found is not None:
                yield found.span()
                end = found.end()

    def found_in(self, text: str) -> bool:
        """Whether one of the phrases stands anywhere in the text."""
        return any(pattern.match(text, start) for start, pattern in self._places(text))

    def _places(self, text: str) -> Iterator[tuple[int, re.Pattern[str]]]:
        """Each word's place, with those of the phrases that may begin with its letter."""
        known = self._beginning
        for word in _WORD.finditer(text):
            start = word.start()
            letter = text[start]
            pattern = known[letter] if letter in known else self._that_may_begin(letter)
            if pattern is not None:
                yield start, pattern

    def open(self, text: str) -> re.Match[str] | None:
        """The longest phrase that the text begins with."""
        pattern = self._that_may_begin(text)
        if pattern is None or pattern.match(text) is None:
            return None  # as nearly always: the many patterns are tried only for the longest
        each = (_any_of((one,)).match(text) for one in self._patterns if _may_begin(one, text[:1]))
        return max(filter(None, each), key=lambda match: match.end(), default=None)

    def _that_may_begin(self, text: str) -> re.Pattern[str] | None:
        letter = text[:1]
        if letter not in self._beginning:
            may = tuple(one for one in self._patterns if _may_begin(one, letter))
            self._beginning[letter] = _any_of(may) if may else None
        return self._beginning[letter]


def _may_begin(pattern: str, letter: str) -> bool:
    letters = first_letters(pattern)
    return letters is None or letter in letters


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything answers.toml says."""

    commands: Mapping[str, Phrases]
    any_command: Phrases
    person: Phrases
    before: Phrases
    after: Phrases
    emoji: Mapping[str, str]
    corrections: Phrases
    goes_on: frozenset[str]
    yes_no: Mapping[str, Mapping[str, Phrases]]
    none: Mapping[str, Phrases]
    markers: frozenset[str]
    speech: Phrases
    addressed: Phrases
    adverbs: Phrases
    about_names: Phrases
    substance: Mapping[str, Phrases]
    postponed: Phrases
    not_names: Mapping[str, Phrases]
    why: Phrases
    questions: Phrases
    bare_questions: frozenset[str]
    question_ends: Phrases
    question_inside: Phrases
    hurried: tuple[tuple[re.Pattern[str], str], ...]
    interrogatives: frozenset[str]
    auxiliaries: frozenset[str]
    options: Mapping[str, Mapping[str, Phrases]]
    themes: Mapping[str, Phrases]
    theme_words: Mapping[str, frozenset[str]]
    theme_lead_ins: Phrases
    fillers: frozenset[str]
    links: frozenset[str]


@cache
def wording() -> Wording:
    """The wording, read on first use."""
    file = tomllib.loads(resources.path("answers.toml").read_text(encoding="utf-8"))
    polite, openings, beside = file["polite"], file["questions"]["opening"], file["themes_beside"]
    return Wording(
        commands=_group(file["commands"]),
        any_command=phrases(each for group in file["commands"].values() for each in group),
        person=phrases(polite["person"]),
        before=phrases(polite["before"]),
        after=phrases(polite["after"]),
        emoji=polite["emoji"],
        corrections=phrases(polite["corrections"]),
        goes_on=frozenset(polite["goes_on"]),
        yes_no=_yes_no(file["yes_no"]),
        none=_group(file["none"]),
        markers=frozenset(file["talk"]["markers"]),
        speech=phrases(file["talk"]["speech"]),
        addressed=phrases(file["talk"]["addressed"]),
        adverbs=phrases(file["talk"]["adverbs"]),
        about_names=phrases(file["talk"]["about_names"]),
        substance=_group(file["substance"]),
        postponed=phrases(file["talk"]["postponed"]),
        not_names=_group(file["talk"]["not_names"]),
        why=phrases(file["questions"]["why"]),
        questions=phrases(each for each in openings if not _BARE.fullmatch(each)),
        bare_questions=frozenset(each for each in openings if _BARE.fullmatch(each)),
        question_ends=phrases(file["questions"]["endings"]),
        question_inside=phrases(file["questions"]["inside"]),
        hurried=tuple(
            (re.compile(rf"\b(?:{typed})(?:(?<= )|(?!\w))"), meant)
            for typed, meant in file["questions"]["hurried"]
        ),
        interrogatives=frozenset(file["questions"]["interrogatives"]),
        auxiliaries=frozenset(file["questions"]["auxiliaries"]),
        options={name: _group(options) for name, options in file["options"].items()},
        themes=_group(file["themes"]),
        theme_words={theme: _words(entries) for theme, entries in file["themes"].items()},
        theme_lead_ins=phrases(beside["lead_ins"]),
        fillers=frozenset(beside["fillers"]) | frozenset(beside["links"]),
        links=frozenset(beside["links"]),
    )


def phrases(entries: Iterable[str]) -> Phrases:
    """Patterns of the file as one; the longest entries are tried first."""
    ordered = sorted(entries, key=len, reverse=True)
    return Phrases(_STEM.sub(r"\1\\w*", entry) for entry in ordered)


def _group(entries: Mapping[str, Iterable[str]]) -> dict[str, Phrases]:
    return {name: phrases(group) for name, group in entries.items()}


def _yes_no(table: Mapping[str, Any]) -> dict[str, dict[str, Phrases]]:
    """The general words under "", and for each field of its own the words it adds."""
    general = {name: entries for name, entries in table.items() if isinstance(entries, list)}
    own = {name: entries for name, entries in table.items() if isinstance(entries, dict)}
    return {"": _group(general)} | {name: _group(entries) for name, entries in own.items()}


def _words(entries: Iterable[str]) -> frozenset[str]:
    """Single words of a list, without the mark of a stem: what a slip can be compared with."""
    plain = (entry.removesuffix("*").removesuffix("s?") for entry in entries)
    return frozenset(word for word in plain if _BARE.fullmatch(word))
