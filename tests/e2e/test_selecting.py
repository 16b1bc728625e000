"""Sixty applicants for one State: from the close of the call to a panel that is saved."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.e2e import crowd
from tests.e2e.conftest import Stage
from tests.e2e.doors import Json
from tests.e2e.office import words
from tests.e2e.waiting import until

FIRST_PAGE = r"^Shortlist for Togo: 60 applications \(part 1 of 5\)"
DRAFT = "^Panel for Togo, draft {}"


def sixty(stage: Stage) -> None:
    """Let sixty apply for Togo; the call is over."""
    crowd.apply_all(stage.environment, 60, datetime(2021, 7, 26, 9, tzinfo=UTC))
    stage.world.move_clock("2021-08-17T10:00")


def chosen(modal: Json) -> list[str]:
    """Who is chosen in the window that changes a panel."""
    block = next(each for each in modal["view"]["blocks"] if each.get("block_id") == "panel")
    return [option["value"] for option in block["element"]["initial_options"]]


def offered(modal: Json) -> dict[str, str]:
    """Everybody to choose from: their ids by reference."""
    block = next(each for each in modal["view"]["blocks"] if each.get("block_id") == "panel")
    options = block["element"]["options"]
    return {option["text"]["text"].split(" ")[0]: option["value"] for option in options}


def test_panel_is_proposed_changed_and_saved_across_a_restart(stage: Stage) -> None:
    sixty(stage)
    office = stage.world.colleague("U0REVIEW")
    office.presses(office.sees(FIRST_PAGE), "Propose a panel")
    board = office.sees(DRAFT.format(1))
    assert "Places: 6 of 6" in board.text
    picture = next(block for block in board.blocks if block["type"] == "image")
    png = stage.world.raw(f"/api/slack/file/{picture['slack_file']['id']}")
    assert png.startswith(b"\x89PNG")
    told = json.loads(
        stage.command("shortlist", "propose", "--cycle", "40", "--state", "TG", "--json")
    )
    assert [each for each in told["panel"] if each not in board.text] == []

    # One speaker taken off, one put on: what that means is seen before anything is saved.
    office.presses(board, "Take off", below=told["panel"][0])
    modal = office.shows(f"Out: {told['panel'][0]}")
    left_out = next(each for each in offered(modal) if each not in told["panel"])
    wanted = [*chosen(modal), offered(modal)[left_out]]
    stage.bot.kill()
    stage.bot.start()
    office.chooses(modal, "panel", wanted)
    modal = office.shows(f"In: {left_out}.*Out: {told['panel'][0]}")
    assert office.all(DRAFT.format(2)) == []
    office.submits(modal, panel=wanted)
    saved = office.sees(DRAFT.format(2))
    assert (left_out in saved.text, saved.ts) == (True, board.ts)
    assert office.sees(f"Draft 2 by .*In: {left_out}").thread == board.ts

    # Two people with the same window: the second is told, and nothing is lost.
    other = stage.world.colleague("U0APPROVE")
    office.presses(saved, "Change the panel")
    other.presses(saved, "Change the panel")
    mine, theirs = office.modal(), other.modal()
    office.submits(mine, panel=chosen(mine)[:-1])
    office.sees(DRAFT.format(3))
    other.submits(theirs, panel=chosen(theirs))
    error = until("a refusal", lambda: other.modal()["errors"])
    assert "saved draft 3 meanwhile" in error["panel"]
    audit = stage.command("audit", "--json", "--cycle", "40")
    assert audit.count("panel.saved") == 3


def test_application_is_read_scored_and_left_by_who_is_not_impartial(sqlite_stage: Stage) -> None:
    sixty(sqlite_stage)
    world = sqlite_stage.world
    reviewer, approver = world.colleague("U0REVIEW"), world.colleague("U0APPROVE")
    reviewer.commands("application PS40-TG-0006")
    modal = reviewer.shows("PS40-TG-0006")
    hidden = [word for word in ("Tossou-6", "bureau6@") if word in words(modal["view"])]
    assert (hidden, "Show name" in words(modal["view"])) == ([], False)
    reviewer.closes(modal)

    approver.commands("application PS40-TG-0006")
    approver.acts(approver.shows("Show name"), "Show name")
    named = approver.shows("bureau6@togo.example")
    approver.acts(named, "Score")
    approver.submits(
        approver.shows("from 1 .weak. to the"), expertise="5/5", comment="Clear and brave."
    )
    approver.closes(approver.shows("Your scores.*Knowledge of the themes 5/5"))

    reviewer.commands("application PS40-TG-0006")
    unseen = reviewer.shows("1 colleague has scored")
    assert "brave" not in words(unseen["view"])
    reviewer.acts(unseen, "Score")
    reviewer.submits(reviewer.shows("from 1 .weak. to the"), voice="2/5")
    seen = reviewer.shows("Scores of others")
    assert "Clear and brave." in words(seen["view"])

    reviewer.acts(seen, "I have a conflict of interest")
    gone = reviewer.shows("neither see nor score")
    assert "brave" not in words(gone["view"])
    reviewer.closes(gone)
    card = until(
        "the card to say no more",
        lambda: next(iter(reviewer.all("PS40-TG-0006.* a colleague has a conflict")), None),
    )
    reviewer.presses(card, "Open", below="PS40-TG-0006")
    assert "Answers" not in words(reviewer.shows("neither see nor score")["view"])


def copies(stage: Stage, user: str) -> list[str]:
    """The titles of the files in somebody's direct messages with the app."""
    messages = stage.world.look("slack")["messages"]
    mine = [each for each in messages if each["channel"] == f"D{user[1:]}"]
    return [file["title"] for each in mine for file in each["files"]]


def test_file_comes_once_to_who_asked_and_goes_with_its_person(sqlite_stage: Stage) -> None:
    stage, world = sqlite_stage, sqlite_stage.world
    crowd.apply_all(stage.environment, 6, datetime(2021, 7, 26, 9, tzinfo=UTC))
    for number in (4, 6):
        crowd.send_file(stage.environment, number, f"Rapport {number}.pdf", b"%PDF-1.7 rapport")
    world.move_clock("2021-08-17T10:00")
    approver, viewer = world.colleague("U0APPROVE"), world.colleague("U0REVIEW")
    world.fault(service="slack", method="files.completeUploadExternal", fault="hang_after", times=1)
    approver.commands("application PS40-TG-0004")
    approver.acts(approver.shows("Rapport 4.pdf"), "Send me Rapport 4.pdf")
    until("the copy", lambda: copies(stage, "U0APPROVE"))
    stage.bot.kill()
    stage.bot.start()
    approver.closes(approver.shows("is on its way to your direct messages"))

    # A confidential person's comes with the name, to whoever asked for that, and goes at erasure.
    viewer.commands("application PS40-TG-0006")
    viewer.closes(viewer.shows("an approver can open them"))
    approver.commands("application PS40-TG-0006")
    approver.acts(approver.shows("Show name"), "Show name")
    approver.acts(approver.shows("bureau6@togo.example"), "Send me Rapport 6.pdf")
    until("both copies", lambda: len(copies(stage, "U0APPROVE")) == 2)
    stage.command("erase", "bureau6@togo.example", "--yes")
    until("one copy less", lambda: copies(stage, "U0APPROVE") == ["Rapport 4.pdf"])
    assert copies(stage, "U0REVIEW") == []

    # After a day nothing is left of it in Slack.
    world.advance_clock("PT25H")
    until("none", lambda: copies(stage, "U0APPROVE") == [])
    written = json.loads(stage.command("audit", "--json", "--subject", "PS40-TG-0004"))
    brought = [each for each in written if each["event"] == "application.file_brought"]
    assert [each["actor"] for each in brought] == ["U0APPROVE"]
    out = stage.folder / "out"
    stage.command("export", "files", "PS40-TG-0004", "--output", str(out))
    assert [each.read_bytes() for each in out.iterdir()] == [b"%PDF-1.7 rapport"]


def test_state_with_too_few_is_given_more_time_in_three_languages(sqlite_stage: Stage) -> None:
    world = sqlite_stage.world
    crowd.apply_all(sqlite_stage.environment, 1, datetime(2021, 7, 26, 9, tzinfo=UTC))
    crowd.begin(sqlite_stage.environment, 2, datetime(2021, 7, 26, 9, tzinfo=UTC))
    box = world.letterbox("bureau2@togo.example")
    world.move_clock("2021-08-17T10:00")
    office = world.colleague("U0APPROVE")
    office.presses(office.sees("At least 3 are needed"), "Give more time")
    modal = office.modal()
    day = next(each for each in modal["view"]["blocks"] if each["type"] == "input")
    assert day["element"]["initial_date"] == "2021-08-24"
    office.submits(modal, until="2021-08-30")
    public = office.sees("For the website").text
    missing = [
        text
        for text in ("Monday, 30 August 2021", "lundi 30 août 2021", "lunes, 30 de agosto de 2021")
        if text not in public
    ]
    assert missing == []
    assert "hasta el lunes, 30 de agosto" in box.hears("Hay más tiempo").text
    office.sees("The call is open again")
    assert "open until Monday, 30 August" in office.comes_home("Pre-sessions 40")
