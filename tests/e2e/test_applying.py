"""Applying, from the first word to the receipt, through every way people have."""

from __future__ import annotations

import base64
import json

import pytest

from tests.e2e import applicants
from tests.e2e.applicants import AMA, AMA_STORED, FIRST_MAIL, SECOND_MAIL, stored_by_mail, take
from tests.e2e.conftest import Stage
from tests.e2e.doors import Json

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def exported(stage: Stage) -> list[Json]:
    """What is stored, without the moment it came in."""
    rows: list[Json] = json.loads(stage.command("export", "applications", "--cycle", "40"))
    return [{name: row[name] for name in row if name != "submitted_at"} for row in rows]


def test_application_on_a_phone_goes_on_where_the_power_failed(stage: Stage) -> None:
    phone = stage.world.phone("Ama", "fr")
    killed_at = {"rapport conjoint", "back"}
    for step in AMA.steps:
        if step[0] in killed_at:
            # The words are sent while nobody listens, and heard after the start.
            stage.bot.kill_at_rest()
            last = phone.heard()[-1].id
            phone.type(step[0])
            stage.bot.start()
            phone.hears(step[1], after=last)
        else:
            take(phone, step)
    assert "Telephone of the organisation: +22890112234" in phone.texts()[-1]
    assert AMA.submit(phone) == "PS40-TG-0001"
    assert exported(stage) == [AMA_STORED]
    heard = phone.texts()
    assert [text for text in heard if heard.count(text) > 1] == []


def test_application_left_for_later_is_taken_up_again(sqlite_stage: Stage) -> None:
    phone = sqlite_stage.world.phone("Ama", "fr")
    for step in AMA.steps[:5]:
        take(phone, step)
    phone.say("enregistrer", hear="conservé|enregistré")
    sqlite_stage.bot.stop()
    sqlite_stage.bot.start()
    phone.tap("Continuer")
    phone.hears("4 sur 24")
    for step in AMA.steps[5:]:
        take(phone, step)
    assert AMA.submit(phone) == "PS40-TG-0001"
    assert exported(sqlite_stage) == [AMA_STORED]


def test_sent_application_can_be_looked_up_changed_and_withdrawn(sqlite_stage: Stage) -> None:
    phone = sqlite_stage.world.phone("Ama", "fr")
    for step in AMA.steps:
        take(phone, step)
    AMA.submit(phone)
    phone.say("status", hear="PS40-TG-0001")
    phone.tap("Change", under="PS40-TG-0001")
    phone.tap("Speaker’s position")
    phone.say("President", hear="President")
    phone.tap("Save the changes")
    phone.hears("The changes are saved")
    assert exported(sqlite_stage) == [AMA_STORED | {"speaker_position": "President"}]
    phone.say("withdraw", hear="PS40-TG-0001")
    phone.tap("Withdraw", under="PS40-TG-0001")
    phone.tap("ithdraw", under=r"\?")
    phone.hears("withdrawn")
    [row] = exported(sqlite_stage)
    assert (row["reference"], row["status"]) == ("PS40-TG-0001", "withdrawn")


def test_form_by_mail_is_read_in_pieces_and_keeps_what_is_attached(stage: Stage) -> None:
    box = stage.world.letterbox("kofi@vivre.example")
    letter = box.write("Candidature", applicants.ASKS, hear="Voici toutes les questions")
    report = {
        "name": "rapport EPU.pdf",
        "type": "application/pdf",
        "base64": base64.b64encode(PDF).decode(),
    }
    first = FIRST_MAIL.format(organisation="Association Vivre", email=box.address)
    understood = box.reply(letter, first, hear="Il manque encore", attachments=[report])
    assert "rapport EPU.pdf" in understood.text
    answer = SECOND_MAIL + applicants.quoted(understood)
    ready = box.reply(understood, answer, hear="Tout ce qu’il faut y est")
    receipt = box.reply(ready, "ENVOYER", hear="Référence")
    assert applicants.reference_in(receipt.text) == "PS40-TG-0001"
    assert exported(stage) == [stored_by_mail("Association Vivre", box.address, "PS40-TG-0001")]
    threads = {str(mail.headers["In-Reply-To"]) for mail in box.received()}
    assert len(threads) == 4


def test_answers_are_found_under_the_quoted_questions(sqlite_stage: Stage) -> None:
    box = sqlite_stage.world.letterbox("kofi@vivre.example")
    letter = box.write("Candidature", applicants.ASKS, hear="Voici toutes les questions")
    said = {
        line.partition(":")[0].partition(".")[0].strip(): line.lstrip("0123456789:. ").strip()
        for line in FIRST_MAIL.format(organisation="Association Vivre", email=box.address).split(
            "\n"
        )
        if line[:1].isdigit()
    } | {"26": "oui", "27": "oui"}
    below = ["Le lun. 26 juil. 2021 à 10:02, UPR Info a écrit :", ""]
    for line in letter.text.splitlines():
        below.append(f"> {line}")
        number = line.removeprefix("- ").partition(".")[0]
        if line.startswith("- ") and number in said:
            below += ["", said[number], ""]
    ready = box.reply(letter, "\n".join(below), hear="Tout ce qu’il faut y est")
    box.reply(ready, "ENVOYER", hear="Référence")
    assert exported(sqlite_stage) == [
        stored_by_mail("Association Vivre", box.address, "PS40-TG-0001")
    ]


@pytest.mark.fault(32)
def test_two_people_who_write_alike_are_never_merged(sqlite_stage: Stage) -> None:
    boxes = [
        sqlite_stage.world.letterbox(address)
        for address in ("kofi@vivre.example", "kofi@survivre.example")
    ]
    letters = [
        box.write("Candidature", applicants.ASKS, hear="Voici toutes les questions")
        for box in boxes
    ]
    firsts = [
        box.reply(
            letter,
            FIRST_MAIL.format(organisation=f"Association {number}", email=box.address),
            hear="Il manque encore",
        )
        for number, (box, letter) in enumerate(zip(boxes, letters, strict=True), start=1)
    ]
    # The second answers the first one's letter, as when mails are forwarded in an office.
    boxes[1].reply(firsts[0], "2: Association Autre", hear="")
    for box, first in zip(boxes, firsts, strict=True):
        ready = box.reply(first, SECOND_MAIL, hear="Tout ce qu’il faut y est")
        box.reply(ready, "ENVOYER", hear="Référence")
    assert exported(sqlite_stage) == [
        stored_by_mail(f"Association {number}", box.address, f"PS40-TG-000{number}")
        for number, box in enumerate(boxes, start=1)
    ]
    office = sqlite_stage.world.colleague("U0APPROVE")
    assert "answered a mail that was sent to" in office.sees("answered a mail").text


@pytest.mark.parametrize(
    "opening",
    [
        "2: {organisation}\n3 association\n4 nationale\n5 non\n7 aucun\n9 non",
        "2) {organisation}\n3) association\n4: nationale\n5 non\n7: aucun\n9 non",
    ],
)
def test_bare_numbers_count_beside_marked_ones(sqlite_stage: Stage, opening: str) -> None:
    box = sqlite_stage.world.letterbox("kofi@vivre.example")
    letter = box.write("Candidature", applicants.ASKS, hear="Voici toutes les questions")
    told = box.reply(
        letter, "1: Togo\n" + opening.format(organisation="Vivre"), hear="J’ai compris"
    )
    taken = told.text.partition("Il manque encore")[0].replace("\N{NO-BREAK SPACE}", " ")
    assert [line for line in taken.splitlines() if line.startswith("- ")] == [
        "- 1. État : Togo",
        "- 2. Organisation : Vivre",
        "- 3. Type d’organisation : Organisation de la société civile",
        "- 4. Champ d’action : Nationale",
        "- 5. Statut ECOSOC : Non",
        "- 7. Rapport EPU : Aucun rapport",
        "- 9. Coalition nationale : Non",
    ]
