"""What the wish to apply says already: "we would like to speak about Togo"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.events import PersonWrote
from bot.facts.application import Answers
from bot.handlers.speech import FromPerson
from bot.handlers.words import wishes_to_apply
from bot.states.mentions import find_states

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\S+\s*$)")


def answers(event: FromPerson, open_states: Collection[str]) -> Answers:
    """The State named in the wish itself, else the only one named at all; nothing else.

    Where an organisation sits, and what it is called in a signature, is not asked here.
    """
    if not isinstance(event, PersonWrote):
        return {}
    for passage in _passages(event):
        named = {found.code for found in find_states(passage)}
        if len(named) == 1 and named <= set(open_states):
            return {"state": named.pop()}
        if named:
            return {}
    return {}


def _passages(event: PersonWrote) -> Iterator[str]:
    """Where to look, the surest place first."""
    text = re.split(r"\n--\s*\n", event.text)[0]
    yield from (each for each in _SENTENCE.split(text) if wishes_to_apply(each))
    yield event.subject
    yield text
