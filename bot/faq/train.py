"""``python -m bot.faq.train``: train the networks of the index from the phrasings.

It takes some ten minutes of one core, most of them for encoding; ``OPENBLAS_NUM_THREADS=1``
is faster than more threads where the machine has other work.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bot.faq import learning
from bot.faq.corpus import entry_of
from bot.faq.encoder import Encoder, LetterEncoder, SentenceEncoder
from bot.faq.fitting import Recipe
from bot.faq.network import FOLDER

# The share of our own foreign texts, near misses above all, that may be answered: they are
# harder than what arrives, and where only letters are compared more must be left to people.
_ALLOWED: Mapping[str, float] = {"sentences": 0.02, "letters": 0.005}
_RECIPES: Mapping[str, Recipe] = {
    "sentences": Recipe(hidden=320, rounds=30, decay=0.03),
    "letters": Recipe(hidden=64, rounds=10, members=2),
}


def main() -> None:
    """Train both networks and write them where the index finds them."""
    gathered = list(learning.samples())
    for encoder in (SentenceEncoder(), LetterEncoder()):
        sys.stdout.write(f"{encoder.name}: {_train(encoder, gathered)}\n")


def _train(encoder: Encoder, gathered: list[learning.Sample]) -> str:
    recipe = _RECIPES[encoder.name]
    encoded = learning.encode(encoder, [sample.text for sample in gathered])
    chances, entries = learning.cross_validated(encoded, gathered, recipe)
    scores = chances.max(axis=1)
    wanted = np.array([entry_of(sample.label) or "" for sample in gathered])
    threshold = learning.threshold_for(scores, wanted == "", _ALLOWED[encoder.name])
    trained = learning.network(encoded, gathered, recipe, threshold=threshold)
    replace(trained, threshold=threshold).save(FOLDER / f"{encoder.name}.npz")
    answered = (scores >= threshold) & (wanted != "")
    right = np.array(entries)[chances.argmax(axis=1)] == wanted
    return (
        f"threshold {threshold:.3f}, answered {answered.sum() / (wanted != '').sum():.1%}, "
        f"of those rightly {right[answered].mean():.2%}"
    )


if __name__ == "__main__":
    main()
