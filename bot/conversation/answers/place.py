"""The State an organisation wants to speak about: one of the round's, by any of its names."""

from __future__ import annotations

import re

from bot import states
from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import shorten
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.message import Listing, StateName


def understand_state(asked: Asked) -> Understood:
    """The State meant, if the round is about it; else which States it is about."""
    recognised = states.recognise(asked.text, among=asked.states)
    if recognised.code in asked.states and recognised.code is not None:
        return answer(recognised.code)
    if recognised.code is not None:
        return ask_again(
            "state_not_in_round", state=StateName(code=recognised.code), states=_listing(asked)
        )
    offered = tuple(code for code in recognised.candidates if code in asked.states)
    if len(offered) > 1 and set(offered) == set(recognised.candidates):
        return ask_again("state_one", candidates=_names(offered))
    if recognised.candidates:
        return ask_again(
            "state_unsure", candidates=_names(recognised.candidates), states=_listing(asked)
        )
    return ask_again("state", text=shorten(asked.text), states=_listing(asked))


def names_it_exactly(asked: Asked) -> bool:
    """Whether the text is a State's name and nothing else but "?": "Togo?" is an answer."""
    bare = re.sub(r"[\s?¿!¡.]+$|^[\s¿¡]+", "", asked.text)
    found = states.find_states(bare)
    alone = len(found) == 1 and (found[0].start, found[0].end) == (0, len(bare))
    return alone or (" " not in bare and states.recognise(bare).code is not None)


def _listing(asked: Asked) -> Listing:
    return _names(tuple(asked.states))


def _names(codes: tuple[str, ...]) -> Listing:
    return Listing(items=tuple(StateName(code=code) for code in codes))
