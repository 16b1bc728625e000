"""Training a network on vectors with known labels: mini-batches, Adam, dropout; numpy only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.faq.encoder import Vectors
from bot.faq.network import Layers, softmax

_BATCH = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a network is trained."""

    hidden: int = 192
    members: int = 4
    rounds: int = 24
    rate: float = 0.003
    decay: float = 0.02
    dropout: float = 0.4
    smoothing: float = 0.02


class _Adam:
    """The Adam rule for one array, with decay apart from the gradient."""

    def __init__(self, array: Vectors, decay: float) -> None:
        self.array, self._decay = array, decay
        self._mean, self._spread, self._step = np.zeros_like(array), np.zeros_like(array), 0

    def move(self, gradient: Vectors, rate: float) -> None:
        self._step += 1
        self._mean += 0.1 * (gradient - self._mean)
        self._spread += 0.01 * (gradient * gradient - self._spread)
        mean = self._mean / (1 - 0.9**self._step)
        spread = self._spread / (1 - 0.99**self._step)
        self.array -= rate * (mean / (np.sqrt(spread) + 1e-8) + self._decay * self.array)


def fit(
    vectors: Vectors,
    targets: npt.NDArray[np.int64],
    labels: int,
    weights: Vectors,
    *,
    recipe: Recipe,
    seed: int,
) -> Layers:
    """One member of a network; the same seed gives the same member."""
    dice = np.random.default_rng(seed)
    width = vectors.shape[1]
    wanted = np.eye(labels, dtype=np.float32) * (1 - recipe.smoothing) + recipe.smoothing / labels
    inward = _Adam(_normal(dice, width, recipe.hidden, 2), recipe.decay)
    hidden = _Adam(np.zeros(recipe.hidden, np.float32), 0)
    outward = _Adam(_normal(dice, recipe.hidden, labels, 1), recipe.decay)
    output = _Adam(np.zeros(labels, np.float32), 0)
    for batch, rate in _batches(len(targets), recipe, dice):
        x = vectors[batch]
        kept = (dice.random((len(batch), recipe.hidden)) >= recipe.dropout) / (1 - recipe.dropout)
        mask = kept.astype(np.float32)
        raised = np.maximum(x @ inward.array + hidden.array, 0) * mask
        missed = softmax(raised @ outward.array + output.array) - wanted[targets[batch]]
        missed *= (weights[batch] / len(batch))[:, None]
        back = (missed @ outward.array.T) * mask * (raised > 0)
        outward.move(raised.T @ missed, rate)
        output.move(missed.sum(axis=0), rate)
        inward.move(x.T @ back, rate)
        hidden.move(back.sum(axis=0), rate)
    return Layers(
        inward=inward.array, hidden=hidden.array, outward=outward.array, output=output.array
    )


def _normal(dice: np.random.Generator, rows: int, columns: int, gain: float) -> Vectors:
    drawn = dice.normal(scale=np.sqrt(gain / rows), size=(rows, columns))
    return np.asarray(drawn, dtype=np.float32)


def _batches(
    count: int, recipe: Recipe, dice: np.random.Generator
) -> Iterator[tuple[npt.NDArray[np.int64], float]]:
    """Every row once a round in a new order, with a rate that falls to nothing."""
    steps = recipe.rounds * -(-count // _BATCH)
    step = 0
    for _ in range(recipe.rounds):
        order = dice.permutation(count)
        for start in range(0, count, _BATCH):
            yield order[start : start + _BATCH], recipe.rate * (1 - step / steps)
            step += 1
