"""Visiting cards at the foot of a letter: a name, then telephone, web and mail lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.channels.email.reading.phrases import pattern

_BULLET = re.compile(r"^\s*[-–—*•]\s")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s")
_CONTACT = pattern(
    r"(?:(?:^|[\s|*/,])<labels>\b\s*(?:mij\s*)?[.:*+(\s]\s*\S|https?://\S|(?:^|\s)www\.\S"
    r"|[^\s@]{1,64}@[\w-]+\.\w|\+\d[\d\s().-]{6,}|\(\d{2,4}\)[\d\s.-]{6,})",
    labels=r"""
    t(?:e|é)?l(?:e(?:ph|f)one|éfono|éphone)? | ph(?:one)? | fax | mob(?:ile|il)? | móvil
    cell?(?:ular)?
    portable | gsm | bel | skype | web | www | site | e-?mail | mail | courriel | correo
    whatsapp | signal
    kvk | btw | iban | siret | siren | nif | cif
    """,
)
_NAME = re.compile(
    r"^[\s*_]*(?:[A-ZÀ-Þ][\w.'’-]{0,30}\*?\s?){1,5}(?:[|/,–-]\s?\*?[\w\s.,&*'’|/()-]{1,60})?\s*$"
)
_LABELLED = re.compile(r"^\s*[^\W\d][\w\s]{0,40}:")
_ENOUGH = 3


def is_bullet(line: str) -> bool:
    """Whether a line is an item of a list."""
    return _BULLET.match(line) is not None


def has_contact(line: str) -> bool:
    """Whether a line holds a telephone number, a web or a mail address."""
    return _CONTACT.search(line[:300]) is not None


def is_name(line: str) -> bool:
    """Whether a line looks like a person's name, perhaps with a title beside it."""
    return _NAME.match(line[:120]) is not None


def begins_card(lines: Sequence[str]) -> bool:
    """Whether these lines, to the last, are a card.

    "3. Telephone: …" or "Organisation: …" is somebody's answer, not somebody's card.
    """
    if not lines or not is_name(lines[0]) or not all(map(_may_belong, lines)):
        return False
    return sum(map(has_contact, lines)) >= _ENOUGH


def _may_belong(line: str) -> bool:
    if _NUMBERED.match(line) or (_LABELLED.match(line) and not has_contact(line)):
        return False
    return len(line) <= 90 and not line.rstrip().endswith((".", "!", "?"))
