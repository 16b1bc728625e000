"""Taking "no, sorry, I meant" from before an answer: what follows is the answer."""

from __future__ import annotations

import re

from bot.conversation.answers.wording import wording
from bot.states.folding import words

_LONGEST = 300
_PART = re.compile(r"[^\w\s'’]")


def without_correction(text: str) -> str:
    """The text after the words that take an earlier answer back, when something follows them."""
    if len(text) > _LONGEST:
        return text
    typed = words(text)
    found = wording().corrections.open(" ".join(word.folded for word in typed))
    count = len(found[0].split()) if found else 0
    if not 0 < count < len(typed) or typed[count].folded in wording().goes_on:
        return text
    between = text[typed[count - 1].end : typed[count].start]
    if count == 1 and not _PART.search(between):
        return text  # "Pardon et Paix" is a name, "pardon, 1998" a year
    return text[typed[count].start - _opening_signs(text, typed[count].start) :]


def _opening_signs(text: str, start: int) -> int:
    """How many signs before a word belong to it: quotation marks, "+", "("."""
    signs = 0
    while start - signs > 0 and text[start - signs - 1] in "\"“«'+(¿¡#@=-":
        signs += 1
    return signs
