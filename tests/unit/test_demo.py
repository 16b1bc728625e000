"""The demo's start: one world a folder, a port that is taken, a machine without a browser."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import demo
from bot.cli import run
from bot.errors import UsageError
from bot.files.cyclefile import read
from bot.resources import example
from bot.states import sole_zone


def test_second_world_in_a_folder_is_refused_and_wipes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "presessions.sqlite3"
    kept.write_text("the first one's")
    with demo.alone(tmp_path, "http://localhost:8040"):
        assert run(["demo", "--data", str(tmp_path), "--fresh"]) == 2
    told = capsys.readouterr().err
    assert f"The world in {tmp_path} runs already, at http://localhost:8040" in told
    assert told.count("\n") == 1
    assert kept.read_text() == "the first one's"


def test_folder_is_free_again_once_its_world_has_ended(tmp_path: Path) -> None:
    for port in ("8040", "8050"):
        with (
            demo.alone(tmp_path, f"http://localhost:{port}"),
            pytest.raises(UsageError) as refused,
            demo.alone(tmp_path, "http://localhost:1"),
        ):
            raise AssertionError("two worlds in one folder")
        assert f"at http://localhost:{port}:" in str(refused.value)


def test_port_that_is_taken_is_named_with_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["demo", "--data", str(tmp_path), "--port", str(port)]) == 2
    told = capsys.readouterr().err
    assert told == (
        f"presessions: Port {port} is taken by another program: stop that, or choose another,"
        " as in `presessions demo --port 8050`.\n"
    )


@pytest.mark.parametrize(
    ("terminal", "display", "said"),
    [
        (False, "", "Open it in a browser."),
        (True, "", "`ssh -L 8040:localhost:8040 ...`"),
        (True, ":0", "It opens in your browser now."),
    ],
)
def test_page_is_opened_only_where_there_is_a_desktop(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, display: str, said: str
) -> None:
    for name in ("WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    opened: list[str] = []

    def show(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", show)
    assert said in demo._shown("http://localhost:8040")
    assert opened == (["http://localhost:8040"] if display else [])


def test_marks_of_the_round_show_what_they_promise() -> None:
    cycle = read(example("presessions-40.toml")).moved(timedelta(weeks=277))
    marks = demo._marks(cycle)
    reminded = marks["3 days before the close"]
    awake = [
        code
        for code in cycle.codes
        if 8 <= reminded.astimezone(ZoneInfo(sole_zone(code) or "UTC")).hour < 21
    ]
    assert awake == [code for code in cycle.codes if code != "TL"]
    assert list(marks) == sorted(marks, key=lambda label: marks[label])
    assert marks["Call opens"] <= cycle.opens + timedelta(days=7)
