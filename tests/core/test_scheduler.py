"""Timers fire once, whatever clocks and workers do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import effects as fx
from bot.context import Context
from bot.events import Event, TimerFired
from bot.store import timers
from bot.store.database import open_store
from tests.core.world import World
from tests.store.databases import VAULT
from tests.store.facts import NOW

HOUR = timedelta(hours=1)
ZURICH = ZoneInfo("Europe/Zurich")


def recording(into: list[str]) -> object:
    def decided(event: Event, _context: Context) -> Sequence[fx.Effect]:
        assert isinstance(event, TimerFired)
        into.append(event.id)
        return []

    return decided


async def put(world: World, name: str, due: datetime) -> None:
    effect = fx.SetTimer(id=name, kind="board", subject="40", due=due)
    await world.store.turn(lambda turn: timers.put(turn, effect))


@pytest.mark.fault(13)
@pytest.mark.parametrize(
    ("jumps", "fired"),
    [
        ([0, 2], ["at 1"]),
        ([0, 2, -2, 2], ["at 1"]),  # back and forth: no second time
        ([-2, 2, 2], ["at 1"]),
        ([0, 5], ["at 1", "at 3"]),
        ([4, -4, 4], ["at 1", "at 3"]),
    ],
)
async def test_clock_that_jumps_fires_each_timer_once(
    world: World, jumps: list[int], fired: list[str]
) -> None:
    seen: list[str] = []
    world.decide = recording(seen)  # type: ignore[assignment]
    await put(world, "at 1", NOW + HOUR)
    await put(world, "at 3", NOW + 3 * HOUR)
    for hours in jumps:
        world.now += hours * HOUR
        await world.scheduler.fire_due()
    assert seen == fired


@pytest.mark.parametrize(
    "night",
    [datetime(2021, 3, 28, 2, 30), datetime(2021, 10, 31, 2, 30), datetime(2024, 2, 29, 2, 30)],  # noqa: DTZ001
)
async def test_hour_that_is_missing_or_comes_twice_fires_once(
    world: World, night: datetime
) -> None:
    seen: list[str] = []
    world.decide = recording(seen)  # type: ignore[assignment]
    due = night.replace(tzinfo=ZURICH)
    await put(world, "night", due)
    world.now = due.astimezone(UTC) - 3 * HOUR
    counts = []
    for _ in range(24):
        world.now += timedelta(minutes=15)
        counts.append(await world.scheduler.fire_due())
    assert (seen, sum(counts), counts.index(1)) == (["night"], 1, 11)


async def test_two_schedulers_fire_each_timer_once(postgresql_url: str) -> None:
    worlds = [World(open_store(postgresql_url, VAULT)) for _ in range(2)]
    seen: list[str] = []
    for world in worlds:
        world.decide = recording(seen)  # type: ignore[assignment]
    names = [f"t{number:02}" for number in range(40)]
    for name in names:
        await put(worlds[0], name, NOW)
    await asyncio.gather(*(world.scheduler.fire_due() for world in worlds))
    assert sorted(seen) == names
    for world in worlds:
        world.store.close()


async def test_timer_may_set_itself_again(world: World) -> None:
    def again(event: Event, _context: Context) -> Sequence[fx.Effect]:
        assert isinstance(event, TimerFired)
        return [fx.SetTimer(id=event.id, kind="board", subject="40", due=event.due + HOUR)]

    world.decide = again
    await put(world, "hourly", NOW)
    counts = []
    for _ in range(3):
        counts.append(await world.scheduler.fire_due())
        world.now += HOUR
    assert (counts, await world.sql("SELECT count(*) FROM timers")) == ([1, 1, 1], [(1,)])


async def test_failing_timer_does_not_hold_up_the_others(world: World) -> None:
    seen: list[str] = []

    def decided(event: Event, context: Context) -> Sequence[fx.Effect]:
        if event.id == "a":
            raise LookupError
        return recording(seen)(event, context)  # type: ignore[operator,no-any-return]

    world.decide = decided
    for name in "abc":
        await put(world, name, NOW)
    assert await world.scheduler.fire_due() == 2
    assert seen == ["b", "c"]


async def test_running_scheduler_wakes_for_a_new_timer_and_outlives_an_outage(
    world: World,
) -> None:
    seen: list[str] = []
    world.decide = recording(seen)  # type: ignore[assignment]
    running = asyncio.create_task(world.scheduler.run())
    await world.sql("ALTER TABLE timers RENAME TO away")
    world.scheduler.wake()
    await asyncio.sleep(0.1)
    await world.sql("ALTER TABLE away RENAME TO timers")
    await put(world, "t", NOW)
    world.scheduler.wake()
    async with asyncio.timeout(5):
        while not seen:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait({running})
    assert seen == ["t"]
