"""How long a stranger waits for an answer about somebody who applied, and about nobody.

Both are asked in turn in one process, each time by a stranger who never wrote before, on one
store. Printed are both medians, their difference, and what the difference is when the same
pairs are dealt out at random: a difference inside that range is noise.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from bot.events import Address, PersonWrote
from tests.conversations.filled import apply
from tests.conversations.test_secrecy import CHAT, PROBES, STRANGERS, VICTIM
from tests.conversations.world import Person, World, at

_SHUFFLES = 400


async def answered(world: World, stranger: Person, words: str, event: str) -> float:
    """Seconds from a stranger's words to the answer's hand-over."""
    wrote = PersonWrote(
        id=event, at=world.moment, sender=stranger.address, text=words, language_hint="en"
    )
    began = time.perf_counter()
    await world.runner.handle(wrote)
    await world.dispatcher.drain()
    return time.perf_counter() - began


async def measure(world: World, probe: str, pairs: int) -> list[tuple[float, float]]:
    """So many pairs of waits: about the one who applied, and about nobody."""
    found: list[tuple[float, float]] = []
    for number in range(pairs):
        took = []
        order = (0, 1) if number % 2 else (1, 0)
        for which in order:
            name = str(10_000 + 2 * number + which)
            stranger = replace(STRANGERS[0], address=Address(channel="telegram", value=name))
            await world.says(stranger, "link" if probe.startswith("a code") else "/start", ["new"])
            words = PROBES[probe][which]
            took.append(await answered(world, stranger, words, f"{probe} {name}"))
            await world.settle()
        found.append((took[order.index(0)], took[order.index(1)]))
    return found


def noise(pairs: Sequence[tuple[float, float]], chance: random.Random) -> float:
    """The difference of medians that 19 of 20 random deals of the pairs stay below."""
    differences = []
    for _ in range(_SHUFFLES):
        dealt = [pair if chance.random() < 0.5 else pair[::-1] for pair in pairs]
        differences.append(abs(_difference(dealt)))
    return sorted(differences)[int(_SHUFFLES * 0.95)]


def _difference(pairs: Sequence[tuple[float, float]]) -> float:
    return median(one for one, _ in pairs) - median(other for _, other in pairs)


async def main(pairs: int) -> None:
    """Measure each probe and print a row for it."""
    print(f"{'about':24}{'applied':>12}{'nobody':>12}{'difference':>14}{'noise':>12}   (ms)")
    for probe in PROBES:
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder) / "world.sqlite3", at("2021-08-02 11:00"))
            try:
                await world.load()
                for person in (VICTIM, CHAT):
                    await apply(world, person, "Togo", "confidential")
                found = (await measure(world, probe, pairs + 3))[3:]  # first: what is done once
            finally:
                world.store.close()
        row = (
            median(one for one, _ in found),
            median(other for _, other in found),
            _difference(found),
            noise(found, random.Random(7)),
        )
        widths = (12, 12, 14, 12)
        cells = (f"{1000 * each:>{width}.3f}" for each, width in zip(row, widths, strict=True))
        print(f"{probe:24}" + "".join(cells))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    asyncio.run(main(parser.parse_args().pairs))
