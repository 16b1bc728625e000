"""Both databases for a test: each gets a new one, already migrated."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.store import schema
from bot.store.database import Store, open_store
from bot.vault import Vault
from tests.store.postgresql import Cluster, NotInstalled, running

VAULT = Vault(["store tests " * 4])
_TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The session's PostgreSQL, with one migrated database to copy."""
    try:
        with running() as started, started.database(_TEMPLATE) as url:
            _migrate(url)
            yield started
    except NotInstalled as missing:
        if os.environ.get("CI"):
            pytest.fail(f"in CI nothing is skipped: {missing}")
        pytest.skip(f"{missing}: the tests on PostgreSQL are left out")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "migrated.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A new SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "store.sqlite3")
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture
def postgresql_url(cluster: Cluster) -> Iterator[str]:
    """A new PostgreSQL database."""
    with cluster.database(f"test_{uuid4().hex}", template=_TEMPLATE) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store on each kind of database."""
    opened = open_store(database_url, VAULT)
    yield opened
    opened.close()


def _migrate(url: str) -> None:
    opened = open_store(url, VAULT)
    try:
        schema.migrate(opened.engine)
        with opened.engine.connect() as connection:
            if opened.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        opened.close()


__all__ = [
    "VAULT",
    "cluster",
    "database_url",
    "postgresql_url",
    "sqlite_template",
    "sqlite_url",
    "store",
]
