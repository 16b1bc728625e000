"""Missions: invited from Slack, answered in three languages, told only what changed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.e2e import applicants
from tests.e2e.conftest import Stage
from tests.e2e.letterbox import Letterbox, ReceivedMail
from tests.e2e.office import Colleague, words
from tests.e2e.waiting import until

BOOK = """\
sep=;
État;Nom;Courriels;Langue;Remarques
Argentina;Misión Permanente de la Argentina;ar@missions.example;es;
CH;Mission permanente de la Suisse;ch@missions.example;fr;préfère le matin
Norway;Permanent Mission of Norway;"no@missions.example; no2@missions.example";en;
Haïti;Mission permanente d’Haïti;ht@missions.example;français;
"""


def with_an_agenda(stage: Stage, folder: Path) -> dict[str, Letterbox]:
    """Five addresses of four missions, and a published agenda."""
    book = folder / "missions.csv"
    book.write_bytes(BOOK.encode("cp1252"))
    stage.world.move_clock("2021-11-15T10:00")
    told = stage.command("missions", "import", str(book), "--yes")
    assert told.endswith("5 addresses were added, 0 changed, 0 left as they are.\n")
    stage.command("agenda", "propose", "--cycle", "40")
    stage.command("agenda", "publish", "--cycle", "40", "--anyway")
    return {
        name: stage.world.letterbox(f"{name}@missions.example")
        for name in ("ar", "ch", "no", "no2", "ht")
    }


def send(office: Colleague, kind: str) -> str:
    """Prepare a mailing in Slack and confirm it; gives what the window said."""
    office.commands(f"mailing {kind}")
    modal = office.modal()
    office.submits(modal)
    return words(modal["view"])


def files_of(mail: ReceivedMail) -> dict[str, Calendar]:
    """The calendar files of a mail, by their name."""
    found = {}
    for part in mail.headers.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(part.get_filename())] = Calendar.from_ical(content)
    return found


def calendar_answer(mail: ReceivedMail, name: str, said: str) -> dict[str, str]:
    """What a calendar program sends back when somebody presses a button under a meeting."""
    [event] = files_of(mail)[name].walk("VEVENT")
    reply = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Some calendar//EN\r\nMETHOD:REPLY\r\n"
        f"BEGIN:VEVENT\r\nUID:{event['UID']}\r\nSEQUENCE:0\r\nDTSTAMP:20211116T100000Z\r\n"
        f"ORGANIZER:{event['ORGANIZER']}\r\n"
        f"ATTENDEE;CN=Mission;PARTSTAT={said}:{event['ATTENDEE']}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return {
        "name": "invite.ics",
        "type": "text/calendar",
        "base64": base64.b64encode(reply.encode()).decode(),
    }


def answers(stage: Stage) -> dict[str, str]:
    """What the address book says that each mission answered."""
    table = stage.command("missions", "list", "--cycle", "40")
    rows = (
        [cell.strip() for cell in line.split("│")] for line in table.splitlines() if "@" in line
    )
    return {row[3]: row[7] for row in rows}


def invite(
    stage: Stage, office: Colleague, boxes: Mapping[str, Letterbox]
) -> dict[str, ReceivedMail]:
    """Everybody gets the invitation in their language, with a file for each meeting."""
    shown = send(office, "invitation").replace("*", "")
    assert "5 messages will be sent: 2 in English, 2 in French and 1 in Spanish" in shown
    assert "Left out: nobody." in shown
    assert "Argentina, Haiti, Norway and Switzerland" in shown
    assert "Invitación a las Pre-sesiones 40" in shown
    office.sees("Confirmed. 5 messages leave on")
    stage.world.advance_clock("PT16M")
    invited = {name: box.hears("Pr[eé]-ses") for name, box in boxes.items()}
    assert "Votre propre État (Haïti) est parmi les États examinés" in invited["ht"].text
    assert "propre État" not in invited["ch"].text
    assert len(files_of(invited["no"])) == 11
    office.sees("Finished: .5 of 5. sent; no failures")
    return invited


def answer(
    stage: Stage,
    office: Colleague,
    boxes: Mapping[str, Letterbox],
    invited: Mapping[str, ReceivedMail],
) -> None:
    """In words, by a calendar program, by an absence note that is none, with a question."""
    boxes["ch"].reply(invited["ch"], "Haïti et le Togo\n", hear="vous participerez")
    boxes["ar"].reply(invited["ar"], "Lamentablemente no podremos asistir.", hear="no asistirán")
    boxes["no"].answer(
        invited["no"],
        "Norway has accepted",
        attachments=[calendar_answer(invited["no"], "pre-session-haiti.ics", "ACCEPTED")],
        headers={"Auto-Submitted": "auto-generated"},
    )
    boxes["ht"].answer(
        invited["ht"],
        "Je suis absent jusqu’au 3 décembre.",
        headers={"Auto-Submitted": "auto-replied"},
    )
    until("the calendar's answer", lambda: answers(stage)["no@missions.example"] == "HT:accepted")
    assert answers(stage)["no2@missions.example"] == "HT:accepted"
    office.sees("Finished: .5 of 5. sent; no failures. Answered so far: 3")
    assert answers(stage)["ht@missions.example"] == ""
    assert answers(stage)["ch@missions.example"] == "HT:accepted TG:accepted"
    office.commands("attendance")
    office.sees("Haiti.: 2 will attend, 0 may, 1 will not; 0 were present", private=True)
    boxes["no2"].reply(
        invited["no2"], "May we bring an interpreter?", hear="A person of our office"
    )


def move_a_meeting(
    stage: Stage, office: Colleague, boxes: Mapping[str, Letterbox], invited: ReceivedMail
) -> None:
    """Whoever declined the meeting is not troubled; calendars recognise what they know."""
    stage.command("agenda", "move", "HT", "2021-12-09T11:00", "--cycle", "40")
    stage.command("agenda", "publish", "--cycle", "40", "--anyway")
    before = {name: box.count() for name, box in boxes.items()}
    assert "Left out: 1 declined what this is about." in send(office, "change")
    stage.world.advance_clock("PT16M")
    changed = boxes["ch"].hears("Changements", after=before["ch"])
    [listed] = [line for line in changed.text.splitlines() if line.startswith("- ")]
    assert listed.startswith("- Haïti\u00a0: désormais jeudi 9 décembre 2021, 11:00")
    [(name, file)] = files_of(changed).items()
    [event] = file.walk("VEVENT")
    assert (name, file["METHOD"], event["SEQUENCE"]) == ("pre-session-haiti.ics", "REQUEST", 1)
    [earlier] = files_of(invited)["pre-session-haiti.ics"].walk("VEVENT")
    assert (event["UID"], event["ORGANIZER"]) == (earlier["UID"], earlier["ORGANIZER"])
    office.sees("Finished: .4 of 4. sent")
    assert boxes["ar"].count() == before["ar"]
    office.commands("mailing change")
    office.sees("Nobody would get this", private=True)


def test_missions_are_invited_answer_and_hear_only_what_changed(
    stage: Stage, tmp_path: Path
) -> None:
    boxes = with_an_agenda(stage, tmp_path)
    office = stage.world.colleague("U0APPROVE")
    invited = invite(stage, office, boxes)
    answer(stage, office, boxes, invited)
    move_a_meeting(stage, office, boxes, invited["ch"])


def test_mailing_is_taken_back_paused_and_never_sent_twice(
    sqlite_stage: Stage, tmp_path: Path
) -> None:
    stage = sqlite_stage
    boxes = with_an_agenda(stage, tmp_path)
    office = stage.world.colleague("U0APPROVE")
    office.commands("mailing invitation")
    modal = office.modal()
    office.submits(modal)
    board = office.sees("Confirmed. 5 messages leave on")
    office.presses(board, "Take back")
    office.sees("Stopped: 0 of 5 sent; 5 not sent")
    # The button that somebody still has on their screen does nothing any more.
    office.presses_again(board, board.button("Take back"))
    office.sees("This has moved on meanwhile", private=True)

    send(office, "invitation")
    office.presses(office.sees("Confirmed. 5 messages leave on"), "Pause")
    office.sees("Paused: 0 of 5 sent, 5 waiting")
    stage.world.advance_clock("PT1H")
    stage.world.phone("Probe", "en").say("hello", hear="Pre-sessions 40")
    assert [box.count() for box in boxes.values()] == [0] * 5
    office.presses(office.sees("Paused: 0 of 5 sent, 5 waiting"), "Go on")
    office.sees("Finished: .5 of 5. sent; no failures")
    office.commands("mailing invitation")
    office.sees("Nobody would get this. Left out: 5 know all of this already", private=True)
    assert [box.count() for box in boxes.values()] == [1] * 5


@pytest.mark.fault(33)
def test_only_approvers_send_and_answers_from_elsewhere_wait(
    sqlite_stage: Stage, tmp_path: Path
) -> None:
    stage = sqlite_stage
    boxes = with_an_agenda(stage, tmp_path)
    reviewer, office = stage.world.colleague("U0REVIEW"), stage.world.colleague("U0APPROVE")
    reviewer.commands("mailing agenda")
    assert "Only an approver can send this" in words(reviewer.modal()["view"])
    office.presses(office.sees("To send: 5 messages"), "Look at it and send")
    office.submits(office.modal())
    office.sees("Confirmed. 5 messages leave on")
    stage.world.advance_clock("PT16M")
    letter = boxes["ch"].hears("L’ordre du jour")
    colleague = stage.world.letterbox("attachee@private.example")
    before = colleague.count()
    colleague.answer(letter, "Nous participerons à la réunion sur Haïti.")
    colleague.hears("ne vient pas de l’adresse", after=before)
    office.sees("An answer to a letter for the mission of Switzerland came from another address")
    assert answers(stage)["ch@missions.example"] == ""
    stage.command("missions", "answer", "CH", "accepted", "HT", "--cycle", "40")
    assert answers(stage)["ch@missions.example"] == "HT:accepted"
    reviewer.commands("attendance HT: CH, Norway")
    reviewer.sees("Noted for Haiti: 2 missions present", private=True)
    reviewer.commands("attendance HT: opened")
    office.commands("attendance")
    office.sees(
        "Haiti.: 1 will attend, 0 may, 0 will not; 3 were present, and the State opened",
        private=True,
    )


def test_former_applicant_asks_for_news_gets_it_and_leaves(sqlite_stage: Stage) -> None:
    world = sqlite_stage.world
    box = world.letterbox("kofi@vivre.example")
    receipt = applicants.apply_by_mail(box, "Association Vivre")
    box.reply(receipt, "Me prévenir des prochains appels", hear="Vous pouvez y mettre fin")
    office = world.colleague("U0APPROVE")
    office.commands("mailing call")
    office.sees("Nobody would get this. Left out: 1 has applied already", private=True)
    office.commands("mailing newsletter")
    office.submits(
        office.modal(),
        subject_en="News",
        body_en="The concept note is out.",
        subject_fr="Nouvelles",
        body_fr="La note conceptuelle est parue : <b>lisez-la</b>.\n\nÀ bientôt",
        subject_es="Noticias",
        body_es="La nota conceptual ha salido.",
    )
    office.presses(office.sees("To send: 1 message, 1 in French"), "Look at it and send")
    office.submits(office.modal())
    office.sees("Confirmed. 1 message leaves on")
    world.advance_clock("PT16M")
    news = box.hears("Nouvelles")
    assert "La note conceptuelle est parue : <b>lisez-la</b>." in news.text
    assert str(news.headers["List-Unsubscribe"])
    box.reply(news, "STOP", hear="Vous ne recevrez plus")
    office.commands("mailing newsletter")
    texts = {f"{part}_{each}": "x" for part in ("subject", "body") for each in ("en", "fr", "es")}
    office.submits(office.modal(), **texts)
    office.sees("Nobody would get this. Left out: nobody", private=True)
