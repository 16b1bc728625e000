"""The index: which entry answers a text, how surely, and what else it is near to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.faq import wording
from bot.faq.corpus import entry_of
from bot.faq.encoder import Encoder, LetterEncoder, SentenceEncoder, Vectors
from bot.faq.network import FOLDER, Network
from bot.i18n import Language
from bot.i18n.detect import detect
from bot.states import find_states

Handover = Literal["person", "safety"]
_NEAREST = 3
# Labels that mean a person must look at the message, and the chance from which on they do:
# safety low, because a missed cry for help is worse than one too many.
_CALLS: Mapping[Handover, tuple[frozenset[str], float]] = {
    "safety": (frozenset({"reprisals_safety", "-danger"}), 0.35),
    "person": (frozenset({"contact#person"}), 0.5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the index makes of a text.

    ``entry`` is None when it is not sure; ``near`` holds the best entries in any case, best
    first; ``handover`` says that a person should see the text, whatever was answered.
    """

    entry: str | None
    score: float
    language: Language
    near: tuple[str, ...]
    handover: Handover | None
    states: tuple[str, ...]


class FaqIndex:
    """Matches texts with FAQ entries. It is slow (tens of milliseconds) and holds no lock, so
    call it from a worker thread; the encoder runs outside the interpreter's lock."""

    def __init__(self, encoder: Encoder, network: Network) -> None:
        self._encoder = encoder
        self._network = network
        found = (entry_of(label) for label in network.labels)
        self._entries = tuple(dict.fromkeys(entry for entry in found if entry))
        self._belongs = np.array(
            [[entry_of(label) == entry for entry in self._entries] for label in network.labels],
            dtype=np.float32,
        )

    @classmethod
    def load(cls) -> FaqIndex:
        """The index with the sentence encoder, or with letters where that cannot run."""
        encoder: Encoder = SentenceEncoder.available() or LetterEncoder()
        return cls(encoder, Network.load(FOLDER / f"{encoder.name}.npz"))

    def questions(self, text: str) -> tuple[str, ...]:
        """The separate questions of a message, to be matched one by one."""
        return wording.questions(text)

    def match(self, text: str, language: Language | None = None) -> Match:
        """The entry that answers a text, if one surely does."""
        whole = wording.legible(text)
        chances = self._chances(whole)
        scores = (chances @ self._belongs).max(axis=0)
        order = np.argsort(-scores, kind="stable")[:_NEAREST]
        best = float(scores[order[0]])
        return Match(
            entry=self._entries[order[0]] if best >= self._network.threshold else None,
            score=round(best, 4),
            language=language or _language(whole),
            near=tuple(self._entries[at] for at in order) if whole else (),
            handover=self._handover(chances),
            states=tuple(dict.fromkeys(found.code for found in find_states(whole))),
        )

    def _chances(self, whole: str) -> Vectors:
        """The chance of every label: a row for each passage, none better than the rest."""
        passages = wording.passages(wording.masked(whole))
        if not passages:
            return np.zeros((1, len(self._network.labels)), dtype=np.float32)
        return self._network.chances(self._encoder.encode(passages))

    def _handover(self, chances: Vectors) -> Handover | None:
        for reason, (labels, enough) in _CALLS.items():
            places = [at for at, label in enumerate(self._network.labels) if label in labels]
            if float(chances[:, places].sum(axis=1).max()) >= enough:
                return reason
        return None


def _language(text: str) -> Language:
    found = detect(text)
    return found.language if found else "en"
