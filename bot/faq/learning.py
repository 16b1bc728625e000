"""From phrasings to a trained network with a threshold, by cross-validation on our own data."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.faq import noise
from bot.faq.corpus import FOLDER, Example, entry_of, examples
from bot.faq.encoder import Encoder, Vectors
from bot.faq.fitting import Recipe, fit
from bot.faq.network import Network
from bot.faq.wording import legible, masked, passages

FOLDS = 5
_SCALE = 10.0
_SOURCES = ("corpus", "cues", "encoder", "fitting", "learning", "noise", "wording")
_REWRITES: Sequence[noise.Rewrite] = (
    noise.slips,
    noise.bare,
    noise.with_background,
    noise.mixed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One text to learn from, with the line it belongs to and how much it counts."""

    text: str
    label: str
    line: str
    weight: float


def inputs() -> str:
    """A digest of everything a network is made from; a stale network shows by it."""
    here = Path(__file__).parent
    files = [*sorted(FOLDER.glob("*.toml")), *(here / f"{name}.py" for name in _SOURCES)]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def samples() -> Iterator[Sample]:
    """Every phrasing as it stands, and as people would rather type it."""
    for number, example in enumerate(unlike()):
        dice = np.random.default_rng([7, number])
        texts = [rewrite(example.text, example.language, dice) for rewrite in _REWRITES]
        texts.append(noise.slips(texts[1], example.language, dice))
        yield _sample(example, example.text, 1.0)
        for text in texts:
            yield _sample(example, text, 0.5)


def unlike() -> Iterator[Example]:
    """The phrasings without those that another line holds too."""
    return iter({example.text: example for example in examples()}.values())


def _sample(example: Example, text: str, weight: float) -> Sample:
    return Sample(text=gist(text), label=example.label, line=example.line, weight=weight)


def gist(text: str) -> str:
    """What the index reads first of a message."""
    return passages(masked(legible(text)))[0]


def fold_of(line: str) -> int:
    """The part of the data a line is in; near copies stay together."""
    return zlib.crc32(line.encode()) % FOLDS


def network(
    encoded: Vectors, gathered: Sequence[Sample], recipe: Recipe, *, threshold: float
) -> Network:
    """A network of several members trained on these samples."""
    labels = tuple(dict.fromkeys(sample.label for sample in gathered))
    place = {label: at for at, label in enumerate(labels)}
    targets = np.array([place[sample.label] for sample in gathered], dtype=np.int64)
    weights = np.array([sample.weight for sample in gathered], dtype=np.float32)
    centre = encoded.mean(axis=0)
    placed = (encoded - centre) * np.float32(_SCALE)
    return Network(
        labels=labels,
        threshold=threshold,
        inputs=inputs(),
        centre=centre,
        scale=_SCALE,
        members=tuple(
            fit(placed, targets, len(labels), weights, recipe=recipe, seed=seed)
            for seed in range(recipe.members)
        ),
    )


def cross_validated(
    encoded: Vectors, gathered: Sequence[Sample], recipe: Recipe
) -> tuple[Vectors, tuple[str, ...]]:
    """The chance of every entry for every sample, from networks that never saw its line."""
    entries = entries_of(sample.label for sample in gathered)
    folds = np.array([fold_of(sample.line) for sample in gathered])
    chances = np.zeros((len(gathered), len(entries)), dtype=np.float32)
    for fold in range(FOLDS):
        seen = np.flatnonzero(folds != fold)
        trained = network(encoded[seen], [gathered[int(at)] for at in seen], recipe, threshold=0)
        chances[folds == fold] = by_entry(trained, encoded[folds == fold], entries)
    return chances, entries


def entries_of(labels: Iterator[str]) -> tuple[str, ...]:
    """The entries that labels belong to, each once."""
    return tuple(dict.fromkeys(entry for label in labels if (entry := entry_of(label))))


def by_entry(trained: Network, vectors: Vectors, entries: Sequence[str]) -> Vectors:
    """The chance of each entry: its kinds of question together."""
    belongs = np.zeros((len(trained.labels), len(entries)), dtype=np.float32)
    for row, label in enumerate(trained.labels):
        if (entry := entry_of(label)) in entries:
            belongs[row, entries.index(entry)] = 1
    chances: Vectors = trained.chances(vectors) @ belongs
    return chances


def threshold_for(
    scores: npt.NDArray[np.float32], foreign: npt.NDArray[np.bool_], allowed: float
) -> float:
    """The lowest score at which at most this share of the foreign texts is answered."""
    highest = np.sort(scores[foreign])[::-1]
    return float(highest[int(allowed * len(highest))]) + 1e-6


def encode(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Each text once through the encoder, which is the slow part of training."""
    distinct = list(dict.fromkeys(texts))
    rows = encoder.encode(distinct)
    place = {text: at for at, text in enumerate(distinct)}
    encoded: Vectors = rows[[place[text] for text in texts]]
    return encoded
