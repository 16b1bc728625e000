"""The clock that a rehearsal moves, whatever stands in its file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import MovedClock, machine
from bot.errors import ConfigError

UNREADABLE = ["", "{", "[]", "{}", '{"offset_seconds": "x"}', '{"offset_seconds": 1e300}']


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1, 100))
    monkeypatch.setattr("bot.clock.time.monotonic", lambda: next(ticks))


def days_ahead(clock: MovedClock) -> int:
    return round((clock() - machine()) / timedelta(days=1))


def test_moved_clock_follows_its_file(tmp_path: Path) -> None:
    clock = MovedClock(tmp_path / "clock")
    found = [days_ahead(clock)]
    for content in ('{"offset_seconds": 86400}', '{"offset_seconds": -172800.0}'):
        (tmp_path / "new").write_text(content)
        (tmp_path / "new").replace(tmp_path / "clock")
        found.append(days_ahead(clock))
    assert found == [0, 1, -2]


@pytest.mark.parametrize("content", UNREADABLE)
def test_moved_clock_goes_on_while_its_file_is_half_written(tmp_path: Path, content: str) -> None:
    path = tmp_path / "clock"
    path.write_text('{"offset_seconds": 86400}')
    clock = MovedClock(path)
    assert days_ahead(clock) == 1
    for written, ahead in ((content, 1), ('{"offset_seconds": 259200}', 3)):
        (tmp_path / "new").write_text(written)
        (tmp_path / "new").replace(path)
        assert days_ahead(clock) == ahead


def test_clock_file_may_be_half_written_when_it_is_first_made(tmp_path: Path) -> None:
    clock = MovedClock(tmp_path / "clock")
    found = [days_ahead(clock)]
    for content in ("", '{"offset_seconds": 86400}'):
        (tmp_path / "clock").write_text(content)
        found.append(days_ahead(clock))
    assert found == [0, 0, 1]


@pytest.mark.parametrize("content", UNREADABLE)
def test_clock_file_that_never_held_a_time_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "clock").write_text(content)
    with pytest.raises(ConfigError, match=r"PRESESSIONS_CLOCK_FILE: .* holds no offset_seconds"):
        MovedClock(tmp_path / "clock")()
