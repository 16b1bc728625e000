"""Answers of the index, and who gets a person besides."""

from __future__ import annotations

import pytest

from bot.context import Consulted
from bot.effects import PassOn
from bot.handlers.table import decide
from tests.unit.handlers.situation import context, keys, wrote


def consulted(entry: str | None, **more: object) -> Consulted:
    return Consulted(question="?", entry=entry, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "expected", "office"),
    [
        (consulted("languages"), ["faq/languages"], False),
        (consulted("contact", handover="person"), ["faq.handed_over_person"], True),
        (
            consulted("reprisals_safety", handover="safety"),
            ["faq.handed_over_safety"],
            True,
        ),
        (consulted(None, near=("languages",)), ["faq.near"], False),
        (consulted(None), ["faq.handed_over"], True),
    ],
)
def test_question_goes_to_the_index_or_a_person(
    found: Consulted, expected: list[str], office: bool
) -> None:
    effects = decide(wrote("a question of several words"), context(consulted=(found,)))
    assert keys(effects) == expected
    assert any(isinstance(effect, PassOn) for effect in effects) is office
