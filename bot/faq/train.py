"""``python -m bot.faq.train``: train the networks of the index from the phrasings.

It takes some half an hour of one core, most of it for encoding; ``OPENBLAS_NUM_THREADS=1``
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
from bot.faq.verdict import Scale

# Our own lines, held out, are harder than what arrives: near misses above all. Where only
# letters are compared, more must be left to people.
_LIMITS: Mapping[str, learning.Limits] = {
    "sentences": learning.Limits(foreign=0.0125, wrong=0.0125),
    "letters": learning.Limits(foreign=0.005, wrong=0.03),
}
_RECIPES: Mapping[str, Recipe] = {
    "sentences": Recipe(hidden=320, rounds=30, decay=0.03),
    "letters": Recipe(hidden=64, rounds=10, members=2),
}
# Fewer members in each fold set nearly the same bar, a little more carefully, in half the time
_CHECKED_BY = 2


def main() -> None:
    """Train both networks and write them where the index finds them."""
    gathered = list(learning.samples())
    for encoder in (SentenceEncoder(), LetterEncoder()):
        sys.stdout.write(f"{encoder.name}: {_train(encoder, gathered)}\n")


def _train(encoder: Encoder, gathered: list[learning.Sample]) -> str:
    recipe = _RECIPES[encoder.name]
    encoded = learning.encode(encoder, [sample.text for sample in gathered])
    scale = Scale(learning.labels_of(gathered))
    checking = replace(recipe, members=_CHECKED_BY)
    guesses = scale.weigh(learning.cross_validated(encoded, gathered, checking))
    wanted = np.array([entry_of(sample.label) or "" for sample in gathered])
    right = np.array(scale.entries)[guesses.best] == wanted
    # As people write it: the phrasings, and without accents, capitals and signs
    usual = np.array([sample.usual for sample in gathered])
    bar = learning.bar_for(
        guesses.of(usual), right[usual], (wanted == "")[usual], _LIMITS[encoder.name]
    )
    learning.network(encoded, gathered, recipe, bar=bar).save(FOLDER / f"{encoder.name}.npz")
    answered = guesses.pass_bar(bar)
    known = usual & (wanted != "")
    return (
        f"{bar}, answered {answered[known].mean():.1%}, of those rightly "
        f"{right[known & answered].mean():.2%}, foreign {answered[wanted == ''].mean():.2%}"
    )


if __name__ == "__main__":
    main()
