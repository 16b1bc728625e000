from __future__ import annotations

import pytest

from bot.channels.legible import legible
from bot.channels.suspects import Suspects


@pytest.mark.parametrize(
    ("history", "given_up"),
    [
        ("fff", False),
        ("ffffffffff", False),  # nothing else gets through: the store is down
        ("offffffff", False),  # what got through before says nothing about now
        ("foff", False),  # not often enough
        ("fofff", True),
        ("ffffof", True),
        ("fffofp", False),  # it did get through at last
    ],
)
def test_suspects_give_up_only_what_fails_while_others_pass(history: str, given_up: bool) -> None:
    suspects = Suspects(limit=5 if "p" in history else 4)
    verdict = False
    for step in history:
        match step:
            case "f":
                verdict = suspects.failed("poison")
            case "o":
                suspects.passed("other")
            case _:
                suspects.passed("poison")
    assert verdict is given_up


def test_suspects_name_what_others_need_not_wait_for() -> None:
    suspects = Suspects(limit=2)
    seen = []
    for _ in range(3):
        seen.append(suspects.is_suspect("poison"))
        suspects.failed("poison")
    assert seen == [False, False, True]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Désirée\n\tl’été", "Désirée\n\tl’été"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("half \ud83d a face", "half \N{REPLACEMENT CHARACTER} a face"),
        ("whole 😀 face", "whole 😀 face"),
        ("\u202eright to left", "\u202eright to left"),
    ],
)
def test_legible_keeps_words_and_drops_what_cannot_be_stored(given: str, kept: str) -> None:
    assert legible(given) == kept
    legible(given).encode()
