"""Telling speech from answers by examples: what the examples teach holds for others too."""

from __future__ import annotations

from bot.conversation.answers.likeness import examples, learned, said_rather_than_answered
from bot.conversation.answers.talk import titled

PARTS = 5
CLEARLY = 1.5


def test_what_most_examples_teach_tells_the_rest() -> None:
    said, answered = examples()
    caught = mistaken = small = 0
    for part in range(PARTS):
        taught = learned(
            (text for place, text in enumerate(said) if place % PARTS != part),
            (text for place, text in enumerate(answered) if place % PARTS != part),
        )
        caught += sum(taught.of(text) > CLEARLY for text in said[part::PARTS])
        untitled = [text for text in answered[part::PARTS] if not titled(text)]
        small += len(untitled)
        mistaken += sum(taught.of(text) > CLEARLY for text in untitled)
    assert caught / len(said) > 0.7
    assert mistaken / small < 0.05


def test_what_is_unknown_weighs_nothing() -> None:
    assert abs(said_rather_than_answered("zzkw")) < 1


def test_no_example_is_in_both_parts() -> None:
    said, answered = (set(map(str.casefold, part)) for part in examples())
    assert said & answered == set()
