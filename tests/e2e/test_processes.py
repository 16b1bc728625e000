"""Ending politely, and several workers on one database."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.e2e.applicants import AMA, take
from tests.e2e.conftest import Stage
from tests.e2e.process import presessions
from tests.e2e.waiting import until


def test_polite_end_takes_less_than_ten_seconds(stage: Stage) -> None:
    phone = stage.world.phone("Ama", "fr")
    phone.say("bonjour", hear="Pré-sessions 40")
    assert stage.bot.stop() < 10


def test_polite_end_does_not_wait_for_a_service_that_hangs(sqlite_stage: Stage) -> None:
    world = sqlite_stage.world
    world.fault(service="telegram", method="sendMessage", fault="timeout", times=1)
    phone = world.phone("Ama", "fr")
    phone.type("bonjour")
    until("the call that hangs", lambda: not world.call("GET", "/api/faults"))
    assert sqlite_stage.bot.stop() < 10
    sqlite_stage.bot.start()
    phone.hears("Pré-sessions 40")


def test_second_process_on_one_file_is_refused_in_one_line(sqlite_stage: Stage) -> None:
    refused = presessions(sqlite_stage.environment, sqlite_stage.folder, "run")
    lines = refused.stderr.decode().splitlines()
    assert (refused.returncode, len(lines)) == (2, 1)
    assert "Another `presessions run` uses" in lines[0]


def test_workers_share_a_database_and_one_takes_over(
    postgres_stage: Stage, record_testsuite_property: Callable[[str, object], None]
) -> None:
    world, first = postgres_stage.world, postgres_stage.bot
    second = postgres_stage.another_bot("second")
    second.start()
    try:
        phone = world.phone("Ama", "fr")
        for step in AMA.steps[:7]:
            take(phone, step)
        until("somebody to poll", lambda: polls(first.said()) or polls(second.said()))
        dead, alive = (first, second) if polls(first.said()) else (second, first)
        dead.kill()
        killed = time.monotonic()
        phone.type("1998")
        # Timers and letters do not wait for the dead one's lease.
        world.move_clock("2021-08-14T10:00")
        phone.hears("pas terminée")
        reminded = time.monotonic() - killed
        phone.hears("7 sur 24")
        heard = time.monotonic() - killed
        assert polls(alive.said())
        record_testsuite_property("seconds without anybody who polls", round(heard, 1))
        assert (reminded < 10, heard < 25) == (True, True)
        texts = phone.texts()
        assert [text for text in texts if texts.count(text) > 1] == []
    finally:
        second.close()


def polls(said: str) -> bool:
    """Whether this log says that its worker holds Telegram."""
    return '"name": "telegram"' in said
