"""Commands inside the dialogue, in three languages, bare or politely worded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from rapidfuzz.distance import OSA

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.understood import Command, Understood
from bot.conversation.answers.wording import Phrases, wording
from bot.states.folding import fold

_MOST_WORDS = 14
_CLAUSES = re.compile(r"[,.;:!–—…]+")
_TEXT_KINDS = {"text", "long_text"}
_AFFIRMED = {"correct", "correcto", "exact", "exacto"}  # a yes, and elsewhere "correct this"
_FIRST_NAMES = {"precious"}  # one slip from "previous"
# Words worth forgiving a slip in; longer ones only where a name may be meant instead
_CLEAR_WORDS: dict[str, Command] = {
    **dict.fromkeys(("cancel", "annuler", "cancelar", "abandonner"), "cancel"),
    **dict.fromkeys(("back", "retour", "atras", "volver", "previous", "precedent"), "back"),
    **dict.fromkeys(("skip", "passer", "saltar", "omitir", "suivant", "siguiente"), "skip"),
    **dict.fromkeys(("help", "aide", "ayuda"), "help"),
    **dict.fromkeys(("stop", "unsubscribe", "arreter", "detener"), "stop"),
    **dict.fromkeys(("save", "enregistrer", "sauvegarder", "guardar"), "save"),
}


def command(asked: Asked) -> Understood | None:
    """The command a message is, when all of it is one; a name that holds such a word is not."""
    if asked.quoted or (asked.field.kind == "yes_no" and asked.folded in _AFFIRMED):
        return None
    found = _by_sign(asked) or _by_phrase(asked) or _by_slip(asked)
    return Understood(command=found) if found else None


def asks_for_person(text: str) -> bool:
    """Whether a call for help is for a person: "can I talk to someone, please"."""
    return any(map(wording().person.are, without_politeness(fold(text))))


def asks_why(text: str) -> bool:
    """Whether a question is about the one it answers: "why do you need this?"."""
    return any(map(wording().why.are, without_politeness(fold(text))))


def _by_sign(asked: Asked) -> Command | None:
    sign = asked.text.strip()
    known = wording().emoji.get(sign) or wording().emoji.get(f"{sign}\ufe0f")
    return cast("Command | None", known)


def _by_phrase(asked: Asked) -> Command | None:
    """The whole text, or each of its clauses: "I changed my mind, cancel"."""
    if not asked.folded or len(asked.words) > _MOST_WORDS:
        return None
    whole = _named(asked.folded)
    if whole is not None:
        return whole
    parts = _CLAUSES.split(asked.text)
    if len(parts) == 1:
        return None
    clauses = [fold(clause) for clause in parts]
    told = {_named(clause) for clause in clauses if clause and not _polite(clause)}
    return told.pop() if len(told) == 1 else None


def _named(text: str) -> Command | None:
    for variant in without_politeness(text):
        if not wording().any_command.are(variant):
            continue
        for name, phrases in wording().commands.items():
            if phrases.are(variant):
                return cast("Command", name)
    return None


def _polite(clause: str) -> bool:
    """Whether a clause only goes with a command: "please", "I have no time"."""
    known = wording()
    talk = bool(known.markers & set(clause.split())) and _named(clause) is None
    return talk or known.before.are(clause) or known.after.are(clause)


@lru_cache(maxsize=16)  # a turn asks several times of the same text
def without_politeness(text: str) -> tuple[str, ...]:
    """The text, then with polite words taken from its end, then also from its beginning."""
    return tuple(_less_polite(text))


def _less_polite(text: str) -> Iterator[str]:
    known = wording()
    while True:
        yield from _shorter_ends(text, known.after)
        opening = known.before.open(text)
        if opening is None or opening.end() >= len(text):
            return
        text = text[opening.end() :].strip()


def _shorter_ends(text: str, after: Phrases) -> Iterator[str]:
    yield text
    for start, end in list(after.spans(text)):
        rest = text[:start].strip()
        if end == len(text) and rest:
            yield from _shorter_ends(rest, after)


def _by_slip(asked: Asked) -> Command | None:
    """One word that is one slip away from a command's."""
    if len(asked.words) != 1:
        return None
    word = asked.folded
    if word in _FIRST_NAMES:
        return None
    shortest = 6 if asked.field.kind in _TEXT_KINDS else 4
    near = {
        meaning
        for known, meaning in _CLEAR_WORDS.items()
        if len(known) >= shortest and _one_slip(known, word)
    }
    return near.pop() if len(near) == 1 else None


def _one_slip(known: str, word: str) -> bool:
    """One slip; in a short word only two letters that changed places ("hlep", not "held")."""
    if known[0] != word[0] or OSA.distance(known, word, score_cutoff=1) > 1:
        return False
    return len(known) > 5 or sorted(known) == sorted(word)
