"""``make bench-faq``: how well questions are matched, beside three usual ways to do it.

Without a file, the project's own phrasings are asked by cross-validation: each from
examples that exclude its own line. With ``QUESTIONS=file``, JSON lines of ``{"text",
"intent"}`` (``null`` where nothing answers) are asked: ``benchmarks/faq_questions.jsonl`` are
our own that nothing was ever learned from. Every method's threshold is set on
the project's own phrasings, such that 2 % of those out of scope are answered.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.faq_baselines import Bm25, Labels, Nearest, baselines
from bot.faq import learning
from bot.faq.corpus import entry_of
from bot.faq.encoder import SentenceEncoder, Vectors
from bot.faq.fitting import Recipe
from bot.faq.index import FaqIndex
from bot.faq.verdict import Scale

ALLOWED = 0.02
SHARE = 0.6
OUT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One method's best guess for every question, and what it took."""

    guesses: Labels
    scores: npt.NDArray[np.float32]
    seconds: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is asked, and the entry that answers each; empty where none does."""

    texts: Sequence[str]
    entries: Labels


class Remembering:
    """The sentence encoder, asked once for each text."""

    name = "sentences"

    def __init__(self) -> None:
        self._encoder = SentenceEncoder()
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode([text])[0]
        return np.stack([self._known[text] for text in texts])


def main() -> None:
    """Ask every method and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="?", type=Path)
    path: Path | None = parser.parse_args().questions
    own = _phrasings()
    encoder = Remembering()
    print(f"{len(own.texts)} phrasings of our own; questions from {path or 'the same, by folds'}")
    header = ("method", "right", "answered", "of those right", "foreign answered", "CPU ms p50/p95")
    print("{:36}{:>8}{:>10}{:>16}{:>18}{:>16}".format(*header))
    for method in baselines(encoder):
        crossed = _by_folds(method, own)
        threshold = _threshold(crossed, own)
        if path is None:
            _report(method.name, crossed, own, threshold)
        else:
            method.learn(own.texts, own.entries)
            asked = _read(path)
            _report(method.name, _ask(method.find, asked.texts), asked, threshold)
    if path is None:
        _report("ours, trained on these only", *_ours_by_folds(encoder))
    else:
        _ours(_read(path))


def _ours(asked: Questions) -> None:
    for name, index in (
        ("ours", FaqIndex.load()),
        ("ours, without the wheel", FaqIndex.of_letters()),
    ):

        def find(text: str, index: FaqIndex = index) -> tuple[str, float]:
            match = index.match(text, "en")
            return match.near[0], match.score if match.entry else 0.0

        _report(name, _ask(find, asked.texts), asked, 1e-6)


def _phrasings() -> Questions:
    chosen = list(learning.unlike())
    return Questions(
        texts=[learning.gist(example.text) for example in chosen],
        entries=np.array([entry_of(example.label) or OUT for example in chosen]),
    )


def _read(path: Path) -> Questions:
    asked = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return Questions(
        texts=[each["text"] for each in asked],
        entries=np.array([each["intent"] or OUT for each in asked]),
    )


def _ask(find: Callable[[str], tuple[str, float]], texts: Sequence[str]) -> Asked:
    found, seconds = [], []
    for text in texts:
        start = time.process_time()
        found.append(find(text))
        seconds.append(time.process_time() - start)
    return Asked(
        guesses=np.array([guess for guess, _ in found]),
        scores=np.array([score for _, score in found], dtype=np.float32),
        seconds=np.array(seconds),
    )


def _folds() -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """The places of the phrasings to learn from and of those to ask, fold by fold."""
    folds = np.array([learning.fold_of(example.line) for example in learning.unlike()])
    for fold in range(learning.FOLDS):
        yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)


def _by_folds(method: Bm25 | Nearest, own: Questions) -> Asked:
    guesses = np.empty(len(own.texts), dtype=object)
    scores = np.zeros(len(own.texts), dtype=np.float32)
    seconds = np.zeros(len(own.texts))
    for seen, unseen in _folds():
        method.learn([own.texts[int(at)] for at in seen], own.entries[seen])
        asked = _ask(method.find, [own.texts[int(at)] for at in unseen])
        guesses[unseen], scores[unseen] = asked.guesses, asked.scores
        seconds[unseen] = asked.seconds
    return Asked(guesses=guesses.astype(np.str_), scores=scores, seconds=seconds)


def _ours_by_folds(encoder: Remembering) -> tuple[Asked, Questions, float]:
    """Our network without the rewritten phrasings, which take long to encode."""
    own = _phrasings()
    gathered = [
        learning.Sample(text=text, label=example.label, line=example.line, weight=1.0, usual=True)
        for text, example in zip(own.texts, learning.unlike(), strict=True)
    ]
    scale = Scale(learning.labels_of(gathered))
    encoded = encoder.encode(own.texts)
    guesses = scale.weigh(learning.cross_validated(encoded, gathered, Recipe(members=2)))
    # The odds decide; where the share is too small there is no answer at any odds
    odds = np.where(guesses.share >= SHARE, guesses.odds, -np.inf)
    asked = Asked(
        guesses=np.array(scale.entries)[guesses.best],
        scores=odds.astype(np.float32),
        seconds=np.full(len(own.texts), np.nan),
    )
    return asked, own, _threshold(asked, own)


def _threshold(asked: Asked, own: Questions) -> float:
    """A guess out of scope is no answer, so only the others' scores count."""
    scores = np.where(asked.guesses == OUT, -np.inf, asked.scores)
    foreign = np.sort(scores[own.entries == OUT])[::-1]
    return float(foreign[int(ALLOWED * len(foreign))]) + 1e-6


def _report(name: str, asked: Asked, questions: Questions, threshold: float) -> None:
    known = questions.entries != OUT
    right = asked.guesses == questions.entries
    answered = (asked.scores >= threshold) & (asked.guesses != OUT)
    p50, p95 = np.percentile(asked.seconds, (50, 95)) * 1000
    latency = "not measured" if np.isnan(p50) else f"{p50:.1f}/{p95:.1f}"
    print(
        f"{name:36}{right[known].mean():8.1%}{answered[known].mean():10.1%}"
        f"{right[known & answered].mean():16.2%}{answered[~known].mean():18.1%}"
        f"{latency:>16}"
    )


if __name__ == "__main__":
    main()
