"""Words that point at an entry."""

from __future__ import annotations

import tomllib

from bot.faq import aliases
from bot.faq.aliases import pointed_at
from bot.faq.answers import ENTRIES
from bot.states.folding import fold


def test_aliases_are_folded_and_point_at_every_entry() -> None:
    table = tomllib.loads(aliases._FILE.read_text(encoding="utf-8"))
    assert set(table) == set(ENTRIES)
    assert [each for every in table.values() for each in every if each != fold(each)] == []


def test_a_word_of_one_entry_points_more_than_a_word_of_several() -> None:
    pointed = pointed_at(("¿Hay una beca para traductores?",))
    assert pointed["travel_funding"] == 1
    assert 0 < pointed_at(("la sala",))["attend_as_observer"] < 1
    assert pointed["languages"] == 1
    assert "ecosoc_status" not in pointed


def test_no_alias_is_the_beginning_of_another_of_its_entry() -> None:
    table = tomllib.loads(aliases._FILE.read_text(encoding="utf-8"))
    assert [
        (entry, alias)
        for entry, every in table.items()
        for alias in every
        if any(f" {other}" in f" {alias}" for other in every if other != alias)
    ] == []


def test_nothing_points_anywhere() -> None:
    assert dict(pointed_at(())) == {}
    assert dict(pointed_at(("zzz",))) == {}
