"""The real bot as a child process, and its other commands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.forked import Forked
from tests.e2e.waiting import until
from tests.mailservers.machine import free_port

_ROOT = Path(__file__).parents[2]
SECRET_KEY = "e2e-secret-key-0123456789abcdef0123456789"


def settings(database: str, *worlds: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: this machine's, without anybody's own settings."""
    clean = {name: value for name, value in os.environ.items() if "PRESESSIONS_" not in name}
    clean.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process compiles the bot anew
    paths = [str(_ROOT), *filter(None, [clean.get("PYTHONPATH")])]
    environment = {
        **clean,
        "PYTHONPATH": os.pathsep.join(paths),
        "PRESESSIONS_DATABASE_URL": database,
        "PRESESSIONS_SECRET_KEY": SECRET_KEY,
    }
    for world in worlds:
        environment |= world
    return environment


def presessions(
    environment: Mapping[str, str], folder: Path, *arguments: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "bot", *arguments],
        env=dict(environment),
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )


class Bot:
    """``presessions run``, which may be killed and started again."""

    def __init__(
        self,
        environment: Mapping[str, str],
        folder: Path,
        name: str = "bot",
        port: int | None = None,
    ) -> None:
        self.port = port or free_port()
        self._environment = {**environment, "PRESESSIONS_HTTP_PORT": str(self.port)}
        self._folder = folder
        self.log = folder / f"{name}.log"
        self.log.touch()
        self._process: subprocess.Popen[bytes] | Forked | None = None

    def start(self, *, wait: bool = True) -> None:
        """Start it and wait until it says that it is ready."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", "bot", "run"],
                env=self._environment,
                cwd=self._folder,
                stdout=output,
                stderr=output,
            )
        if wait:
            self._wait_until_ready()

    def start_forked(self) -> None:
        """The same in a fifth of the time, for tests of what comes after; not to start it again:

        a new process has another seed for its hashes, and remembers nothing.
        """
        self._process = Forked(["run"], self._environment, self._folder, self.log, self.log)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        until("the bot to be ready", self._ready_or_dead)
        assert self.alive, self.tail()

    def _ready_or_dead(self) -> bool:
        return not self.alive or self.status("/readyz") == 200

    @property
    def alive(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def ended(self) -> int | None:
        """How the process ended; None while it lives."""
        return self._process.poll() if self._process is not None else None

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    def arguments(self) -> bytes:
        """What anybody on the machine can see of how it was started."""
        return Path(f"/proc/{self.pid}/cmdline").read_bytes()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL, 10)

    def kill_at_rest(self) -> None:
        """The same once all that was said is noted as sent: only then is nothing said again."""
        self.rest()
        self.kill()

    def rest(self) -> None:
        """Wait until all that was said is noted as sent."""
        until("everything to be noted as sent", lambda: not self._unsent())

    def _unsent(self) -> list[str]:
        """What the database holds of messages that are due or under way, by any worker."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics") as page:
            lines: list[str] = page.read().decode().splitlines()
        live = ('state="queued"', 'state="sending"')
        depths = [line for line in lines if line.startswith("presessions_outbox_depth{")]
        return [line for line in depths if any(state in line for state in live)]

    def stop(self) -> float:
        """End it politely; gives the seconds that took."""
        started = time.monotonic()
        assert self._end(signal.SIGTERM, 30) == 0, self.tail()
        return time.monotonic() - started

    def close(self) -> None:
        """Leave no process behind."""
        if self.alive:
            self.kill()

    def _end(self, how: signal.Signals, patience: float) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(patience)

    def takes(self, path: str, body: bytes, **headers: str) -> bool:
        """Whether a body pushed to a path is taken."""
        return self.status(path, body, **headers) == 200

    def status(self, path: str, body: bytes | None = None, **headers: str) -> int | None:
        """The HTTP status of a path on the bot's own port; None when nobody answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=body, headers=headers
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return None

    def said(self) -> str:
        """Everything it wrote to standard output and error so far."""
        return self.log.read_text(errors="replace")

    def tail(self) -> str:
        """The end of that, for a failed test."""
        return self.said()[-6000:]
