"""PostgreSQL restarted, its connections cut, its network silent: the bot stays and goes on."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.applicants import AMA, AMA_STORED, GRACE, Script, take
from tests.e2e.cable import Cable
from tests.e2e.conftest import Stage, prepare
from tests.e2e.driver import World
from tests.e2e.phone import Phone
from tests.e2e.process import Bot, settings
from tests.e2e.test_killing import repeated
from tests.e2e.waiting import until
from tests.store.postgresql import Cluster, NotInstalled, running

# Commits must survive the server's death here.
_DURABLE = ("fsync=off", "max_connections=80")
_SILENT = 4  # seconds until the bot gives a silent server up: twice its connect_timeout


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server of this module's own, which it may stop."""
    try:
        with running(_DURABLE) as cluster:
            yield cluster
    except NotInstalled as missing:
        if os.environ.get("CI"):
            pytest.fail(f"in CI nothing is skipped: {missing}")
        pytest.skip(f"{missing}: the tests on PostgreSQL are left out")


@pytest.fixture
def cable(server: Cluster) -> Iterator[Cable]:
    laid = Cable(server.port)
    yield laid
    laid.close()


@pytest.fixture
def stage(
    world: World, server: Cluster, cable: Cable, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with server.database("round") as url:
        prepare(url, folder)
        laid = url.replace(str(server.port), str(cable.port)) + f"?connect_timeout={_SILENT // 2}"
        environment = settings(laid, world.sandbox.environment())
        bot = Bot(environment, folder)
        bot.start_forked()
        try:
            yield Stage(world=world, bot=bot, folder=folder, environment=environment)
        finally:
            bot.close()


def played(world: World, script: Script) -> Callable[[], Phone]:
    """Somebody who applies, whatever happens meanwhile."""
    phone = world.phone(script.name, script.language)

    def play() -> Phone:
        for step in script.steps:
            take(phone, step)
        script.submit(phone)
        return phone

    return play


def ready(bot: Bot) -> bool:
    return bot.status("/readyz") == 200


def away_and_back(bot: Bot, back: Callable[[], None]) -> float:
    """Wait until the bot says that it is not ready; seconds from the end of that to ready."""
    until("the bot to say that it is not ready", lambda: bot.status("/readyz") == 503)
    assert bot.status("/healthz") == 200
    back()
    returned = time.monotonic()
    until("the bot to be ready again", lambda: ready(bot))
    return time.monotonic() - returned


@pytest.mark.fault(12)
def test_database_that_goes_away_in_every_way_costs_nobody_anything(
    stage: Stage,
    server: Cluster,
    cable: Cable,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'round'"
    enough = threading.Event()
    outages = 0
    seconds: dict[str, float] = {}

    def trouble() -> None:
        nonlocal outages
        for _ in range(3):
            enough.wait(0.4)
            server.command(cut)
            cable.pull()
            outages += 2
        server.stop(signal.SIGQUIT)
        seconds["after a restart"] = away_and_back(stage.bot, server.start)
        enough.wait(1)
        cable.silence()
        seconds["after silence"] = away_and_back(stage.bot, cable.pull_and_restore)
        outages += 2

    with ThreadPoolExecutor(3) as beside:
        making = beside.submit(trouble)
        playing = [beside.submit(played(stage.world, script)) for script in (AMA, GRACE)]
        making.result()
        phones = [each.result() for each in playing]
    rows = json.loads(stage.command("export", "applications", "--cycle", "40"))
    stored = {row["reference"]: row for row in rows}
    assert sorted(stored) == ["PS40-TG-0001", "PS40-UG-0001"]
    stored["PS40-TG-0001"].pop("submitted_at")
    assert stored["PS40-TG-0001"] == AMA_STORED
    # A message that was on its way when the line was cut may come again, nothing else.
    twice = sum(repeated(phone.texts()) for phone in phones)
    record_testsuite_property("told twice when the database went away", twice)
    for what, took in seconds.items():
        record_testsuite_property(f"seconds until ready {what}", round(took, 1))
    assert twice <= outages
    assert stage.bot.alive
    assert stage.bot.said().count("crashed") == 0


def test_silent_database_is_given_up_and_not_waited_for(stage: Stage, cable: Cable) -> None:
    """Connections that are never answered are left; new ones are made as soon as that works."""
    phone = stage.world.phone("Grace", "en")
    phone.say("/start", hear="Pre-sessions")
    stage.bot.rest()  # what is not noted before the silence is said again after it
    cable.silence()
    phone.type("I want to apply")
    until("the bot to say that it is not ready", lambda: stage.bot.status("/readyz") == 503)
    until("the silence to be told", lambda: "not_readable" in stage.bot.said())
    assert stage.bot.stop() < 10
    cable.pull_and_restore()
    stage.bot.start()
    phone.hears("1 of")
    assert [text for text in phone.texts() if phone.texts().count(text) > 1] == []
