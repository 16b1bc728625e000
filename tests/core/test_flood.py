"""Thousands of messages of one sender: the others are answered as if nothing were."""

from __future__ import annotations

import asyncio
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.crowds import Crowds
from bot.events import Address, PersonWrote
from tests.conversations.world import World, at

EVE = Address(channel="telegram", value="666")
FLOOD = 3_000


def wrote(number: int, sender: Address, world: World) -> PersonWrote:
    text = f"What about number {number}? I have so many questions for the office."
    return PersonWrote(id=f"{sender.value}-{number}", at=world.moment, sender=sender, text=text)


async def test_flood_of_one_sender_costs_others_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "flood.sqlite3", at("2021-08-02 11:00"))
    world.runner._crowds = Crowds()
    await world.load()
    try:
        waits = []
        for batch in range(FLOOD // 100):  # as Telegram hands them over
            flood = [wrote(batch * 100 + each, EVE, world) for each in range(100)]
            ama = Address(channel="telegram", value=f"1{batch}")
            began = perf_counter()
            handled = asyncio.gather(*(world.runner.handle(each) for each in flood))
            await world.runner.handle(wrote(0, ama, world))
            waits.append(perf_counter() - began)
            await handled
        await world.dispatcher.drain()
        letters = world.shelves["telegram"]
        told = len(letters.letters(EVE.value))
        others = [len(letters.letters(f"1{each}")) for each in range(FLOOD // 100)]
        posts = len(world.shelves["slack"].sent)
        assert (told <= 152, set(others), posts < 1000) == (True, {1}, True)
        assert median(waits) < 1, waits
    finally:
        world.store.close()
