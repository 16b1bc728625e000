"""A disk that is full, and a file that another program holds: it waits, and nothing is lost."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing

import pytest

from tests.e2e.conftest import Stage
from tests.e2e.waiting import until

EVERY = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.mark.fault(12)
def test_full_disk_ends_nothing_and_loses_nothing(sqlite_stage: Stage) -> None:
    """No file of the process can grow, its log included, until there is room again."""
    world, bot = sqlite_stage.world, sqlite_stage.bot
    phone = world.phone("Grace", "en")
    phone.say("/start", hear="Pre-sessions")
    phone.say("I want to apply", hear="1 of")
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    asked = len(world.requests("telegram", "getUpdates"))
    phone.type("Togo")
    until(
        "the update to be asked for again and again",
        lambda: len(world.requests("telegram", "getUpdates")) > asked + 3,
    )
    assert (bot.alive, "2 of" in phone.texts()[-1]) == (True, False)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, EVERY)
    phone.hears("2 of")
    phone.say("Group of Grace", hear="3 of")
    texts = phone.texts()
    assert [text for text in texts if texts.count(text) > 1] == []


@pytest.mark.fault(12)
def test_file_that_another_program_holds_costs_time_and_no_more(sqlite_stage: Stage) -> None:
    """Longer than a statement waits for it, as a careless copy of the file may hold it."""
    bot = sqlite_stage.bot
    phone = sqlite_stage.world.phone("Grace", "en")
    phone.say("/start", hear="Pre-sessions")
    file = sqlite_stage.environment["PRESESSIONS_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        phone.type("I want to apply")
        until("the bot to say that it is not ready", lambda: bot.status("/readyz") == 503)
        until("a turn to be given up", lambda: "OperationalError" in bot.said())
        other.execute("COMMIT")
    phone.hears("1 of")
    until("the bot to be ready", lambda: bot.status("/readyz") == 200)
    texts = phone.texts()
    assert [text for text in texts if texts.count(text) > 1] == []
