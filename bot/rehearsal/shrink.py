"""From a rehearsal that broke a promise to the shortest one that still does."""

from __future__ import annotations

from collections.abc import Callable

from bot.consulting import Library
from bot.facts.cycle import Cycle
from bot.rehearsal.play import Performance, opened, play
from bot.runner import Decide

_MOST_ATTEMPTS = 60


async def shortest(
    cycle: Cycle,
    failed: Performance,
    *,
    library: Library | None = None,
    deciding: Callable[[Decide], Decide] = lambda decide: decide,
) -> Performance:
    """The fewest applicants, missions and faults with which the seed still fails."""
    with opened(library) as faq:
        return await _shortest(cycle, failed, faq, deciding)


async def _shortest(
    cycle: Cycle, failed: Performance, library: Library, deciding: Callable[[Decide], Decide]
) -> Performance:
    attempts = 0
    best = failed
    for applicants in _fewer(failed.applicants):
        attempts += 1
        tried = await play(
            cycle,
            applicants=applicants,
            missions=len(failed.missions),
            seed=failed.seed,
            faults=failed.faults,
            library=library,
            deciding=deciding,
        )
        if tried.broken:
            best = tried
            break
    spared: set[int] = set()
    for number in range(len(best.struck), 0, -1):
        if attempts >= _MOST_ATTEMPTS:
            break
        attempts += 1
        tried = await play(
            cycle,
            applicants=best.applicants,
            missions=len(best.missions),
            seed=best.seed,
            faults=True,
            spared=spared | {number},
            library=library,
            deciding=deciding,
        )
        if tried.broken:
            spared.add(number)
            best = tried
    return best


def _fewer(applicants: int) -> list[int]:
    """1, 2, 4, 8 … people, below how many there were."""
    sizes = [2**power for power in range(applicants.bit_length())]
    return [size for size in sizes if size < applicants]
