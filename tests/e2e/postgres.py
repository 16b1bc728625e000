"""A PostgreSQL of the tests' own, from the distribution's programs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.mailservers.machine import free_port

_HOMES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A running server."""

    port: int

    def url(self, database: str) -> str:
        """How a program reaches a database."""
        return f"postgresql://presessions@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template0") -> str:
        """A new database, as a copy of another; gives its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')  # type: ignore[call-overload]  # names of ours
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database with whoever still uses it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')  # type: ignore[call-overload]  # names of ours


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """An empty server that is stopped and removed at the end."""
    programs = _programs()
    # PostgreSQL does not run as root; its folder then belongs to the distribution's user.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if user is not None:
        shutil.chown(folder, user)
    server = Postgres(port=free_port())
    data = folder / "data"
    options = (
        f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        # What must last here is what survives the bot's end, not the machine's.
        " -c fsync=off -c max_connections=60"
    )
    try:
        _run(user, programs / "initdb", "-U", "presessions", "-A", "trust", "-D", data)
        _run(user, programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        yield server
    finally:
        if (data / "postmaster.pid").exists():
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, *command: object) -> None:
    home = None if user is None else pwd.getpwnam(user).pw_dir
    subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd=home,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        timeout=60,
    )


def _programs() -> Path:
    found = [path.parent for home in _HOMES for path in Path(home).glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.append(Path(on_path).resolve().parent)
    if found:
        return max(found)
    reason = "PostgreSQL is not installed (apt-get install postgresql)"
    if os.environ.get("CI"):
        pytest.fail(f"in CI nothing may be skipped: {reason}")
    pytest.skip(reason)
