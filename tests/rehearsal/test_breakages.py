"""Every promise can be broken, and is then found broken, with the shortest way to see it."""

from __future__ import annotations

import re

import pytest

from bot.consulting import Library
from bot.facts.cycle import Cycle
from bot.rehearsal.play import play
from bot.rehearsal.shrink import shortest
from tests.rehearsal.breakages import BREAKAGES, Breakage


@pytest.mark.parametrize("breakage", BREAKAGES, ids=[each.name for each in BREAKAGES])
async def test_mistake_is_found(
    breakage: Breakage, two_states: Cycle, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with breakage.made(monkeypatch) as deciding:
        performance = await play(
            two_states,
            applicants=breakage.applicants,
            missions=6,
            seed=breakage.seed,
            faults=breakage.faults,
            library=library,
            mischiefs=breakage.mischiefs,
            deciding=deciding,
        )
    found = [each for each in performance.broken if re.search(breakage.found, each)]
    assert found, f"seed {breakage.seed} shows only {performance.broken[:5]}"


async def test_shortest_trace_of_a_mistake_has_fewer_people_and_faults(
    two_states: Cycle, library: Library
) -> None:
    mistake = next(each for each in BREAKAGES if each.name == "uses another language")
    failed = await play(
        two_states,
        applicants=4,
        missions=0,
        seed=3,
        faults=True,
        library=library,
        deciding=mistake.deciding,
    )
    assert failed.broken
    assert failed.struck
    short = await shortest(two_states, failed, library=library, deciding=mistake.deciding)
    assert (short.seed, short.applicants, short.struck) == (failed.seed, 1, ())
    assert short.broken
