"""Where the time comes from: the machine's clock, or one that a rehearsal has moved."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import ConfigError

Clock = Callable[[], datetime]
_NEVER, _ABSENT = (0, 0), (0, 1)


def machine() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)


class MovedClock:
    """The machine's time plus an offset that another process keeps in a small file.

    For the sandbox only: the file holds ``{"offset_seconds": 86400.0}`` and may be
    missing, which is no offset. It is read again when it changes; while it is being written
    and cannot be read, what it said before holds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = _NEVER
        self._looked = 0.0
        self._offset = timedelta()

    def __call__(self) -> datetime:
        """The moved time, now."""
        if time.monotonic() - self._looked > 0.05:
            self._looked = time.monotonic()
            self._reload()
        return machine() + self._offset

    def _reload(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._offset, self._stamp = timedelta(), _ABSENT
            return
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            offset = self._read()
            if offset is None and self._stamp == _NEVER:
                raise ConfigError(f"PRESESSIONS_CLOCK_FILE: {self._path} holds no offset_seconds")
            if offset is not None:
                self._offset, self._stamp = offset, stamp

    def _read(self) -> timedelta | None:
        try:
            offset = timedelta(seconds=json.loads(self._path.read_text())["offset_seconds"])
            machine() + offset  # a time that is no date is none
        except (OSError, ValueError, LookupError, TypeError, OverflowError):
            return None
        return offset


def told_by(file: Path | None) -> Clock:
    """The clock that a file moves, else the machine's."""
    return MovedClock(file) if file else machine
