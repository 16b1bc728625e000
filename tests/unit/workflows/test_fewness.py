"""Fewer applications than a State's minimum, said wherever its panel goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.render import label
from bot.workflows.fewness import few, few_among
from tests.unit.handlers.situation import ROUND, application, context
from tests.unit.workflows.selecting import CYCLE, at_desk, crowd, draft, drawn

SENT = [application(id=f"A{sign * 11}", status="submitted") for sign in "abc"]


@pytest.mark.parametrize(("sent", "expected"), [(0, True), (2, True), (3, False)])
def test_minimum_counts_what_was_sent_in(sent: int, expected: bool) -> None:
    known = context(state="TG", peers=tuple(SENT[:sent]))
    assert (few(known, ROUND) is not None) == expected


def test_states_that_are_published_are_named_with_what_they_lack() -> None:
    known = [*SENT[:2], replace(SENT[2], status="draft")]
    told = few_among(ROUND, ["TG"], known)
    assert told is not None
    assert "Togo: 2 of at least 3" in label(told, "en")
    assert few_among(ROUND, ["TG"], SENT) is None
    assert few_among(ROUND, [], known) is None


@pytest.mark.parametrize(("minimum", "expected"), [(4, []), (5, ["release.few"])])
def test_panel_says_that_too_few_applied(minimum: int, expected: list[str]) -> None:
    states = tuple(replace(each, minimum=minimum) for each in CYCLE.states)
    cycle = replace(CYCLE, states=states)
    boards = drawn(at_desk(cycle=cycle, peers=crowd(4), panel_draft=draft(1, 2)))
    keys = [card.message.key for card in boards["panel:40:TG"].cards]
    assert [key for key in keys if key == "release.few"] == expected
