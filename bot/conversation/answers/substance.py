"""Whether a short text says anything of what a long answer is asked for."""

from __future__ import annotations

import re

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.likeness import said_rather_than_answered
from bot.conversation.answers.wording import wording
from bot.states.folding import fold

# Up to so many words a text must name something of the matter, or be free of talk
_MOST_SHORT = 10
_CLEARLY, _VERY_CLEARLY = 1.5, 4.5
# "We heal", "nous soignons" is how people tell what they do
_WE = re.compile(r"\b(?:we|nous(?: [a-z]+ons)?|on [a-z]+e)\b")
_MOST_BARE = {"aim": 3, "engagement": 6}


def says_nothing(asked: Asked) -> bool:
    """A few words about something else than the aim or the earlier part in the review."""
    bare = _MOST_BARE.get(asked.field.name)
    words = asked.words
    if asked.quoted or bare is None or len(words) > _MOST_SHORT:
        return False
    known = wording()
    if known.addressed.found_in(asked.folded):
        return True
    weight = said_rather_than_answered(asked.text)
    if _of_the_matter(asked):
        return weight > _VERY_CLEARLY
    about = _WE.sub(" ", asked.folded)
    talk = known.speech.found_in(about) or known.adverbs.found_in(about)
    return talk or weight > _CLEARLY or len(words) <= bare


def _of_the_matter(asked: Asked) -> bool:
    """Whether a word of the field's own, of a theme or of an organisation's kind is there."""
    known = wording()
    if known.substance[asked.field.name].found_in(asked.folded):
        return True
    if asked.field.name != "aim":
        return False
    text = known.theme_lead_ins.pattern.sub(" ", fold(asked.text))
    return any(phrases.found_in(text) for phrases in known.themes.values())
