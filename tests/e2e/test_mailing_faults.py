"""A mailing under kills, refusals and second workers: everybody is served, hardly anybody twice.

The bot is the real process, the relay a mail server of its own.
"""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Stage
from tests.e2e.driver import World
from tests.e2e.process import Bot, presessions, settings
from tests.e2e.waiting import until
from tests.mailservers.world import World as Elsewhere
from tests.mailservers.world import running_world

AT_ONCE = 32  # messages one worker has under way
# Where the process is killed, and the how manieth time it gets there.
POINTS = (
    "dispatcher.claimed:2",
    "dispatcher.sent:7",
    "dispatcher.settled:14",
    "dispatcher.sent:21",
)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with running_world() as world:
        yield world


@pytest.fixture
def sqlite_stage(
    world: World, sqlite_database: str, tmp_path: Path, elsewhere: Elsewhere
) -> Iterator[Stage]:
    """A round before its mailings; the bot does not run yet."""
    yield from _play(world, sqlite_database, tmp_path, elsewhere)


@pytest.fixture
def postgres_stage(
    world: World, postgres_database: str, tmp_path: Path, elsewhere: Elsewhere
) -> Iterator[Stage]:
    """The same on PostgreSQL."""
    yield from _play(world, postgres_database, tmp_path, elsewhere)


def _play(world: World, database: str, folder: Path, elsewhere: Elsewhere) -> Iterator[Stage]:
    relay = {"PRESESSIONS_SMTP_URL": f"smtp://127.0.0.1:{elsewhere.port}"}
    environment = settings(database, world.sandbox.environment(), relay)
    bot = Bot(environment, folder)
    world.move_clock("2021-11-15T10:00")
    try:
        yield Stage(world=world, bot=bot, folder=folder, environment=environment)
    finally:
        bot.close()


def invite(stage: Stage, count: int, *names: str) -> set[str]:
    """Have so many addresses invited, to leave at once; gives the addresses."""
    states = ("FR", "CH", "NO", "AR", "HT")
    languages = ("fr", "fr", "en", "es", "fr")
    addresses = [f"m{number}@missions.example" for number in range(count)] + list(names)
    lines = [
        f"{states[number % 5]},Mission {number},{address},{languages[number % 5]},"
        for number, address in enumerate(addresses)
    ]
    book = stage.folder / "missions.csv"
    book.write_text("state,name,address,language,notes\n" + "\n".join(lines))
    stage.command("missions", "import", str(book), "--yes")
    stage.command("agenda", "propose", "--cycle", "40")
    stage.command("agenda", "publish", "--cycle", "40", "--anyway")
    stage.command("mailing", "invitation", "--cycle", "40", "--yes")
    stage.world.advance_clock("PT16M")
    return set(addresses)


def arrived(elsewhere: Elsewhere) -> Counter[str]:
    return Counter(recipient for _, recipient, _ in elsewhere.mails)


def message_ids(elsewhere: Elsewhere) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for _, recipient, content in elsewhere.mails:
        mail = email.message_from_bytes(content, policy=email.policy.default)
        found.setdefault(recipient, set()).add(str(mail["Message-ID"]))
    return found


def figures(stage: Stage) -> list[str]:
    """Stage and figures of the only mailing, as the operator reads them."""
    table = stage.command("mailing", "list", "--cycle", "40")
    [row] = [line for line in table.splitlines() if "invitation" in line]
    return [cell.strip() for cell in row.split("│")[3:9]]


def everybody_served(stage: Stage) -> None:
    """Wait for the board that says so: asking by command would start a process each time."""
    stage.world.colleague("U0APPROVE").sees("Finished: ")


def died(doomed: Bot, point: str) -> None:
    until(f"the bot to die at {point}", lambda: not doomed.alive, seconds=60)


def kill_until_done(stage: Stage, elsewhere: Elsewhere, addresses: set[str]) -> None:
    for point in POINTS:
        environment = {**stage.environment, "PRESESSIONS_FAILPOINT": point}
        doomed = Bot(environment, stage.folder, "doomed", port=stage.bot.port)
        doomed.start(wait=False)
        died(doomed, point)
    stage.bot.start()
    everybody_served(stage)
    again = arrived(elsewhere)
    assert set(again) == addresses
    assert sum(again.values()) - len(addresses) <= len(POINTS) * AT_ONCE
    assert {len(ids) for ids in message_ids(elsewhere).values()} == {1}
    total = str(len(addresses))
    assert figures(stage) == ["done", total, total, "0", "0", "0"]


@pytest.mark.fault(4)
def test_kill_at_every_fail_point_loses_nobody_of_500(
    sqlite_stage: Stage, elsewhere: Elsewhere
) -> None:
    kill_until_done(sqlite_stage, elsewhere, invite(sqlite_stage, 500))


@pytest.mark.fault(4)
def test_kill_at_every_fail_point_loses_nobody_of_195_on_postgresql(
    postgres_stage: Stage, elsewhere: Elsewhere
) -> None:
    kill_until_done(postgres_stage, elsewhere, invite(postgres_stage, 195))


@pytest.mark.fault(5)
def test_two_senders_of_one_mailing_send_each_message_once(
    postgres_stage: Stage, elsewhere: Elsewhere
) -> None:
    second = postgres_stage.another_bot("second")
    try:
        postgres_stage.bot.start_forked()
        second.start_forked()
        addresses = invite(postgres_stage, 195)
        everybody_served(postgres_stage)
        assert arrived(elsewhere) == Counter(dict.fromkeys(addresses, 1))
    finally:
        second.close()


@pytest.mark.fault(9)
def test_relay_that_is_away_and_a_recipient_who_is_gone_hold_up_nobody_else(
    sqlite_stage: Stage, elsewhere: Elsewhere
) -> None:
    stage = sqlite_stage
    addresses = invite(stage, 60, "gone@missions.example")
    asked_again = presessions(
        stage.environment, stage.folder, "mailing", "invitation", "--cycle", "40", "--yes"
    )
    assert (asked_again.returncode, b"Nobody would get this" in asked_again.stderr) == (2, True)
    nowhere = {**stage.environment, "PRESESSIONS_SMTP_URL": "smtp://127.0.0.1:9"}
    away = Bot(nowhere, stage.folder, "away")
    away.start_forked()
    until("the relay to be missed", lambda: "outbox.not_sent" in away.tail())
    away.stop()
    stage.world.advance_clock("PT5M")
    stage.bot.start()
    everybody_served(stage)
    assert arrived(elsewhere) == Counter(dict.fromkeys(addresses - {"gone@missions.example"}, 1))
    assert figures(stage) == ["done", "61", "60", "0", "1", "0"]
    stage.world.colleague("U0APPROVE").sees("Not reached: the missions of France")
    assert "failed" in stage.command("missions", "list").split("gone@missions.example")[1][:60]
