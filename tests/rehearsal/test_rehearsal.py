"""Whole rounds with everything going wrong, seed by seed; see `presessions rehearse`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.consulting import Library
from bot.facts.cycle import Cycle
from bot.rehearsal import account
from bot.rehearsal.book import OFFICE
from bot.rehearsal.cast import TEMPERS
from bot.rehearsal.play import Performance, play
from bot.rehearsal.strangers import MISCHIEFS

SEEDS = int(os.environ.get("REHEARSAL_SEEDS", "200"))  # `make rehearse` asks for thousands


@pytest.mark.fault(1, 12, 13, 20, 22, 23, 33, 34, 35, 40, 47, 50, 55)
@pytest.mark.parametrize("seed", range(SEEDS))
async def test_round_keeps_its_promises_under_faults(
    seed: int, two_states: Cycle, library: Library
) -> None:
    performance = await play(
        two_states, applicants=4, missions=5, seed=seed, faults=True, library=library
    )
    assert performance.broken == ()


async def test_round_keeps_its_promises_without_faults(whole: Cycle, library: Library) -> None:
    performance = await play(whole, applicants=40, missions=30, seed=1, library=library)
    assert performance.broken == ()
    tempers = {person.temper for person in performance.people.values()}
    assert len(tempers) > len(TEMPERS) * 2 / 3
    kinds = {each.outgoing.kind for each in performance.book.deliveries}
    assert kinds >= {"reply", "dialogue", "reminder", "decision", "mailing", "staff", "answer"}


async def test_every_kind_of_stranger_harms_nobody(two_states: Cycle, library: Library) -> None:
    performance = await play(
        two_states,
        applicants=4,
        missions=4,
        seed=1,
        faults=True,
        library=library,
        mischiefs=MISCHIEFS,
    )
    assert performance.broken == ()
    met = {stranger.mischief for stranger in performance.strangers.values()}
    assert met == set(MISCHIEFS)


async def test_flood_costs_others_nothing(two_states: Cycle, library: Library) -> None:
    def heard(performance: Performance) -> list[tuple[object, ...]]:
        return [
            (each.at, each.reader, each.text)
            for each in performance.book.deliveries
            if each.reader in performance.people or each.reader in performance.missions
        ]

    def asked(performance: Performance) -> int:
        return sum(not said.posted.invited for said in performance.book.said)

    facts = {"applicants": 6, "missions": 4, "seed": 5, "library": library}
    alone = await play(two_states, **facts)  # type: ignore[arg-type]
    flooded = await play(two_states, **facts, mischiefs=("flood", "bomb"))  # type: ignore[arg-type]
    assert asked(flooded) > 300
    assert flooded.broken == ()
    assert heard(flooded) == heard(alone)


_DIGEST = """
import asyncio, logging, sys
from dataclasses import replace
from pathlib import Path
import structlog
from bot import resources
from bot.files import cyclefile
from bot.rehearsal import account
from bot.rehearsal.play import play

quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
structlog.configure(wrapper_class=quiet)
cycle = cyclefile.read(resources.example("presessions-40.toml"))
cycle = replace(cycle, states=cycle.states[7:9])
seed, folder = int(sys.argv[1]), Path(sys.argv[2])
played = asyncio.run(play(cycle, applicants=4, missions=4, seed=seed, faults=True))
account.write(played, cycle, folder)
lines = [*account.summary(played, cycle), *account.calendar(played, cycle), *played.struck]
mails = [each.mail.content.hex() for each in played.book.deliveries if each.mail]
(folder / "said.txt").write_text(repr([*lines, *played.book.said, *mails]))
"""


def _digests(folder: Path) -> dict[str, str]:
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}


def test_same_seed_is_the_same_round_to_the_byte_in_any_process(tmp_path: Path) -> None:
    for folder, seed, hashed in (("one", 9, "1"), ("two", 9, "2"), ("other", 10, "1")):
        subprocess.run(
            [sys.executable, "-c", _DIGEST, str(seed), str(tmp_path / folder)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": hashed},
        )
    assert _digests(tmp_path / "one") == _digests(tmp_path / "two")
    assert _digests(tmp_path / "one") != _digests(tmp_path / "other")


async def test_account_has_a_row_for_each_temper_and_a_file_for_each_reader(
    two_states: Cycle, library: Library, tmp_path: Path
) -> None:
    performance = await play(two_states, applicants=6, missions=3, seed=3, library=library)
    lines = list(account.summary(performance, two_states))
    tempers = [temper for temper in TEMPERS if any(line.startswith(temper) for line in lines)]
    present = {person.temper for person in performance.people.values()}
    assert set(tempers) == present
    written = account.write(performance, two_states, tmp_path)
    files = {each.name for each in tmp_path.iterdir()}
    assert len(files) == written + 1  # and the words of every kind
    assert {f"{OFFICE}.txt", *(f"{each}.txt" for each in performance.people)} <= files
