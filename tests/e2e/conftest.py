"""A stage for each test: a world, a database of each kind, and the bot between them."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.driver import World
from tests.e2e.forked import forked
from tests.e2e.process import Bot, settings
from tests.store.postgresql import Cluster, NotInstalled, running

_ROUND = Path(__file__).parents[2] / "examples" / "presessions-40.toml"

_TEMPLATE = "prepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a test plays on."""

    world: World
    bot: Bot
    folder: Path
    environment: dict[str, str]

    def command(self, *arguments: str) -> str:
        """Run another command of the bot beside it; gives what it printed."""
        done = forked(self.environment, self.folder, *arguments)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def another_bot(self, name: str) -> Bot:
        """A second worker on the same database."""
        return Bot(self.environment, self.folder, name)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One server for all tests, with a prepared database to copy."""
    try:
        with running() as cluster, cluster.database(_TEMPLATE) as url:
            prepare(url, tmp_path_factory.mktemp("template"))
            yield cluster
    except NotInstalled as missing:
        if os.environ.get("CI"):
            pytest.fail(f"in CI nothing is skipped: {missing}")
        pytest.skip(f"{missing}: the tests on PostgreSQL are left out")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    prepare(f"sqlite:///{folder / 'template.sqlite3'}", folder)
    return folder / "template.sqlite3"


def prepare(database: str, folder: Path) -> None:
    """A schema and the round in an empty database."""
    environment = settings(database)
    for command in (["migrate"], ["cycle", "load", str(_ROUND)]):
        done = forked(environment, folder, *command)
        assert done.returncode == 0, done.stderr.decode()


@pytest.fixture
def sqlite_database(_sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file with the round loaded."""
    shutil.copy(_sqlite_template, tmp_path / "bot.sqlite3")
    return f"sqlite:///{tmp_path / 'bot.sqlite3'}"


@pytest.fixture
def postgres_database(postgres: Cluster) -> Iterator[str]:
    """A PostgreSQL database with the round loaded."""
    with postgres.database(f"test_{uuid.uuid4().hex[:12]}", template=_TEMPLATE) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of a database with the round loaded, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A sandbox of the test's own."""
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def stage(world: World, database: str, tmp_path: Path) -> Iterator[Stage]:
    """The bot running in the world, on each database."""
    yield from _play(world, database, tmp_path)


@pytest.fixture
def sqlite_stage(world: World, sqlite_database: str, tmp_path: Path) -> Iterator[Stage]:
    """The bot running in the world, on SQLite."""
    yield from _play(world, sqlite_database, tmp_path)


@pytest.fixture
def postgres_stage(world: World, postgres_database: str, tmp_path: Path) -> Iterator[Stage]:
    """The bot running in the world, on PostgreSQL."""
    yield from _play(world, postgres_database, tmp_path)


def _play(world: World, database: str, folder: Path) -> Iterator[Stage]:
    environment = settings(database, world.sandbox.environment())
    stage = Stage(world=world, bot=Bot(environment, folder), folder=folder, environment=environment)
    try:
        stage.bot.start_forked()
        yield stage
    finally:
        stage.bot.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Show the end of each bot's log under a failed test."""
    report = yield
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if report.failed and folder is not None:
        for log in sorted(folder.glob("*.log")):
            report.sections.append((log.name, log.read_text(errors="replace")[-6000:]))
    return report
