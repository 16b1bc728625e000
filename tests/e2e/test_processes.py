"""Ending politely, and several workers on one database."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.e2e.applicants import AMA, take
from tests.e2e.conftest import Stage
from tests.e2e.phone import Phone
from tests.e2e.process import Bot, presessions
from tests.e2e.waiting import until


def test_polite_end_takes_less_than_ten_seconds(stage: Stage) -> None:
    stage.bot.stop()
    stage.bot.start()  # one that was not forked has more to put away
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
    second.start_forked()
    try:
        phone = world.phone("Ama", "fr")
        for step in AMA.steps[:7]:
            take(phone, step)
        until("somebody to poll", lambda: polls(first.said()) or polls(second.said()))
        dead, alive = (first, second) if polls(first.said()) else (second, first)
        dead.kill_at_rest()
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


def asks(phone: Phone, words: Sequence[str]) -> int:
    """Say one thing after another, each once the last was answered; gives how many came."""
    for number, text in enumerate(words, start=1):
        phone.type(text)
        # What a worker died over is its own for a minute, and holds up what follows it.
        until("the answer", partial(_has_heard, phone, number), seconds=90)
    return len(phone.heard())


def _has_heard(phone: Phone, number: int) -> bool:
    return len(phone.heard()) >= number


@pytest.mark.timeout(300)  # its own patience is longer than that of the suite
def test_four_workers_answer_everything_while_one_dies(
    postgres_stage: Stage, record_testsuite_property: Callable[[str, object], None]
) -> None:
    world = postgres_stage.world
    others = [postgres_stage.another_bot(f"worker{number}") for number in (2, 3, 4)]
    workers = [postgres_stage.bot, *others]
    words = ["bonjour", *["statut"] * 6]
    try:
        for each in others:
            each.start_forked()
        phones = [world.phone(f"P{number}", "fr") for number in range(6)]
        box = world.letterbox("kofi@vivre.example")
        office = world.colleague("U0APPROVE")
        with ThreadPoolExecutor(len(phones)) as people:
            asking = [people.submit(asks, phone, words) for phone in phones]
            box.post("Question", "Je voudrais parler à une personne, s'il vous plaît.")
            until("half of the answers", lambda: sum(len(p.heard()) for p in phones) >= 20)
            dead = next(each for each in workers if polls(each.said()))
            alive = [each for each in workers if each is not dead]
            dead.kill()
            killed = time.monotonic()
            until("another one to poll", lambda: any(polls(each.said()) for each in alive))
            passed = time.monotonic() - killed
            answered = [each.result() for each in asking]
        office.sees("une personne")
        # Only what the dead one had in its hands may have come again.
        again = sum(answered) - len(words) * len(phones)
        record_testsuite_property("seconds until another of four workers polls", round(passed, 1))
        record_testsuite_property("answers that came again after a worker's death", again)
        assert (passed < 25, 0 <= again <= len(phones)) == (True, True)
        assert [phone.texts().count(phone.texts()[0]) for phone in phones] == [1] * len(phones)
        assert [each.status("/readyz") for each in alive] == [200] * 3
    finally:
        for each in others:
            each.close()


def test_every_worker_takes_what_telegram_pushes(postgres_stage: Stage) -> None:
    pushed = {
        "PRESESSIONS_TELEGRAM_WEBHOOK_URL": "https://bot.example.org/telegram",
        "PRESESSIONS_TELEGRAM_WEBHOOK_SECRET": "not-guessable",
    }
    environment = postgres_stage.environment | pushed
    workers = [Bot(environment, postgres_stage.folder, f"pushed{number}") for number in (1, 2)]
    postgres_stage.bot.stop()
    secret = {"X-Telegram-Bot-Api-Secret-Token": "not-guessable"}
    try:
        for each in workers:
            each.start_forked()
            until(
                "its door to open", partial(each.takes, "/telegram", b'{"update_id": 1}', **secret)
            )
    finally:
        for each in workers:
            each.close()
