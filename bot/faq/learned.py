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

# From this likeness on two questions ask the same. Of 375 questions in three languages, no
# two in ten thousand pairs with different answers are as near; letters err more easily.
_NEAR: Mapping[str, float] = {"sentences": 0.93, "letters": 0.7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """One entry: its name, how it is asked, and its answers."""

    entry: str
    questions: Mapping[Language, str] = field(repr=False)
    answers: Mapping[Language, str] = field(repr=False)


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

    def match(self, text: str, *, answered: bool) -> Taught | None:
        """The entry asked for: word for word, else very nearly where no other entry answers."""
        exact = self._exact.get(fold(text))
        if exact is not None or answered or self._rows is None:
            return exact
        whole = wording.legible(text)
        likeness = self._rows @ self._encoder.encode([_prepared(whole)])[0]
        best = int(likeness.argmax())
        entry, question = self._asked[best]
        if likeness[best] < _NEAR.get(self._encoder.name, 1.0) or _named(whole) != _named(question):
            return None
        return entry

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
