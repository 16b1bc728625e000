"""Telling what answers another question from a name: contacts, times, counts and States."""

from __future__ import annotations

import re

from bot import states
from bot.conversation.answers.numbers import numbers
from bot.states.folding import fold

_CONTACT = re.compile(
    r"[\w\"'.)\]]\s?@\s?\S+|https?://\S+|\bwww\.\S+|(?:\+|00)?\d(?:[\s().-]?\d){6,}|^\+?[\d\s().-]{6,}$"
    r"|\b(?:arroba|arobase)\b"
    r"|\b(?:at|chez|en)\b.*\b(?:dot|point|punto)\b.*\b\w{2,4}$",
    re.IGNORECASE,
)
_PROVIDER = re.compile(r"\b(?:gmail|hotmail|yahoo|outlook|whatsapp|instagram)\b", re.IGNORECASE)
_ONLY_NUMBER = re.compile(r"\+?[\d\s().-]{6,}")
_TIME = re.compile(
    r"\b(?:years? (?:ago|old)|\d+ (?:years?|ans|anos|mois|months?|meses)|ago"
    r"|hace \w+ (?:anos|meses)|il y a \w+ (?:ans|mois)|(?:les |des )?annees \w+|(?:los )?anos \w+"
    r"|en los \d0|(?:the )?(?:twen|thir|for|fif|six|seven|eigh|nine)ties"
    r"|(?:last|this|next) (?:year|month|week)|l an(?:nee)? (?:dernier|derniere|passee?)"
    r"|cette annee|(?:el |este )?ano(?: pasado)?|siglo \w+|siecle|century|decada|decade"
    r"|(?:in|en|since|depuis|desde|before|avant|antes de|after|apres|despues de|fin|early|late|mid)"
    r" (?:de )?(?:los )?\d{2,5}s?|(?:\w+ )?(?:ans|anos)|(?:\w+ ){1,3}years?)\b"
)
_RANGE = re.compile(
    r"(?:(?:between|entre|de|from|about|around|somewhere|environ|unos|unas) )*\w+(?: \w+)?"
    r" (?:or|ou|o|a|to|y|et|and) \w+(?: \w+)?"
)
_BETWEEN = (
    "and or either both between the i we from in on is it possible included "
    "et ou la le les l du de d des en au aux entre hesite "
    "y o u el los las del"
)
_BETWEEN_STATES = frozenset(_BETWEEN.split())


def contact(value: str) -> bool:
    """Whether there is an address, a link or a telephone number in a text."""
    return _CONTACT.search(value) is not None


def names_a_provider(value: str) -> bool:
    """Whether a text speaks of where one is reached: "my gmail", "ask me on WhatsApp"."""
    return _PROVIDER.search(value) is not None


def only_a_number(value: str) -> bool:
    """Whether a text is a telephone number and nothing else."""
    return _ONLY_NUMBER.fullmatch(value) is not None


def time_or_count(value: str) -> bool:
    """Whether a text that is no title says when or how many: "hace 5 años", "10 to 15"."""
    return says_only_when(value) or (
        value == value.lower() and _TIME.search(fold(value)) is not None
    )


def says_only_when(value: str) -> bool:
    """Whether a text is a time or a number of something and nothing else: "10 to 15"."""
    folded = fold(value)
    ranged = _RANGE.fullmatch(folded) is not None and len(numbers(value)) > 1
    return ranged or _TIME.fullmatch(folded) is not None


def only_states(value: str) -> bool:
    """Whether a text names States and nothing else: "Haiti and Togo"."""
    found = states.find_states(value)
    if not found:
        return False
    ends = [0, *(each.end for each in found)]
    starts = [*(each.start for each in found), len(value)]
    between = " ".join(value[end:start] for end, start in zip(ends, starts, strict=True))
    return set(fold(between).split()) <= _BETWEEN_STATES
