"""Whole rounds with everything going wrong, seed by seed; see `presessions rehearse`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from bot import resources
from bot.consulting import Library
from bot.files import cyclefile
from bot.rehearsal import account
from bot.rehearsal.cast import TEMPERS
from bot.rehearsal.play import Performance, play

ROUND = cyclefile.read(resources.example("presessions-40.toml"))
TWO_STATES = replace(ROUND, states=ROUND.states[7:9])
SEEDS = int(os.environ.get("REHEARSAL_SEEDS", "200"))  # `make rehearse` asks for thousands


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    library = Library()
    yield library
    library.close()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the core logs while faults strike is part of the play."""
    with structlog.testing.capture_logs():
        yield


@pytest.mark.fault(1, 12, 13)
@pytest.mark.parametrize("seed", range(SEEDS))
async def test_round_keeps_its_promises_under_faults(seed: int, library: Library) -> None:
    performance = await play(
        TWO_STATES, applicants=4, missions=5, seed=seed, faults=True, library=library
    )
    assert performance.broken == ()


async def test_round_keeps_its_promises_without_faults(library: Library) -> None:
    performance = await play(ROUND, applicants=40, missions=30, seed=1, library=library)
    assert performance.broken == ()
    tempers = {person.temper for person in performance.people.values()}
    assert tempers == set(TEMPERS)
    kinds = {each.outgoing.kind for each in performance.book.deliveries}
    assert kinds >= {"reply", "dialogue", "reminder", "decision", "mailing", "staff"}


async def test_same_seed_is_the_same_round_to_the_letter(library: Library) -> None:
    def told(performance: Performance) -> tuple[object, ...]:
        book = performance.book
        return (*book.deliveries, *book.said, *performance.struck)

    first = await play(TWO_STATES, applicants=6, seed=9, faults=True, library=library)
    again = await play(TWO_STATES, applicants=6, seed=9, faults=True, library=library)
    other = await play(TWO_STATES, applicants=6, seed=10, faults=True, library=library)
    assert told(first) == told(again)
    assert told(first) != told(other)


async def test_account_has_a_row_for_each_temper_and_a_file_for_each_reader(
    library: Library, tmp_path: object
) -> None:
    performance = await play(TWO_STATES, applicants=6, seed=3, library=library)
    lines = list(account.summary(performance, TWO_STATES))
    tempers = [temper for temper in TEMPERS if any(line.startswith(temper) for line in lines)]
    present = {person.temper for person in performance.people.values()}
    assert set(tempers) == present
