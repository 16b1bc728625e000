"""``presessions inbox``: what was set aside is listed, and runs again as if it had just come."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import run
from bot.events import Address, Event, PersonWrote, TimerFired
from bot.store import aside, schema
from bot.store.database import Store, open_store
from bot.vault import Vault

AT = datetime(2021, 8, 2, 9, 0, tzinfo=UTC)
SAYS = PersonWrote(
    id="m1",
    at=AT,
    sender=Address(channel="telegram", value="1001"),
    text="/help",
    language_hint="es",
)
TIMER = TimerFired(id="board:40:TG", at=AT, kind="board", subject="40:TG", due=AT)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    monkeypatch.setenv("PRESESSIONS_DATABASE_URL", url)
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY", "k" * 40)
    opened = open_store(url, Vault(["k" * 40]))
    schema.require_current(opened.engine)
    yield opened
    opened.close()


def set_aside(store: Store, event: Event) -> None:
    asyncio.run(store.turn(lambda turn: aside.keep(turn, event, "telegram", "KeyError", AT)))


def rows(store: Store, statement: str) -> list[tuple[object, ...]]:
    def read(turn: object) -> list[tuple[object, ...]]:
        return [tuple(row) for row in turn.connection.exec_driver_sql(statement)]  # type: ignore[attr-defined]

    return asyncio.run(store.turn(read))


def test_what_was_set_aside_runs_again_and_is_answered(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    set_aside(store, SAYS)
    assert run(["inbox", "list"]) == 0
    told = capsys.readouterr().out
    assert "PersonWrote" in told
    assert "KeyError" in told
    assert run(["inbox", "replay", "1"]) == 0
    assert rows(store, "SELECT channel, kind, state FROM outbox") == [
        ("telegram", "reply", "queued")
    ]
    assert run(["inbox", "list"]) == 0
    assert "PersonWrote" not in capsys.readouterr().out.partition("run again.")[2]


def test_a_timer_is_due_again(store: Store) -> None:
    set_aside(store, TIMER)
    assert run(["inbox", "replay", "1"]) == 0
    assert rows(store, "SELECT id, kind FROM timers") == [("board:40:TG", "board")]


def test_an_unknown_number_is_told(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert store is not None
    assert run(["inbox", "replay", "9"]) == 2
    assert "Nothing was set aside as 9" in capsys.readouterr().err
