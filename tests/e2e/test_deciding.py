"""Choosing in Slack, and what each applicant hears of it."""

from __future__ import annotations

import pytest

from tests.e2e import applicants
from tests.e2e.applicants import AMA, take
from tests.e2e.conftest import Stage
from tests.e2e.doors import Json
from tests.e2e.letterbox import Letterbox
from tests.e2e.office import Colleague, words
from tests.e2e.phone import Phone
from tests.e2e.waiting import until

TOGO = "^Shortlist for Togo"
NOT_ALLOWED = "You may not do this here"


def two_applicants(stage: Stage) -> tuple[Phone, Letterbox]:
    """Ama on her phone in English, Kofi by mail in French, both for Togo; the call is over."""
    phone = stage.world.phone("Ama", "fr")
    for step in AMA.steps:
        take(phone, step)
    assert AMA.submit(phone) == "PS40-TG-0001"
    box = stage.world.letterbox("kofi@vivre.example")
    receipt = applicants.apply_by_mail(box, "Association Vivre")
    assert applicants.reference_in(receipt.text) == "PS40-TG-0002"
    stage.world.move_clock("2021-08-17T10:00")
    stage.world.colleague("U0APPROVE").sees(TOGO)
    return phone, box


def status_of(office: Colleague, reference: str) -> str:
    """What the board says of an application."""
    lines = office.sees(TOGO).text.splitlines()
    about = next(number for number, line in enumerate(lines) if reference in line)
    return next(line for line in lines[about:] if line.startswith("Status: "))


def sees_status(office: Colleague, reference: str, status: str) -> None:
    """Wait until the board says so."""
    until(
        f"{reference} to be {status}",
        lambda: status_of(office, reference) == f"Status: {status}",
        instead=lambda: status_of(office, reference),
    )


def _at_least(count: int, found: list[Json]) -> list[Json] | None:
    return found if len(found) >= count else None


def approve(office: Colleague, reference: str) -> Json:
    """Press Approve and confirm; gives the window that was confirmed."""
    office.presses(office.sees(TOGO), "Approve", below=reference)
    modal = office.modal()
    office.submits(modal, why="Local voice.")
    sees_status(office, reference, "selected")
    return modal


def test_approval_is_previewed_undone_and_answered(stage: Stage) -> None:
    world = stage.world
    phone, box = two_applicants(stage)
    office = world.colleague("U0APPROVE")
    before = len(phone.texts()), box.count()

    modal = approve(office, "PS40-TG-0002")
    preview = words(modal["view"])
    assert "to Kofi Agbeko by email, in French" in preview
    letter = preview.partition("Madame, Monsieur")[2].partition("UPR Info\n")[0]
    approve(office, "PS40-TG-0001")
    world.advance_clock("PT10M")
    for reference in ("PS40-TG-0001", "PS40-TG-0002"):
        office.presses(office.sees(TOGO), "Undo", below=reference)
        sees_status(office, reference, "received, under consideration")
        office.sees(f"Undone: {reference}", private=True)
    world.advance_clock("PT1H")
    # The bot has looked at the new time by when it answers somebody.
    world.phone("Probe", "en").say("hello", hear="Pre-sessions 40")
    assert (len(phone.texts()), box.count()) == before

    for reference in ("PS40-TG-0001", "PS40-TG-0002"):
        approve(office, reference)
    world.advance_clock("PT16M")
    told = phone.hears("has been selected")
    assert "Wednesday, 8 December 2021 at 10:00 (Geneva time)" in told.text
    mail = box.hears("Madame, Monsieur")
    plain = " ".join(mail.text.replace("*", "").split())
    assert " ".join(letter.replace("*", "").split())[:600] in plain
    assert mail.subject == "Votre candidature à la Pré-session (Togo) est retenue – PS40-TG-0002"

    phone.tap("Yes, I will take part")
    phone.hears("22 November 2021")
    box.reply(mail, "Oui, nous participerons.\n\nKofi", hear="22 novembre 2021")
    sees_status(office, "PS40-TG-0001", "participation confirmed")
    sees_status(office, "PS40-TG-0002", "participation confirmed")
    office.sees("PS40-TG-0001: Ama Mensah confirmed for Togo")
    office.sees("PS40-TG-0002: Kofi Agbeko confirmed for Togo")
    assert [text for text in phone.texts() if "has been selected" in text] == [told.text]
    assert [each.subject for each in box.received()].count(mail.subject) == 1


def test_speaker_may_decline_and_the_office_hears_of_it(sqlite_stage: Stage) -> None:
    phone, box = two_applicants(sqlite_stage)
    office = sqlite_stage.world.colleague("U0APPROVE")
    for reference in ("PS40-TG-0001", "PS40-TG-0002"):
        approve(office, reference)
    sqlite_stage.world.advance_clock("PT16M")
    box.reply(box.hears("Madame, Monsieur"), "2", hear="regrett")
    phone.hears("has been selected")
    phone.say("I decline", hear="")
    sees_status(office, "PS40-TG-0001", "participation declined")
    sees_status(office, "PS40-TG-0002", "participation declined")
    office.sees("PS40-TG-0002: Kofi Agbeko cannot take part")


def test_only_approvers_decide(sqlite_stage: Stage) -> None:
    two_applicants(sqlite_stage)
    world = sqlite_stage.world
    approver = world.colleague("U0APPROVE")
    board = approver.sees(TOGO)
    for user in ("U0VIEWER", "U0REVIEW"):
        colleague = world.colleague(user)
        colleague.presses(board, "Approve", below="PS40-TG-0001")
        colleague.sees(NOT_ALLOWED, private=True)
        assert colleague.modals() == []
    assert approver.all(NOT_ALLOWED) == []
    assert status_of(approver, "PS40-TG-0001") == "Status: received, under consideration"


@pytest.mark.fault(18)
def test_hasty_fingers_and_slow_screens_decide_once(stage: Stage) -> None:
    phone, _ = two_applicants(stage)
    world = stage.world
    office, second = world.colleague("U0APPROVE"), world.colleague("U0APPROVE")
    board = office.sees(TOGO)
    action = board.button("Approve", below="PS40-TG-0001")
    world.fault(service="slack", method="interactive", fault="repeat", times=1)
    office.presses_again(board, action)
    office.presses_again(board, action)
    # Each click opens a window, the second in place of the first; Slack's retry opens none.
    opened = until("two windows", lambda: _at_least(2, world.requests("slack", "views.open")))
    assert [each["outcome"] for each in opened] == ["ok", "ok"]
    world.fault(service="slack", method="interactive", fault="repeat", times=1)
    office.submits(office.modal())
    assert office.modals() == []
    sees_status(office, "PS40-TG-0001", "selected")
    # A screen that still shows the button, after a restart.
    stage.bot.kill()
    stage.bot.start()
    second.presses_again(board, action)
    second.sees("PS40-TG-0001 is already", private=True)
    world.advance_clock("PT16M")
    told = phone.hears("has been selected").text
    world.phone("Probe", "en").say("hello", hear="Pre-sessions 40")
    assert phone.texts().count(told) == 1
    boards = [post.ts for post in office.all(TOGO)]
    assert boards == [board.ts]


def test_undo_after_the_hold_is_refused_and_explained(sqlite_stage: Stage) -> None:
    phone, _ = two_applicants(sqlite_stage)
    office = sqlite_stage.world.colleague("U0APPROVE")
    approve(office, "PS40-TG-0001")
    board = until(
        "Undo on the board",
        lambda: next((each for each in office.all(TOGO) if "Undo" in each.text), None),
    )
    action = board.button("Undo", below="PS40-TG-0001")
    sqlite_stage.world.advance_clock("PT16M")
    phone.hears("has been selected")
    until("no more Undo", lambda: "Undo" not in office.sees(TOGO).text)
    office.presses_again(board, action)
    office.sees("Too late to undo: the letter for PS40-TG-0001", private=True)
    assert status_of(office, "PS40-TG-0001") == "Status: selected"
