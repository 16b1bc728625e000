"""The index: which entry answers a text, how surely, and what else it is near to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.faq import wording
from bot.faq.aliases import pointed_at
from bot.faq.encoder import Encoder, LetterEncoder, SentenceEncoder, Vectors
from bot.faq.network import FOLDER, Network
from bot.faq.spelling import corrected
from bot.faq.verdict import Guesses, Scale
from bot.i18n import Language
from bot.i18n.detect import detect
from bot.states import find_states

Handover = Literal["person", "safety"]
_NEAREST = 3
# The part of the second network in ranking the rest, and how much a word that points counts
_SPELLING = 0.35
_POINTING = 1.5
_FLOOR = 1e-2
# The chance an entry must have in the whole message to answer one of its questions
_ALLOWED = 0.02
# What to say of a State when nothing else was said; our own texts invite people to name one
_OF_A_STATE = "countries_covered"
_WORDS_OR_STATE = re.compile(r"\[country\]|\w+")
_BESIDE_A_STATE = {wording.STATE} | {
    *("and", "or", "the", "for", "about", "what", "please", "et", "ou", "le", "la", "les", "l"),
    *("pour", "sur", "au", "svp", "y", "o", "e", "el", "para", "sobre", "por", "favor"),
}
# What makes the nearest worth a person's reading: the chance of all entries together, and what
# speaks for each of them. Whatever is offered beside the point costs more trust than a hand-over.
_RELATED = 0.15
_PLAUSIBLE = -3.0
# Labels that mean a person must look at the message, and the chance from which on they do:
# safety low, because a missed cry for help is worse than one too many.
_CALLS: Mapping[Handover, tuple[frozenset[str], float]] = {
    "safety": (frozenset({"reprisals_safety", "-danger"}), 0.15),
    "person": (frozenset({"contact#person"}), 0.35),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the index makes of a text.

    ``entry`` is None when it is not sure; ``near`` holds the best entries in any case, best
    first, and ``offered`` those of them that are worth offering; ``handover`` says that a
    person should see the text, whatever was answered.
    """

    entry: str | None
    score: float
    language: Language
    near: tuple[str, ...]
    offered: tuple[str, ...]
    handover: Handover | None
    states: tuple[str, ...]


class FaqIndex:
    """Matches texts with FAQ entries.

    A match takes tens of milliseconds, most of them outside the interpreter's lock: call it
    from a worker thread. Nothing in it changes, so threads may share it.
    """

    def __init__(self, encoder: Encoder, network: Network, *, second: Network) -> None:
        corrected("")  # reads the words of the phrasings, which takes a moment the first time
        self._encoder = encoder
        self._network = network
        self._letters = LetterEncoder()
        self._second = second
        self._scale = Scale(network.labels)
        self._second_scale = Scale(second.labels)

    @classmethod
    def load(cls) -> FaqIndex:
        """The index with the sentence encoder, or with letters where that cannot run."""
        encoder = SentenceEncoder.available()
        if encoder is None:
            return cls.of_letters()
        return cls(encoder, Network.load(FOLDER / "sentences.npz"), second=_letters())

    @classmethod
    def of_letters(cls) -> FaqIndex:
        """The index as it is where the sentence encoder cannot run."""
        return cls(LetterEncoder(), _letters(), second=_letters())

    @property
    def encoder(self) -> Encoder:
        """What makes numbers of texts here, for whoever compares them too."""
        return self._encoder

    def questions(self, text: str) -> tuple[str, ...]:
        """The separate questions of a message, to be matched one by one."""
        return wording.questions(text)

    def match(self, text: str, language: Language | None = None) -> Match:
        """The entry that answers a text, if one surely does."""
        whole = wording.legible(text)
        masked = wording.masked(whole)
        passages = wording.passages(masked)
        chances = self._chances(self._encoder, self._network, passages)
        guesses = self._scale.weigh(chances)
        # Of several passages, one that is good enough goes before one that is merely likely; a
        # question alone may mislead ("Whom do we ask?"), so the whole must allow its entry
        allowed = guesses.entries[0][guesses.best] >= _ALLOWED
        row = int(((guesses.chance + guesses.pass_bar(self._network.bar)) * allowed).argmax())
        sure = bool(passages) and bool(guesses.pass_bar(self._network.bar)[row])
        best = self._scale.entries[int(guesses.best[row])]
        score = round(float(guesses.chance[row]), 4)
        if _names_only_states(masked):
            sure, best, score = True, _OF_A_STATE, 1.0
        ranked = self._ranked(guesses, passages)
        first = (best,) if sure else ()
        near = tuple(dict.fromkeys((*first, *ranked)))[:_NEAREST]
        related = sure or float(guesses.entries.sum(axis=1).max()) >= _RELATED
        return Match(
            entry=best if sure else None,
            score=score,
            language=language or _language(whole),
            near=near,
            offered=tuple(each for each in near if related and ranked[each] >= _PLAUSIBLE),
            handover=self._handover(chances),
            states=tuple(dict.fromkeys(found.code for found in find_states(whole))),
        )

    def _ranked(self, guesses: Guesses, passages: Sequence[str]) -> Mapping[str, float]:
        """What speaks for every entry, in this order: two networks, and words that point at it.

        The networks err on different texts: one goes by meaning, the other by spelling. Both
        are lost where nobody has asked so before; there the words say more.
        """
        if not passages:
            return {}
        spelt = self._second_scale.weigh(self._chances(self._letters, self._second, passages))
        other = dict(zip(self._second_scale.entries, spelt.entries.max(axis=0), strict=True))
        pointed = pointed_at(passages)
        together = {
            entry: float(
                (1 - _SPELLING) * np.log(chance + _FLOOR)
                + _SPELLING * np.log(other[entry] + _FLOOR)
                + _POINTING * pointed.get(entry, 0)
            )
            for entry, chance in zip(self._scale.entries, guesses.entries.max(axis=0), strict=True)
        }
        return dict(sorted(together.items(), key=lambda each: (-each[1], each[0])))

    @staticmethod
    def _chances(encoder: Encoder, network: Network, passages: Sequence[str]) -> Vectors:
        """The chance of every label, a row for each passage; nothing has no chance."""
        if not passages:
            return np.zeros((1, len(network.labels)), dtype=np.float32)
        return network.chances(encoder.encode(passages))

    def _handover(self, chances: Vectors) -> Handover | None:
        for reason, (labels, enough) in _CALLS.items():
            places = [at for at, label in enumerate(self._network.labels) if label in labels]
            if float(chances[:, places].sum(axis=1).max()) >= enough:
                return reason
        return None


def _names_only_states(masked: str) -> bool:
    """Whether a masked text names States and says nothing else: "Togo", "y Haití?"."""
    words = _WORDS_OR_STATE.findall(masked.casefold())
    return wording.STATE in words and {*words} <= _BESIDE_A_STATE


def _letters() -> Network:
    return Network.load(FOLDER / "letters.npz")


def _language(text: str) -> Language:
    found = detect(text)
    return found.language if found else "en"
