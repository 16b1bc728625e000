"""Entries that the office wrote: matched by their own questions, exactly or very nearly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.faq import wording
from bot.faq.encoder import Encoder, Vectors
from bot.i18n import Language
from bot.states import find_states
from bot.states.folding import fold

# From the first likeness on two questions are the same in other words; from the second they
# are near enough to ask. One noun makes another question of a sentence ("with my child",
# "with my lawyer": 0.945 alike), so what is merely near is never answered unasked.
_SAME: Mapping[str, float] = {"sentences": 0.975, "letters": 0.85}
_NEAR: Mapping[str, float] = {"sentences": 0.9, "letters": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """One entry: its name, how it is asked, and its answers."""

    entry: str
    questions: Mapping[Language, str] = field(repr=False)
    answers: Mapping[Language, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The entry that answers a text, or one to ask about; both None where there is none."""

    answer: Taught | None = None
    near: Taught | None = None


class Learned:
    """Matches texts with the entries the office wrote.

    ``rows`` remembers what was encoded, so that the next set need not encode it again.
    """

    def __init__(
        self,
        encoder: Encoder,
        entries: Sequence[Taught],
        *,
        rows: dict[str, Vectors] | None = None,
    ) -> None:
        self._encoder = encoder
        self._asked = [(each, text) for each in entries for text in each.questions.values()]
        self._exact = {fold(text): each for each, text in self._asked}
        self.rows = rows if rows is not None else {}
        every = [self._row(text) for _, text in self._asked]
        self._rows: Vectors | None = np.stack(every) if every else None

    def match(self, text: str, *, answered: bool) -> Found:
        """The entry asked for: word for word, else in nearly the same words, or merely near.

        Where another entry already answers the text, only the very words count.
        """
        exact = self._exact.get(fold(text))
        if exact is not None or answered or self._rows is None:
            return Found(answer=exact)
        whole = wording.legible(text)
        likeness = self._rows @ self._encoder.encode([_prepared(whole)])[0]
        best = int(likeness.argmax())
        entry, question = self._asked[best]
        if _named(whole) != _named(question):
            return Found()
        if likeness[best] >= _SAME.get(self._encoder.name, 1.0):
            return Found(answer=entry)
        near = likeness[best] >= _NEAR.get(self._encoder.name, 1.0)
        return Found(near=entry if near else None)

    def _row(self, text: str) -> Vectors:
        if text not in self.rows:
            encoded: Vectors = self._encoder.encode([_prepared(wording.legible(text))])[0]
            self.rows[text] = encoded
        return self.rows[text]


def _prepared(text: str) -> str:
    """One passage, as the index reads them."""
    return " ".join(wording.passages(wording.masked(text))) or text


def _named(text: str) -> frozenset[str]:
    """The States of a question: another State's question is another question."""
    return frozenset(found.code for found in find_states(text))
