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
from bot.faq.corpus import FOLDER, Example, examples
from bot.faq.encoder import Encoder, Vectors
from bot.faq.fitting import Recipe, fit
from bot.faq.network import Network
from bot.faq.verdict import Bar, Guesses
from bot.faq.wording import legible, masked, passages

Flags = npt.NDArray[np.bool_]
FOLDS = 5
_SCALE = 10.0
_NO_BAR = Bar(odds=-np.inf, share=0)
_SHARES = tuple(round(0.5 + 0.025 * step, 3) for step in range(20))
_SOURCES = (
    "corpus",
    "cues",
    "encoder",
    "fitting",
    "learning",
    "network",
    "noise",
    "spelling",
    "train",
    "verdict",
    "wording",
)
_REWRITES: Sequence[noise.Rewrite] = (
    noise.slips,
    noise.bare,
    noise.with_background,
    noise.mixed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What share of foreign texts may be answered, and what share of the answers be wrong."""

    foreign: float
    wrong: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One text to learn from, with the line it belongs to and how much it counts.

    ``usual`` texts set the bar; the others only teach.
    """

    text: str
    label: str
    line: str
    weight: float
    usual: bool


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
    for example in unlike():
        # Its own dice for each text: a new phrasing leaves the rewrites of all others alone
        dice = np.random.default_rng([7, zlib.crc32(example.text.encode())])
        texts = [rewrite(example.text, example.language, dice) for rewrite in _REWRITES]
        texts.append(noise.slips(texts[1], example.language, dice))
        texts.append(noise.hasty(example.text, example.language, dice))
        yield _sample(example, example.text, usual=True)
        for text in texts:
            yield _sample(example, text, usual=text == texts[1])


def unlike() -> Iterator[Example]:
    """The phrasings without those that another line holds too."""
    return iter({example.text: example for example in examples()}.values())


def _sample(example: Example, text: str, *, usual: bool) -> Sample:
    weight = 1.0 if text == example.text else 0.5
    return Sample(
        text=gist(text), label=example.label, line=example.line, weight=weight, usual=usual
    )


def gist(text: str) -> str:
    """What the index reads first of a message."""
    return passages(masked(legible(text)))[0]


def fold_of(line: str) -> int:
    """The part of the data a line is in; near copies stay together."""
    return zlib.crc32(line.encode()) % FOLDS


def network(encoded: Vectors, gathered: Sequence[Sample], recipe: Recipe, *, bar: Bar) -> Network:
    """A network of several members trained on these samples."""
    labels = labels_of(gathered)
    place = {label: at for at, label in enumerate(labels)}
    targets = np.array([place[sample.label] for sample in gathered], dtype=np.int64)
    weights = np.array([sample.weight for sample in gathered], dtype=np.float32)
    centre = encoded.mean(axis=0)
    placed = (encoded - centre) * np.float32(_SCALE)
    return Network(
        labels=labels,
        bar=bar,
        inputs=inputs(),
        centre=centre,
        scale=_SCALE,
        members=tuple(
            fit(placed, targets, len(labels), weights, recipe=recipe, seed=seed)
            for seed in range(recipe.members)
        ),
    )


def labels_of(gathered: Sequence[Sample]) -> tuple[str, ...]:
    """The labels of samples, each once, in their order."""
    return tuple(dict.fromkeys(sample.label for sample in gathered))


def cross_validated(encoded: Vectors, gathered: Sequence[Sample], recipe: Recipe) -> Vectors:
    """The chance of every label for every sample, from networks that never saw its line."""
    labels = labels_of(gathered)
    folds = np.array([fold_of(sample.line) for sample in gathered])
    chances = np.zeros((len(gathered), len(labels)), dtype=np.float32)
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        trained = network(encoded[seen], [gathered[int(at)] for at in seen], recipe, bar=_NO_BAR)
        columns = np.array([labels.index(label) for label in trained.labels])
        chances[np.ix_(unseen, columns)] = trained.chances(encoded[unseen])
    return chances


def bar_for(guesses: Guesses, right: Flags, foreign: Flags, limits: Limits) -> Bar:
    """The lowest bar within the limits; a guess on a foreign text is always wrong."""
    for share in _SHARES:
        apt = guesses.share >= share
        odds = np.sort(np.where(apt, guesses.odds, -np.inf)[foreign])[::-1]
        bar = Bar(odds=float(odds[int(limits.foreign * len(odds))]) + 1e-6, share=share)
        answered = guesses.pass_bar(bar) & ~foreign
        if answered.any() and (~right[answered]).mean() <= limits.wrong:
            return bar
    raise ValueError("no bar keeps wrong answers within the limits")


def encode(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Each text once through the encoder, which is the slow part of training."""
    distinct = list(dict.fromkeys(texts))
    rows = encoder.encode(distinct)
    place = {text: at for at, text in enumerate(distinct)}
    encoded: Vectors = rows[[place[text] for text in texts]]
    return encoded
