"""The world's clock: real time plus an offset that a person can move."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.sandbox.world import Json, World


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """How far the world's clock is ahead of the real one."""

    offset_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment worth jumping to, such as the close of the call."""

    label: str
    at: datetime


class Clock:
    """Tells the world's time and writes its offset where the bot's process reads it."""

    def __init__(self, world: World, file: Path | None, zone: str = "Europe/Zurich") -> None:
        self._zone = ZoneInfo(zone)
        self._file = file
        self._state = world.shelf("clock", ClockState, part="clock")
        self._marks = world.shelf("clock-mark", Mark, part="clock")
        self._write()

    @property
    def offset(self) -> timedelta:
        """World time minus real time."""
        state = self._state.get("offset") or ClockState()
        return timedelta(seconds=state.offset_seconds)

    def now(self) -> datetime:
        """The world's time, aware, in the office's time zone."""
        return (datetime.now(UTC) + self.offset).astimezone(self._zone)

    def set(self, at: datetime) -> None:
        """Jump to a moment; without a zone it is meant in the office's zone."""
        aware = at if at.tzinfo else at.replace(tzinfo=self._zone)
        self._move(aware - datetime.now(UTC))

    def advance(self, by: timedelta) -> None:
        """Jump ahead, or back with a negative duration."""
        self._move(self.offset + by)

    def real(self) -> None:
        """Go back to real time."""
        self._move(timedelta())

    def mark(self, label: str, at: datetime) -> None:
        """Offer a moment on the page's clock."""
        aware = at if at.tzinfo else at.replace(tzinfo=self._zone)
        self._marks.put(label, Mark(label=label, at=aware))

    def snapshot(self) -> Json:
        """The clock as the page sees it."""
        return {
            "now": self.now().isoformat(timespec="seconds"),
            "offset_seconds": self.offset.total_seconds(),
            "marks": [
                {"label": mark.label, "at": mark.at.astimezone(self._zone).isoformat()}
                for mark in sorted(self._marks, key=lambda mark: mark.at)
            ],
        }

    def _move(self, offset: timedelta) -> None:
        self._state.put("offset", ClockState(offset_seconds=offset.total_seconds()))
        self._write()

    def _write(self) -> None:
        if self._file is None:
            return
        # Written beside and renamed, so the bot never reads half a file.
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(self._file.name + ".new")
        beside.write_text(json.dumps({"offset_seconds": self.offset.total_seconds()}))
        beside.replace(self._file)
