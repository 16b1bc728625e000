"""When a guess is good enough to answer."""

from __future__ import annotations

import numpy as np
import pytest

from bot.faq.learning import Limits, bar_for
from bot.faq.verdict import Bar, Scale

LABELS = ("fee", "contact", "contact#person", "-spam", "-job")


def test_kinds_of_an_entry_count_together_and_foreign_ones_against_it() -> None:
    chances = np.array(
        [[0.9, 0.05, 0.0, 0.05, 0.0], [0.1, 0.3, 0.3, 0.2, 0.1], [0.3, 0.1, 0.0, 0.3, 0.3]],
        dtype=np.float32,
    )
    scale = Scale(LABELS)
    guesses = scale.weigh(chances)
    assert [scale.entries[int(at)] for at in guesses.best] == ["fee", "contact", "fee"]
    assert guesses.chance == pytest.approx([0.9, 0.6, 0.3])
    assert np.exp(guesses.odds) == pytest.approx([18, 2, 0.5], rel=1e-4)
    assert guesses.share == pytest.approx([0.9 / 0.95, 0.6 / 0.7, 0.75], rel=1e-4)
    assert list(guesses.pass_bar(Bar(odds=0.0, share=0.7))) == [True, True, False]
    assert list(guesses.pass_bar(Bar(odds=0.0, share=0.9))) == [True, False, False]


def test_the_bar_keeps_both_kinds_of_mistake_within_limits() -> None:
    sure, likely = [0.9, 0.04, 0.0, 0.06, 0.0], [0.5, 0.4, 0.0, 0.1, 0.0]
    tempting = [0.6, 0.0, 0.0, 0.4, 0.0]
    chances = np.array([sure] * 8 + [likely] * 2 + [tempting] * 2, dtype=np.float32)
    guesses = Scale(LABELS).weigh(chances)
    right = np.array([True] * 8 + [False] * 4)
    foreign = np.array([False] * 10 + [True] * 2)
    strict = bar_for(guesses, right, foreign, Limits(foreign=0.0, wrong=0.0))
    assert list(guesses.pass_bar(strict)) == [True] * 8 + [False] * 4
    lenient = bar_for(guesses, right, foreign, Limits(foreign=0.5, wrong=0.2))
    assert list(guesses.pass_bar(lenient)) == [True] * 10 + [False] * 2


def test_limits_that_nothing_meets_are_refused() -> None:
    guesses = Scale(LABELS).weigh(np.array([[1, 0, 0, 0, 0]] * 2, dtype=np.float32))
    with pytest.raises(ValueError, match="no bar keeps wrong answers"):
        bar_for(
            guesses,
            np.array([False, False]),
            np.array([False, True]),
            Limits(foreign=0.9, wrong=0.0),
        )
