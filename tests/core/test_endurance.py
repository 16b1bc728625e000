"""Three days of people coming and going: memory and open files stay as they are."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import timedelta
from pathlib import Path

from bot.crowds import Crowds
from bot.events import Address
from tests.conversations.world import Person, World, at

STEP = timedelta(hours=3)
WARM, ALL = 10, 24  # steps: three days in all
_GROWTH = 200_000  # bytes in 14 steps: a context or two kept of each would be more


async def step(world: World, number: int) -> None:
    """A newcomer asks and begins to apply; somebody who was there before comes back."""
    newcomer = Person("x", Address(channel="telegram", value=f"{1000 + number}"), "fr")
    regular = Person("y", Address(channel="email", value=f"y{number % 5}@y.example"), "en")
    for words in ("/start", "postuler", "Togo", "Collectif", "statut", "plus tard"):
        await world.says(newcomer, words)
    await world.says(regular, "Who chooses the speakers?", ["new"])
    for shelf in world.shelves.values():
        shelf.sent.clear()
        shelf.unread.clear()
    world.keys.clear()
    await world.move_clock(world.moment + STEP)


def held() -> tuple[int, int]:
    """Bytes that Python holds, and open files."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0], len(list(Path("/proc/self/fd").iterdir()))


async def test_three_days_leave_memory_and_files_as_they_were(tmp_path: Path) -> None:
    world = World(tmp_path / "days.sqlite3", at("2021-08-02 11:00"))
    world.runner._crowds = Crowds()
    try:
        await world.load()
        for number in range(WARM - 2):  # caches and templates fill
            await step(world, number)
        tracemalloc.start()
        for number in range(WARM - 2, WARM):
            await step(world, number)
        memory, files = held()
        for number in range(WARM, ALL):
            await step(world, number)
        after, files_after = held()
        assert (after - memory < _GROWTH, files_after) == (True, files), after - memory
    finally:
        tracemalloc.stop()
        world.store.close()
