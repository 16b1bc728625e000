"""The bot and its commands without the seconds it takes Python to load them."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot import cli, failpoints
from tests.forks import FORKS

_PATIENCE = 60.0


class Forked:
    """``presessions`` in a process of its own, with as much of ``Popen`` as a bot needs."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        output: Path,
        errors: Path,
    ) -> None:
        self.arguments = arguments
        given = (list(arguments), dict(environment), folder, output, errors)
        self._process = FORKS.Process(target=_live, args=given, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """How it ended; None while it lives."""
        return self._process.exitcode

    def send_signal(self, how: signal.Signals) -> None:
        """Send it a signal, if it still lives."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def wait(self, timeout: float) -> int:
        """How it ended, waited for."""
        self._process.join(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired(self.arguments, timeout)
        return status


def forked(
    environment: Mapping[str, str], folder: Path, *arguments: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    with tempfile.TemporaryDirectory() as beside:
        output, errors = Path(beside, "output"), Path(beside, "errors")
        status = Forked(arguments, environment, folder, output, errors).wait(_PATIENCE)
        return subprocess.CompletedProcess(
            arguments, status, output.read_bytes(), errors.read_bytes()
        )


def _live(
    arguments: list[str], environment: dict[str, str], folder: Path, output: Path, errors: Path
) -> None:
    for path, stream in ((output, sys.stdout), (errors, sys.stderr)):
        with path.open("ab") as file:
            os.dup2(file.fileno(), stream.fileno())
    faulthandler.enable()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    if failpoints.VARIABLE in environment:  # read already, when it was loaded
        failpoints.arm(environment[failpoints.VARIABLE])
    sys.exit(cli.run(arguments))
