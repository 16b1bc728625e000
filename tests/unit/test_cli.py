"""The command line: help with an example everywhere, wrong use in one line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App

from bot.cli import build, run
from bot.resources import example


def every_command(app: App, chain: str = "") -> Iterator[str]:
    """The commands of an app, and theirs."""
    for name in app:
        if not name.startswith("-"):
            yield f"{chain}{name}"
            yield from every_command(app[name], f"{chain}{name} ")


COMMANDS = tuple(every_command(build([])))
ROUND = str(example("presessions-40.toml").resolve())


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESESSIONS_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY", "k" * 40)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command.split(), "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert f"Example: presessions {command.split(maxsplit=1)[0]}" in told or "Example: echo" in told


def test_every_command_stands_in_the_help_beside_its_like(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(COMMANDS) > 50
    assert run(["--help"]) == 0
    assert "Commands" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("nonsense", 'Unknown command "nonsense"'),
        ("demoo", 'Unknown command "demoo". Did you mean "demo"? Try `presessions --help`.'),
        ("--verson", "There is no option --verson. Did you mean --version? Try"),
        ("cycle load", "FILE is missing. Try `presessions cycle load --help`."),
        ("cycle show forty", 'NUMBER must be a whole number, not "forty".'),
        ("cycle extend 40 --until 2027-01-01", "--state is missing."),
        ("cycle extend 40 --state", "--state needs a value."),
        ("migrate now please", '"now please" are words too many.'),
        ("demo extra", '"extra" is one word too many.'),
        ("demo --port 99999", 'Invalid value "99999" for --port.'),
        ("doctor --offlin", "Did you mean --offline?"),
        ("keys rotate --backups nowhere", "nowhere is no folder"),
        ("cycle show 40", "Round 40 is not loaded"),
        ("cycle extend 40 --state TG", "--until"),
        ("export applications --cycle 40 --format pdf", "pdf"),
        ("cycle load none.toml", "none.toml:1: cannot be read"),
        ("mail parse", "needs at least one FILE"),
        ("mailing invitation --cycle 40 --yes", "Round 40 is not loaded"),
        ("mailing undo Maaaaaaa", "There is no mailing Maaaaaaa"),
        ("missions remove a@b.example", "is not in the address book"),
        ("missions answer XX accepted --cycle 40", "'XX' is not a State"),
    ],
)
def test_wrong_use_exits_2_with_one_line(
    arguments: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments.split()) == 2
    told = capsys.readouterr().err
    assert expected in told
    assert told.startswith("presessions: ")
    assert told.count("\n") == 1


def test_round_is_loaded_shown_extended_and_closed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cycle", "load", ROUND]) == 0
    assert run(["cycle", "list"]) == 0
    assert run(["cycle", "extend", "40", "--state", "tg", "--until", "2021-08-30"]) == 0
    assert run(["cycle", "show", "40"]) == 0
    told = capsys.readouterr().out
    assert "Round 40 is loaded." in told
    assert "The call for Togo is open until 2021-08-30 23:59." in told
    togo = next(line for line in told.splitlines() if "Togo" in line and "│" in line)
    assert "2021-08-30 23:59" in togo


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--state FR --until 2021-08-30", "--state must be one of HT IS"),
        ("--state TG --until soon", "--until must look like 2021-08-30T23:59, not 'soon'."),
        ("--state TG --until 2021-08-01", "The call for Togo is open until Monday, 16 August 2021"),
    ],
)
def test_extension_that_makes_no_sense_is_refused(
    arguments: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["cycle", "load", ROUND])
    assert run(["cycle", "extend", "40", *arguments.split()]) == 2
    assert expected in capsys.readouterr().err


def test_late_access_needs_somebody_who_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    run(["cycle", "load", ROUND])
    arguments = "cycle late 40 --person a@example.org --state TG --until 2021-08-20"
    assert run(arguments.split()) == 2
    assert "Nobody has written from that address, or is called so" in capsys.readouterr().err


def test_missions_are_imported_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = tmp_path / "missions.csv"
    book.write_text(
        "state,name,address,language,notes\nIS,Iceland,is@missions.example,en,\n"
        "TG,Togo,tg@missions.example,fr,\n"
    )
    assert run(["missions", "import", str(book), "--dry-run"]) == 0
    assert run(["missions", "import", str(book)]) == 0
    book.write_text(book.read_text().replace(",Togo,", ",Mission du Togo,"))
    assert run(["missions", "import", str(book)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        *(
            "+ IS Iceland <is@missions.example>",
            "+ TG Togo <tg@missions.example>",
            "2 addresses would be added, 0 changed, 0 left as they are.",
        )
        * 2,
        "2 addresses were added, 0 changed, 0 left as they are.",
        "~ TG Mission du Togo <tg@missions.example>: name: Togo -> Mission du Togo",
        "0 addresses would be added, 1 changed, 1 left as they are.",
        "0 addresses were added, 1 changed, 1 left as they are.",
    ]


def test_export_of_an_empty_round_is_an_empty_list(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    run(["cycle", "load", ROUND])
    capfdbinary.readouterr()
    assert run(["export", "applications", "--cycle", "40"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == []


def test_export_to_a_file_says_what_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    run(["cycle", "load", ROUND])
    capsys.readouterr()
    assert run(["export", "applications", "--cycle", "40", "--output", "ps40.json"]) == 0
    assert capsys.readouterr().out == "0 applications are in ps40.json.\n"
    assert json.loads(Path("ps40.json").read_text()) == []


@pytest.mark.parametrize("command", ["faq ask", "form try"])
def test_command_that_reads_says_so_to_whoever_types(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = os.openpty()
    os.write(ours, b"\x04")
    with open(theirs) as terminal:  # noqa: PTH123  (a descriptor, no path)
        monkeypatch.setattr("sys.stdin", terminal)
        assert run(command.split()) == 0
    os.close(ours)
    assert capsys.readouterr().err.endswith("; Ctrl-D ends.\n")


def test_secret_key_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PRESESSIONS_SECRET_KEY")
    assert run(["cycle", "list"]) == 2
    assert capsys.readouterr().err.startswith("presessions: PRESESSIONS_SECRET_KEY is not set.")


def test_database_of_a_newer_version_is_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from bot.store.sqlite import sqlite_engine

    run(["cycle", "list"])
    engine = sqlite_engine(f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    assert run(["cycle", "list"]) == 2
    assert "made by a newer presessions" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["cycle plan --review 2027-11-01", "cycle copy 40 41 --review 2027-11-01"]
)
def test_file_that_is_there_is_not_written_over(
    command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "round.toml"
    file.write_text("changed by hand")
    assert run(["cycle", "load", ROUND]) == 0
    assert run([*command.split(), "--output", str(file)]) == 2
    assert f"{file} is there already" in capsys.readouterr().err
    assert (file.read_text(), run(["cycle", "show", "41"])) == ("changed by hand", 2)


@pytest.mark.parametrize("command", ["migrate", "cycle list"])
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("sqlite:///folder", "unable to open database file"),
        ("sqlite:///rubbish", "file is not a database"),
        ("sqlite:///rubbish/bot.sqlite3", "[Errno 17] File exists: 'rubbish'"),
        ("postgresql://bot@127.0.0.1:9/bot", "connection failed: connection to server at"),
    ],
)
def test_database_that_cannot_be_opened_is_told_in_one_line(
    command: str,
    place: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("folder").mkdir()
    Path("rubbish").write_bytes(b"no database " * 1000)
    monkeypatch.setenv("PRESESSIONS_DATABASE_URL", place)
    assert run(command.split()) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"presessions: The database cannot be used: {told}")
    assert line.endswith("(PRESESSIONS_DATABASE_URL)")
