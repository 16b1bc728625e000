"""The spaces and apostrophes that careful typesetting asks of a template's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.i18n import Language

_NBSP = "\u00a0"

_APOSTROPHE = (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_]|[{«]|\Z)"), "\u2019")
_RULES: Mapping[Language, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (_APOSTROPHE,),
    "fr": (
        _APOSTROPHE,
        # A line must never begin with one of these signs.
        (re.compile(r" (?=[;:!?»](?:\s|\W|$))"), _NBSP),
        (re.compile(r"(?<=«) "), _NBSP),
    ),
    "es": (),
}


def typeset(text: str, language: Language) -> str:
    """A template's own text with the typography of its language."""
    for pattern, replacement in _RULES[language]:
        text = pattern.sub(replacement, text)
    return text
