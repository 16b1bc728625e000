"""``presessions doctor``: what is well, what is not, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot import clock
from bot.checkup import local, online, stored
from bot.checkup.finding import Finding, looked
from bot.config import load
from bot.errors import PresessionsError


def findings(*, offline: bool = False) -> Iterator[Finding]:
    """Look at everything that can be wrong; ``offline`` asks no server."""
    yield looked("settings can be read", load)
    try:
        settings = load()
    except PresessionsError:
        return
    now = clock.MovedClock(settings.clock_file) if settings.clock_file else clock.machine
    yield from local.of_settings(settings)
    yield from local.of_disk(settings)
    yield from stored.of_database(settings, now())
    yield from local.of_templates()
    yield from local.of_channels(settings)
    if not offline:

        async def ask() -> list[Finding]:
            return [each async for each in online.findings(settings)]

        try:
            yield from asyncio.run(ask())
        except PresessionsError:
            return  # told above, among the channels


__all__ = ["Finding", "findings"]
