"""What a mail server of the distribution needs of this machine: its program, root, a port."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def need(*programs: str) -> None:
    """Go on only where these can be started; in CI their absence is a failure."""
    missing = [name for name in programs if shutil.which(name, path=_PATH) is None]
    if missing:
        packages = "apt-get install dovecot-imapd dovecot-lmtpd postfix"
        _refuse(f"{', '.join(missing)} not installed ({packages})")
    if os.geteuid() != 0:
        _refuse("Dovecot and Postfix must be started as root")


def _refuse(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"in CI nothing may be skipped: {reason}")
    pytest.skip(reason)


_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def program(name: str) -> str:
    """The full path of a program that only root's PATH may hold."""
    found = shutil.which(name, path=_PATH)
    assert found is not None
    return found


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that the servers' own users may enter, which pytest's are not."""
    folder = Path(tempfile.mkdtemp(prefix="mail-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Look again and again until something is so; fails when it never is."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.02)


def listening(port: int) -> bool:
    """Whether somebody answers at a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
