"""A PostgreSQL cluster of our own, from the distribution's programs, for one test session."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

_USER = "postgres"
_SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=80")


class NotInstalled(Exception):
    """This machine has no PostgreSQL server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A server: the program, its folder and its port."""

    port: int
    folder: Path
    settings: tuple[str, ...]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self, name: str, *, template: str = "template1") -> Iterator[str]:
        """A copy of the template, dropped afterwards; yields its URL."""
        self.command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self.url(name)
        finally:
            self.command(f'DROP DATABASE "{name}" WITH (FORCE)')

    def command(self, statement: str) -> None:
        """Run one statement as its owner."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = [part for setting in self.settings for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            server = subprocess.Popen(
                [
                    *_as_server_user(),
                    *(_program("postgres"), "-D", str(self.data)),
                    *("-p", str(self.port), "-k", str(self.folder)),
                    *options,
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        self.processes.append(server)
        _wait_until_ready(self, server)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is a fast shutdown, SIGQUIT an immediate one that leaves all to recovery."""
        # To the server itself, not to runuser above it.
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        self.processes[-1].wait(20)


@contextlib.contextmanager
def running(settings: tuple[str, ...] = _SETTINGS) -> Iterator[Cluster]:
    """Start a cluster in a folder of its own and stop it afterwards."""
    initdb, as_user = _program("initdb"), _as_server_user()
    with tempfile.TemporaryDirectory(prefix="presessions-pg-", dir="/tmp") as name:
        folder = Path(name)
        if as_user:
            account = pwd.getpwnam(_USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        cluster = Cluster(port=_free_port(), folder=folder, settings=settings)
        subprocess.run(
            [
                *(*as_user, initdb, "-D", str(cluster.data), "-U", _USER, "-A", "trust"),
                *("-E", "UTF8", "--no-sync"),
            ],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


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
