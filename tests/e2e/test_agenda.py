"""The agenda from a first proposal to a second version, in Slack and beside it."""

from __future__ import annotations

import json
from pathlib import Path

import vobject

from tests.e2e.conftest import Stage
from tests.e2e.office import Colleague, Post, words
from tests.e2e.waiting import until

ROUND = Path(__file__).parents[2] / "examples" / "presessions-40.toml"
BOARD = "^Agenda of"


def shows(office: Colleague, *parts: str) -> Post:
    """The board, as soon as all of this stands on it."""

    def look() -> Post | None:
        board = office.sees(BOARD)
        return board if all(part in board.text for part in parts) else None

    return until(f"{parts} on the agenda", look, instead=lambda: office.sees(BOARD).text)


def publish(office: Colleague) -> str:
    """Press Publish and confirm; gives what the window said."""
    office.presses(office.sees(BOARD), "Publish …")
    window = office.window("becomes the official agenda")
    office.submits(window)
    return words(window["view"])


def test_office_proposes_changes_and_publishes_the_agenda(sqlite_stage: Stage) -> None:
    viewer, approver = (
        sqlite_stage.world.colleague("U0VIEWER"),
        sqlite_stage.world.colleague("U0APPROVE"),
    )
    approver.commands("agenda")
    board = shows(approver, "not published yet", "10:00–10:30 · *Togo*")
    viewer.presses(board, "Change", below="Togo")
    viewer.sees("You may not do this here", private=True)

    approver.presses(board, "Change", below="Togo")
    window = approver.window("Free of any conflict")
    approver.submits(window, time="09:15", room="Salle XX")
    approver.submits(approver.window("Togo and Timor-Leste are at the same time"))
    shows(approver, "09:15–09:45 · *Togo* ⚠️", "Salle XX", "no second room")

    approver.presses(approver.sees(BOARD), "Propose again")
    shows(approver, "09:15–09:45 · *Togo*", "10:00–10:30 · *Timor-Leste*")
    assert "Version 1, with 11 meetings" in publish(approver)
    shows(approver, "version 1, as published")
    approver.sees("Version 1 of the agenda of Pre-sessions 40 is published")

    known = json.loads(sqlite_stage.command("agenda", "show", "--cycle", "40", "--json"))
    assert (known["published"], len(known["meetings"])) == (1, 11)
    moved = ("agenda", "move", "UG", "--to", "2021-12-10T09:00", "--cycle", "40")
    sqlite_stage.command(*moved)
    approver.commands("agenda")
    shows(approver, "changed since version 1", "09:00–09:30 · *Uganda*")
    publish(approver)
    shows(approver, "version 2, as published")
    calendar = vobject.readOne(sqlite_stage.command("agenda", "calendar", "--cycle", "40"))
    changed = {
        each.summary.value.partition(": ")[2]: each.sequence.value for each in calendar.vevent_list
    }
    assert changed == {name: "1" if name == "Uganda" else "0" for name in changed}
    assert len(changed) == 11


def test_clock_of_the_round_tells_the_office_once(sqlite_stage: Stage) -> None:
    office = sqlite_stage.world.colleague("U0APPROVE")
    sqlite_stage.command("cycle", "load", str(ROUND))  # on the clock of its own year
    sqlite_stage.world.move_clock("2021-08-17T09:05")
    few = office.sees("too few have applied for")
    assert "Haiti, Iceland, Lithuania" in few.text
    office.presses(few, "It is done")
    office.sees("you will not be told of it again", private=True)
    sqlite_stage.world.move_clock("2021-11-08T09:05")
    office.sees("The missions do not know the agenda")
    sqlite_stage.bot.kill_at_rest()
    sqlite_stage.bot.start()
    sqlite_stage.world.move_clock("2021-11-22T09:05")
    told = until(
        "both reminders of the agenda",
        lambda: found if len(found := office.all("do not know the agenda")) == 2 else None,
    )
    assert len(told) == 2
    assert len(office.all("too few have applied for")) == 1


def test_report_is_posted_with_its_figures(sqlite_stage: Stage) -> None:
    office = sqlite_stage.world.colleague("U0REVIEW")
    office.commands("report")
    post = office.sees("Pre-sessions 40 .2021.: Key figures")
    assert "Applications received: 0" in post.text
    office.commands("report 99")
    office.sees("Name rounds that are loaded", private=True)
