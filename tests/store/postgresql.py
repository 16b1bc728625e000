"""A PostgreSQL cluster of our own, from the distribution's programs, for one test session."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

_USER = "postgres"
_SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=80")


class NotInstalled(Exception):
    """This machine has no PostgreSQL server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running server."""

    port: int

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self, name: str, *, template: str = "template1") -> Iterator[str]:
        """A copy of the template, dropped afterwards; yields its URL."""
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self.url(name)
        finally:
            self._command(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _command(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextlib.contextmanager
def running() -> Iterator[Cluster]:
    """Start a cluster in a folder of its own and stop it afterwards."""
    initdb, postgres = _program("initdb"), _program("postgres")
    as_user = _as_server_user()
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="presessions-pg-", dir="/tmp") as folder:
        data = Path(folder) / "data"
        if as_user:
            account = pwd.getpwnam(_USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        subprocess.run(
            [*as_user, initdb, "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        options = [part for setting in _SETTINGS for part in ("-c", setting)]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(
                [*as_user, postgres, "-D", data, "-p", str(port), "-k", folder, *options],
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            _wait_until_ready(Cluster(port=port), server)
            yield Cluster(port=port)
        finally:
            _stop(data, server)


def _program(name: str) -> str:
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdecimal() else 0,
    )
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise NotInstalled(f"PostgreSQL is not installed: {name} was not found")
    return found


def _as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root: there it runs as the user of its package."""
    return ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(cluster.url("postgres"), connect_timeout=2).close()
            return
        if server.poll() is not None:
            break
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise RuntimeError("PostgreSQL did not start")


def _stop(data: Path, server: subprocess.Popen[bytes]) -> None:
    """SIGINT to the server itself (not to runuser above it): a fast shutdown."""
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 2)
    server.wait(20)
