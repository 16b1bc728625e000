"""Answers that come from a button or its number: canonical values and places in a list."""

from __future__ import annotations

import re

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.understood import Understood, answer, ask_again

_NUMBER = re.compile(r"(?:n[o°º]?|nr|num|numero|number|option|opcion|choix|#)?\s*(\d{1,3})\s*[.)]?")
_ORDINALS = {
    1: "first premier premiere primero primera primer 1st 1er 1ere 1ro 1ra",
    2: "second deuxieme seconde segundo segunda 2nd 2e 2eme 2do 2da",
    3: "third troisieme tercero tercera tercer 3rd 3e 3eme 3ro 3ra",
    4: "fourth quatrieme cuarto cuarta 4th 4e 4eme 4to 4ta",
}
_PLACE = {word: place for place, words in _ORDINALS.items() for word in words.split()}
_PLACE |= {"two": 2, "three": 3, "four": 4, "deux": 2, "trois": 3, "quatre": 4}
_PLACE |= {"uno": 1, "dos": 2, "tres": 3, "cuatro": 4}
_PLACE |= {"last": -1, "dernier": -1, "derniere": -1, "ultimo": -1, "ultima": -1}
_AROUND = {
    "c",
    "est",
    "es",
    "it",
    "s",
    "is",
    "ce",
    "sera",
    "the",
    "one",
    "option",
    "choice",
    "answer",
    "le",
    "la",
    "l",
    "choix",
    "reponse",
} | {
    *("el", "lo", "opcion", "respuesta", "number", "numero", "no", "please", "svp", "por", "favor")
}


def pressed(asked: Asked) -> Understood | None:
    """The option that a button's value or a number in the list stands for."""
    options = _listed(asked)
    if not options:
        return None
    typed = asked.text.strip()
    for option in options:
        if typed.casefold() == option.casefold():
            return _chosen(asked, option)
    place = place_in_list(asked)
    if place is None:
        return None
    if place < 0 or 1 <= place <= len(options):
        return _chosen(asked, options[place if place < 0 else place - 1])
    return ask_again("number", number=str(place), last=str(len(options)))


def place_in_list(asked: Asked) -> int | None:
    """The number of an option, in figures or as an ordinal; -1 is the last."""
    if found := _NUMBER.fullmatch(asked.text.strip().casefold()):
        return int(found[1])
    words = [word for word in asked.words if word not in _AROUND]
    if len(words) != 1:
        return None
    return int(words[0]) if words[0].isdecimal() and len(words[0]) < 4 else _PLACE.get(words[0])


def _listed(asked: Asked) -> tuple[str, ...]:
    """The values in the order they are offered; several are chosen elsewhere."""
    if asked.field.kind == "state":
        return tuple(asked.states)
    return () if asked.field.kind == "choices" else asked.field.options


def _chosen(asked: Asked, option: str) -> Understood:
    if asked.field.kind == "yes_no":
        return decided(asked, yes=option == asked.field.options[0])
    return answer(option)


def decided(asked: Asked, *, yes: bool) -> Understood:
    """A yes or a no; where only one of them lets a person go on, the other says why."""
    if asked.field.must_be is not None and yes is not asked.field.must_be:
        problem = ask_again(f"{asked.field.name}_needed").problem
        return Understood(value=yes, problem=problem)
    return answer(yes)
