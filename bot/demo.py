"""The demo: the sandbox in this process, the bot as a child that may be killed and started."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import webbrowser
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from bot import resources
from bot.errors import UsageError
from bot.facts.cycle import Cycle
from bot.files import missionfile
from bot.files.cyclefile import example_round
from bot.operations import store_round
from bot.sandbox.server import Sandbox
from bot.store import missions, rounds, schema
from bot.store.database import Transaction, open_store
from bot.vault import Vault

_LOCK = "running"
_PORT = re.compile(r"', (\d+)\)")
_STARTING = 10.0  # seconds after which a bot that has died is told of on the terminal
_PATIENCE = 12.0  # seconds for a polite end before the demo gives up on it


class Child:
    """The bot as a process of its own, which the page can kill."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def state(self) -> Literal["running", "stopped"]:
        """Whether the process lives."""
        alive = self._process is not None and self._process.poll() is None
        return "running" if alive else "stopped"

    async def start(self) -> None:
        """Start it, if it does not run."""
        if self.state() == "running":
            return
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: ASYNC220  (returns at once)
                [sys.executable, "-m", "bot", "run"], env=self._environment, stderr=output
            )

    async def stop(self) -> None:
        """End it politely."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> None:
        if self._process is None or self.state() == "stopped":
            return
        self._process.send_signal(how)
        await asyncio.to_thread(self._process.wait, _PATIENCE)


async def play(*, port: int, data: Path, fresh: bool) -> None:
    """Run the demo until it is interrupted."""
    child = _Later()
    async with AsyncExitStack() as stack:
        stack.enter_context(alone(data, f"http://localhost:{port}"))
        print("  Starting: a few seconds ...", flush=True)
        await asyncio.to_thread(_make_room, data, fresh)
        sandbox = await stack.enter_async_context(
            _started(_sandbox(port, 0, 0, data, child), "presessions demo --port 8050")
        )
        environment = {
            **sandbox.environment(),
            **_own(data),
            "PRESESSIONS_MAIL_FROM": f"UPR Info Pre-sessions <{sandbox.mail.bot_address}>",
        }
        cycle = await _prepare(environment)
        for label, at in _marks(cycle).items():
            sandbox.clock.mark(label, at)
        child.child = Child(environment, data / "bot.log")
        await child.start()
        address = f"http://localhost:{sandbox.http_port}"
        print(f"\n  The page is at {address}\n  Stop with Ctrl-C; everything is kept.", flush=True)
        print(f"  {_shown(address)}\n", flush=True)
        try:
            await _interrupted_or_dead(child, data / "bot.log")
        finally:
            await child.stop()


async def world(*, port: int, smtp_port: int, imap_port: int, data: Path) -> None:
    """Run the sandbox alone, and say how to point a bot at it."""
    async with AsyncExitStack() as stack:
        stack.enter_context(alone(data, f"http://localhost:{port}"))
        sandbox = await stack.enter_async_context(
            _started(
                _sandbox(port, smtp_port, imap_port, data, None),
                "presessions sandbox --port 8050 --smtp-port 8026 --imap-port 8144",
            )
        )
        print(f"# The page is at http://localhost:{sandbox.http_port}")
        print("# Settings for `presessions run`, for .env or the environment:")
        for name, value in sandbox.environment().items():
            print(f"{name}={value}", flush=True)
        await _interrupted()


@asynccontextmanager
async def _started(sandbox: Sandbox, otherwise: str) -> AsyncIterator[Sandbox]:
    """The sandbox, running; a port that is taken is told in words, with what to type instead."""
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(sandbox)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            taken = _PORT.search(str(error))
            raise UsageError(
                f"Port {taken[1] if taken else 'of the page'} is taken by another program: stop"
                f" that, or choose another, as in `{otherwise}`."
            ) from None
        yield sandbox


class _Later:
    """The supervisor the sandbox is given before the bot's settings are known."""

    child: Child | None = None

    def state(self) -> Literal["running", "stopped"]:
        return self.child.state() if self.child else "stopped"

    async def start(self) -> None:
        if self.child:
            await self.child.start()

    async def stop(self) -> None:
        if self.child:
            await self.child.stop()

    async def kill(self) -> None:
        if self.child:
            await self.child.kill()


def _sandbox(
    port: int, smtp_port: int, imap_port: int, data: Path, supervisor: _Later | None
) -> Sandbox:
    return Sandbox(
        http_port=port,
        smtp_port=smtp_port,
        imap_port=imap_port,
        data=data / "sandbox.sqlite3",
        clock_file=data / "clock",
        supervisor=supervisor,
    )


@contextmanager
def alone(data: Path, address: str) -> Iterator[None]:
    """Hold a folder for one world: a second one would wipe, or work on, the first one's state."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / _LOCK).open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held.seek(0)
            raise UsageError(
                f"The world in {data} runs already, at {held.read().strip()}: look there, or stop"
                " it first (Ctrl-C where it was started). For a second one name another folder"
                " with --data and another --port."
            ) from None
        held.truncate(0)
        held.write(f"{address}\n")
        held.flush()
        yield


def _make_room(data: Path, fresh: bool) -> None:
    if not fresh:
        return
    for each in data.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name != _LOCK:
            each.unlink()


def _shown(address: str) -> str:
    """Open the page where there is a desktop to show it, and say what was done."""
    if not sys.stdout.isatty():
        return "Open it in a browser."
    desktop = sys.platform == "darwin" or any(
        os.environ.get(name)
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER")
    )
    # Without a desktop a browser of text could take the terminal over.
    if desktop and webbrowser.open(address):
        return "It opens in your browser now."
    port = address.rpartition(":")[2]
    return (
        "There is no browser here: open it in one on this machine, or from yours with"
        f" `ssh -L {port}:localhost:{port} ...`."
    )


def _own(data: Path) -> dict[str, str]:
    """The settings of the demo's bot that the world does not give."""
    key = data / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_hex(32))
    return {
        "PRESESSIONS_DATABASE_URL": f"sqlite:///{(data / 'presessions.sqlite3').resolve()}",
        "PRESESSIONS_SECRET_KEY": key.read_text().strip(),
        "PRESESSIONS_HTTP_PORT": "0",
        "PRESESSIONS_LOG_FORMAT": "pretty",
    }


async def _prepare(environment: Mapping[str, str]) -> Cycle:
    """Load the reference round, its call open today, and some missions, unless there is one."""
    store = open_store(
        environment["PRESESSIONS_DATABASE_URL"], Vault([environment["PRESESSIONS_SECRET_KEY"]])
    )
    moment = datetime.now(UTC)

    def load(transaction: Transaction) -> Cycle:
        there = rounds.every(transaction)
        if there:
            return there[-1]
        cycle = example_round(moment)
        store_round(transaction, cycle, moment, "cycle.loaded")
        book = missionfile.read(resources.example("missions-demo.csv"))
        missions.store(transaction, book, moment)
        return cycle

    try:
        schema.require_current(store.engine)
        return await store.turn(load)
    finally:
        store.close()


def _marks(cycle: Cycle) -> dict[str, datetime]:
    """The moments of the round worth jumping to."""
    marks = {
        "Call opens": cycle.opens,
        # In the afternoon: nobody is reminded at night, and in Haiti it is morning then.
        "3 days before the close": cycle.closes - timedelta(days=3) + timedelta(hours=15),
        "After the close": cycle.closes + timedelta(minutes=1),
    }
    if cycle.confirm_by is not None:
        marks["Day to confirm"] = cycle.confirm_by
    first = min((each.meeting for each in cycle.states if each.meeting), default=None)
    if first is not None:
        marks["First meeting"] = first
    return marks


async def _interrupted_or_dead(child: _Later, log: Path) -> None:
    """Wait for Ctrl-C, and say where to look when the bot dies by itself at its start."""
    waiting = asyncio.ensure_future(_interrupted())
    done, _ = await asyncio.wait({waiting}, timeout=_STARTING)
    if not done and child.state() == "stopped":
        print(f"  The bot did not start; {log} says why. The page can start it again.")
    await waiting


async def _interrupted() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
