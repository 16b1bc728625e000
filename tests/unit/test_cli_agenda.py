"""``agenda``, ``cycle plan``, ``cycle copy`` and ``report`` as an operator types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import vobject

from bot.cli import run
from bot.files.cyclefile import read
from bot.resources import example

ROUND = str(example("presessions-40.toml").resolve())
COMMANDS = (
    "agenda", "agenda propose", "agenda show", "agenda move", "agenda drop", "agenda publish",
    "agenda calendar", "agenda attendance", "cycle plan", "cycle copy", "report",
)  # fmt: skip
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESESSIONS_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY", "k" * 40)


def done(arguments: str, capsys: Captured) -> str:
    """Run a command that must work; gives what it printed."""
    status = run(arguments.split())
    told = capsys.readouterr()
    assert status == 0, told.err
    return told.out


def refused(arguments: str, capsys: Captured) -> str:
    assert run(arguments.split()) == 2
    told = capsys.readouterr().err
    assert told.startswith("presessions: ")
    return told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: Captured) -> None:
    assert run([*command.split(), "--help"]) == 0
    assert "Example: presessions" in " ".join(capsys.readouterr().out.split())


def test_agenda_is_proposed_changed_published_and_written_as_a_calendar(capsys: Captured) -> None:
    done(f"cycle load {ROUND}", capsys)
    done("agenda propose --cycle 40 --dry-run", capsys)
    assert "Togo" not in done("agenda show --cycle 40", capsys).split("!")[0]
    plan = json.loads(done("agenda propose --cycle 40 --json", capsys))
    assert [each["state"] for each in plan["meetings"]][:3] == ["MD", "SS", "SY"]
    assert {each["kind"] for each in plan["doubts"]} == {"nobody"}
    assert "at the same time" in refused("agenda move TG --to 2021-12-08T09:15 --cycle 40", capsys)
    assert "2021-08-30T23:59" in refused("agenda move TG --to noon --cycle 40", capsys)
    assert "must be one of" in refused("agenda move FR --to 2021-12-08T09:15 --cycle 40", capsys)
    done("agenda move TG --to 2021-12-10T10:00 --room XX --cycle 40", capsys)
    assert "Not held: Lithuania" in done("agenda drop LT --cycle 40", capsys)
    assert "Version 1" in done("agenda publish --cycle 40", capsys)
    assert "says all this already" in refused("agenda publish --cycle 40", capsys)
    parsed = vobject.readOne(done("agenda calendar --cycle 40 --language fr", capsys))
    assert len(parsed.vevent_list) == 10
    [togo] = [each for each in parsed.vevent_list if "Togo" in each.summary.value]
    assert (togo.location.value, f"{togo.dtstart.value:%d %H:%M}") == ("XX", "10 10:00")
    assert "the published agenda says" in done(f"cycle load {ROUND}", capsys)


def test_graver_conflicts_are_published_only_when_wanted(capsys: Captured) -> None:
    done(f"cycle load {ROUND}", capsys)
    done("agenda propose --cycle 40", capsys)
    done("agenda move TG --to 2021-12-08T09:15 --cycle 40 --anyway", capsys)
    assert "no second room" in refused("agenda publish --cycle 40", capsys)
    assert "Version 1" in done("agenda publish --cycle 40 --anyway", capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        "agenda show --cycle 99",
        "agenda publish --cycle 99",
        "report --cycle 99",
        "cycle copy 99 100",
    ],
)
def test_unknown_round_is_named(arguments: str, capsys: Captured) -> None:
    assert "Round 99 is not loaded" in refused(arguments, capsys)


def test_planned_round_loads_and_is_shown_to_nobody_before_its_states(capsys: Captured) -> None:
    assert run(["cycle", "plan", "--review", "2027-01-18", "--output", "p.toml"]) == 0
    assert "session 54" in capsys.readouterr().err
    assert "Round 54 is loaded" in done("cycle load p.toml", capsys)
    done("cycle plan --review 2027-01-18 --number 51 --states ht,is --output q.toml", capsys)
    assert read(Path("q.toml")).codes == ("HT", "IS")
    for wrong in ("soon", "2027-01-18 --states XX", "2027-01-18 --states HT,HT"):
        refused(f"cycle plan --review {wrong}", capsys)


def test_copied_round_has_the_settings_and_no_state(capsys: Captured) -> None:
    done(f"cycle load {ROUND}", capsys)
    told = done("cycle copy 40 41 --output p41.toml", capsys)
    assert "a guess" in told
    assert "no States yet" in told
    new, old = read(Path("p41.toml")), read(Path(ROUND))
    assert (new.number, new.states, new.links, new.panel) == (41, (), old.links, old.panel)
    assert "there is" not in done("cycle show 41", capsys)
    assert "is there already" in refused("cycle copy 40 41", capsys)


def test_report_is_written_in_every_format(capsys: Captured, tmp_path: Path) -> None:
    done(f"cycle load {ROUND}", capsys)
    assert "Applications received" in done("report --cycle 40", capsys)
    assert "Candidatures reçues" in done("report --cycle 40 --language fr", capsys)
    done("report --cycle 40 --compare 40 --output r.csv", capsys)
    rows = list(csv.reader(io.StringIO(Path("r.csv").read_text("utf-8-sig"))))
    assert ["Applications received", "0", "", "0", ""] in rows
    done("report --cycle 40 --output r.xlsx", capsys)
    assert Path("r.xlsx").read_bytes().startswith(b"PK")
    assert json.loads(done("report --cycle 40 --format json", capsys))["rounds"][0]["round"] == 40
    written = done(f"report --cycle 40 --format png --output {tmp_path / 'charts'}", capsys)
    assert len(written.split()) == len(list((tmp_path / "charts").glob("ps40-*.en.png"))) == 3
    assert "FOLDER" in refused("report --cycle 40 --format png", capsys)


def test_attendance_is_read_whole_or_refused_whole(capsys: Captured) -> None:
    done(f"cycle load {ROUND}", capsys)
    Path("signed.csv").write_text(
        "meeting,mission,opened\nTG,TG,yes\nTogo,France,\nTG,de,no\nHaïti,TG,\n", encoding="utf-8"
    )
    told = done("agenda attendance signed.csv --cycle 40", capsys)
    assert told == "4 missions were noted at 2 meetings.\n"
    found = json.loads(done("report --cycle 40 --format json", capsys))["rounds"][0]
    noted = {each["state"]: (each["missions"], each["opened"]) for each in found["states"]}
    assert {code: each for code, each in noted.items() if each != (None, None)} == {
        "HT": (1, False),
        "TG": (3, True),
    }
    Path("signed.csv").write_text(
        "meeting,mission,opened\nFR,TG,\nTG,nowhere,\nTG,FR,yes\nTG,TG,perhaps\n", encoding="utf-8"
    )
    assert run(["agenda", "attendance", "signed.csv", "--cycle", "40"]) != 0
    problems = capsys.readouterr().err
    assert [each for each in ("csv:2:", "csv:3:", "csv:4:", "csv:5:") if each in problems] == [
        "csv:2:", "csv:3:", "csv:4:", "csv:5:",
    ]  # fmt: skip
