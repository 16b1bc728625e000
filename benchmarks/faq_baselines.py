"""What one would use instead of the project's index: three usual ways to find an entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bot.faq.encoder import Encoder, LetterEncoder, SentenceEncoder, Vectors
from bot.states.folding import fold

Labels = npt.NDArray[np.str_]
_ENDINGS = re.compile(
    r"(?:issements?|issantes?|amientos?|imientos?|aciones|acion|ations?|ements?|antes?|ences?|ances?"
    r"|mente|ingly|ings?|edly|ously|iones|ion|ions|idades|idad|ites?|ados?|adas?|idos?|idas?|eurs?"
    r"|euses?|ores?|oras?|ees|ies|ees?|aient|ais|ait|ons|ez|ent|aron|eron|ando|iendo|amos|emos|imos"
    r"|ar|er|ir|es|os|as|ed|ly|s|e|o|a)$"
)


def stems(text: str) -> list[str]:
    """The words of a text without accents and endings, at least three letters of each."""
    return [word[:3] + _ENDINGS.sub("", word[3:]) for word in re.findall(r"\w+", fold(text))]


@dataclass(slots=True)
class Bm25:
    """Okapi BM25 over stemmed words; a text's score is its share of what it could reach."""

    name: str = "BM25 with stemming"
    _terms: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    _rarity: dict[str, float] = field(default_factory=dict)
    _labels: Labels = field(default_factory=lambda: np.array([], dtype=np.str_))

    def learn(self, texts: Sequence[str], labels: Labels) -> None:
        """Index the examples."""
        counted = [Counter(stems(text)) for text in texts]
        mean = sum(counts.total() for counts in counted) / len(counted)
        known = Counter(term for counts in counted for term in counts)
        self._labels, self._terms = labels, {}
        self._rarity = {
            term: float(np.log(1 + (len(texts) - count + 0.5) / (count + 0.5)))
            for term, count in known.items()
        }
        for at, counts in enumerate(counted):
            length = 0.25 + 0.75 * counts.total() / mean
            for term, count in counts.items():
                weight = self._rarity[term] * count * 2.2 / (count + 1.2 * length)
                self._terms.setdefault(term, []).append((at, weight))

    def find(self, text: str) -> tuple[str, float]:
        """The label of the nearest example and how near it is."""
        scores = np.zeros(len(self._labels), dtype=np.float32)
        unknown = max(self._rarity.values(), default=1.0)
        reachable = 1e-6
        for term in stems(text):
            reachable += self._rarity.get(term, unknown)
            for at, weight in self._terms.get(term, ()):
                scores[at] += weight
        best = int(scores.argmax())
        return str(self._labels[best]), float(scores[best]) / reachable


@dataclass(slots=True)
class Nearest:
    """The label of the example with the highest cosine."""

    name: str
    encode: Callable[[Sequence[str]], Vectors]
    weigh: bool = False
    _rows: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    _rarity: Vectors = field(default_factory=lambda: np.ones(1, dtype=np.float32))
    _labels: Labels = field(default_factory=lambda: np.array([], dtype=np.str_))

    def learn(self, texts: Sequence[str], labels: Labels) -> None:
        """Keep the examples' vectors, rare terms weighing more where asked."""
        rows = self.encode(texts)
        if self.weigh:
            known = np.count_nonzero(rows, axis=0)
            self._rarity = np.log((1 + len(texts)) / (1 + known)).astype(np.float32)
        self._rows, self._labels = _of_length_one(rows * self._rarity), labels

    def find(self, text: str) -> tuple[str, float]:
        """The label of the nearest example and how near it is."""
        near = self._rows @ _of_length_one(self.encode([text]) * self._rarity)[0]
        best = int(near.argmax())
        return str(self._labels[best]), float(near[best])


def _of_length_one(rows: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return np.asarray(rows / lengths, dtype=np.float32)


def baselines(sentences: Encoder | None) -> list[Bm25 | Nearest]:
    """The three baselines; the last needs the sentence encoder's wheel."""
    letters = Nearest("letter groups, TF-IDF, cosine", LetterEncoder().encode, weigh=True)
    encoder = sentences or SentenceEncoder.available()
    found: list[Bm25 | Nearest] = [Bm25(), letters]
    if encoder is not None:
        found.append(Nearest("sentence encoder, nearest example", encoder.encode))
    return found
