"""Taking "no, sorry, I meant" from before an answer: what follows is the answer."""

from __future__ import annotations

import re

from bot.conversation.answers.lead_ins import opening_signs
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
    start = typed[count].start
    return text[start - opening_signs(text, start) :]
