"""A State with sixty applicants: from the close to a panel that has confirmed."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence

from tests.e2e.conftest import Stage
from tests.e2e.letterbox import Letterbox, ReceivedMail
from tests.e2e.office import Colleague, words
from tests.e2e.sixty import Member, gather, save_panel
from tests.e2e.waiting import until

SELECTED = "selected to speak|est retenue|ha sido seleccionada"
REGRET = "regret that we cannot|regrettons de ne pas|Lamentamos no poder"
YES = {"en": "Yes, I will take part", "fr": "Oui, je participerai", "es": "Sí, participaré"}
RELEASE = "^Panel for Togo: "
SPEAKERS = "^Speakers for Togo"
ADDED = "Un interprète sera présent : <b>l’accueil</b> & *vous*."


class Crowd:
    """The mailboxes of the applicants."""

    def __init__(self, stage: Stage, members: Sequence[Member]) -> None:
        self._stage = stage
        self.members = {member.number: member for member in members}
        self._boxes: dict[int, Letterbox] = {}

    def box(self, number: int) -> Letterbox:
        """The mailbox of one of them."""
        if number not in self._boxes:
            self._boxes[number] = self._stage.world.letterbox(self.members[number].address)
        return self._boxes[number]

    def selected(self, number: int) -> ReceivedMail:
        """The letter that says yes."""
        return self.box(number).hears(SELECTED)

    def accepts(self, number: int) -> None:
        """Say yes in their language."""
        member = self.members[number]
        self.box(number).reply(self.selected(number), YES[member.language], hear="22 ")

    def heard(self, number: int, pattern: str) -> list[str]:
        """The subjects of their letters with these words."""
        found = self.box(number).received()
        return [each.subject for each in found if re.search(pattern, each.subject + each.text)]


def decided(office: Colleague) -> Colleague:
    """Press Send to decisions under the saved panel, and send what it prepares."""
    post = office.sees(RELEASE)
    office.presses(post, "Send 6 letters…")
    modal = office.modal()
    shown = words(modal["view"])
    assert "leave 15 minutes after you confirm" in shown
    assert "French: 2 letters by email" in shown
    office.submits(modal, why="Best together.")
    return office


def reword(office: Colleague, words_: str, instead: str) -> None:
    """Change the French letter for all who get it; a slip is refused, and nothing is lost by it."""
    office.presses(office.sees(RELEASE), "Change the text for all (French)")
    modal = office.window("Words in braces")
    (body,) = (
        each["element"]["initial_value"]
        for each in modal["view"]["blocks"]
        if each["block_id"] == "body"
    )
    office.submits(modal, body=body.replace("{answer_by}", "{réponse}"))
    (refused,) = office.modals()
    assert "cannot be read" in refused["errors"]["body"]
    office.submits(refused, body=body.replace(words_, instead))
    kept = office.window("Kept. Nothing has been sent")
    assert "Chère Nana" in words(kept["view"])
    assert "In English and Spanish the letter still has its standard words" in words(kept["view"])
    office.closes(kept)
    until("the board to say so", lambda: "words changed by" in office.sees(RELEASE).text)


def line_of(office: Colleague, board: str, reference: str) -> str:
    """What a board says of one application."""
    lines = office.sees(board).text.splitlines()
    return next((line for line in lines if reference in line), "")


def waits_for(office: Colleague, board: str, reference: str, said: str) -> None:
    """Until a board says it."""
    until(
        f"{board} to say {said!r} of {reference}",
        lambda: said in line_of(office, board, reference),
        instead=lambda: office.sees(board).text,
    )


def prepare(office: Colleague) -> None:
    """Read the letters and add to one, before anything has left."""
    prepared = office.sees(RELEASE)
    assert "nothing sent yet" in prepared.text
    assert "1. PS40-TG-0007" in prepared.text
    office.presses(prepared, "Read PS40-TG-0003")
    modal = office.modal()
    assert "Groupe 03" in words(modal["view"])
    office.submits(modal, common=ADDED, own="Votre carte attend à l’entrée.")
    office.sees("Saved. Open PS40-TG-0003", private=True)
    waits_for(office, RELEASE, "PS40-TG-0003", "with a paragraph of its own")
    reword(office, "Madame, Monsieur,", "Chère {first_name} {last_name},")


def undo_and_send_again(stage: Stage, office: Colleague) -> None:
    """Undo all within the hold, through a restart; send again, and undo one."""
    decided(office)
    waits_for(office, RELEASE, "PS40-TG-0003", "selected · not told yet")
    stage.bot.kill()
    stage.bot.start()
    office.presses(office.sees(RELEASE), "Undo all (6)")
    waits_for(office, RELEASE, "PS40-TG-0003", "received, under consideration")
    office.commands("decide TG")
    until("a second release", lambda: len(office.all(RELEASE)) == 2)
    decided(office)
    waits_for(office, RELEASE, "PS40-TG-0006", "not told yet")
    office.presses(office.sees(RELEASE), "Undo PS40-TG-0006")
    waits_for(office, RELEASE, "PS40-TG-0006", "under consideration")
    stage.world.advance_clock("PT16M")


def read_what_arrived(crowd: Crowd) -> None:
    """Five letters, one each, with what was added and no markup of ours or theirs."""
    third = crowd.selected(3)
    assert third.subject == "Votre candidature à la Pré-session (Togo) est retenue – PS40-TG-0003"
    assert third.text.startswith("Chère Nana3 Adjo,\n\nNous avons le plaisir")
    assert f"{ADDED}\n\nVotre carte attend à l’entrée." in third.text
    html = third.headers.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;l’accueil&lt;/b&gt; &amp; *vous*" in html.get_content()
    assert [len(crowd.heard(number, SELECTED)) for number in (1, 2, 3, 4, 5, 6)] == [1] * 5 + [0]


def fill_a_place_that_is_refused(stage: Stage, crowd: Crowd, office: Colleague) -> int:
    """The last place by hand; a refusal promotes nobody without a person; gives who follows."""
    page = office.sees("(?s)^Shortlist for Togo.*PS40-TG-0006")
    office.presses(page, "Approve", below="PS40-TG-0006")
    office.submits(office.modal())
    waits_for(office, SPEAKERS, "PS40-TG-0006", "not told yet")
    stage.world.advance_clock("PT16M")
    for number in (1, 2, 3, 6):
        crowd.accepts(number)
    crowd.box(4).reply(crowd.selected(4), "no", hear="")
    office.sees("PS40-TG-0004: Nana4 Adjo cannot take part")
    waits_for(office, SPEAKERS, "PS40-TG-0001", "participation confirmed")
    refused = "Those not selected hear later: 1 speaker has not answered"
    until("the reason", lambda: refused in office.sees(SPEAKERS).text)
    card = office.sees("^PS40-TG-0004 ")
    promoted = re.search(r"Invite (PS40-TG-000[789])…", card.text)
    assert promoted is not None, card.text
    office.presses(card, promoted.group())
    office.submits(office.modal())
    next_one = int(promoted[1][-2:])
    stage.world.advance_clock("PT16M")
    crowd.accepts(next_one)
    until(
        "the card to follow", lambda: "Every place is taken" in office.sees("^PS40-TG-0004 ").text
    )
    return next_one


def free_a_place_that_is_silent(stage: Stage, crowd: Crowd, office: Colleague) -> None:
    """Whoever does not answer is asked again; then a person frees the place."""
    stage.world.move_clock("2021-09-19T10:00")
    crowd.box(5).hears("have not heard from you|pas encore reçu votre réponse|no hemos recibido")
    stage.world.move_clock("2021-09-21T10:00")
    silent = office.sees("PS40-TG-0005: .* has not answered")
    office.presses(silent, "Free the place")
    office.submits(office.modal())
    waits_for(office, SPEAKERS, "PS40-TG-0005", "declined · not told yet")
    stage.world.advance_clock("PT16M")
    until("released", lambda: "was freed" in office.sees("^PS40-TG-0005 ").text)


def tell_the_others(stage: Stage, crowd: Crowd, office: Colleague, next_one: int) -> None:
    """Now, and only now, those without a place are told: each in their language, once."""
    until("the offer", lambda: "Prepare their letters" in office.sees(SPEAKERS).text)
    assert crowd.heard(60, REGRET) == []
    office.presses(office.sees(SPEAKERS), "Prepare their letters")
    regrets = office.sees("^Not selected for Togo")
    office.presses(regrets, "Send 53 letters…")
    office.submits(office.modal())
    waits_for(office, "^Not selected for Togo", "PS40-TG-0060", "not told yet")
    stage.world.advance_clock("PT16M")
    subjects = [crowd.box(number).hears(REGRET).subject for number in (20, 60)]
    assert subjects == [
        "Su solicitud para la Pre-sesión (Togo) – PS40-TG-0020",
        "Votre candidature à la Pré-session (Togo) – PS40-TG-0060",
    ]
    assert [crowd.heard(number, REGRET) for number in (1, next_one)] == [[], []]
    waits_for(office, SPEAKERS, "PS40-TG-0001", "participation confirmed")


def hand_in_a_statement(stage: Stage, crowd: Crowd, office: Colleague) -> None:
    """What a speaker will say: a file by mail, and the board that says whose is missing."""
    stage.world.move_clock("2021-10-26T12:00")
    letter = crowd.box(1).hears("Your statement for the Pre-session")
    content = base64.b64encode(b"%PDF-1.4 statement").decode()
    file = {"name": "statement.pdf", "type": "application/pdf", "base64": content}
    crowd.box(1).reply(letter, "Here it is.", hear="statement.pdf", attachments=[file])
    waits_for(office, SPEAKERS, "PS40-TG-0001", "a file")
    waits_for(office, SPEAKERS, "PS40-TG-0002", "no statement yet")
    stage.command("export", "statements", "--cycle", "40", "--output", "statements")
    assert (stage.folder / "statements" / "PS40-TG-0001.pdf").read_bytes().startswith(b"%PDF")


def test_panel_of_sixty_from_the_close_to_the_last_letter(stage: Stage) -> None:
    database = stage.environment["PRESESSIONS_DATABASE_URL"]
    crowd = Crowd(stage, gather(database, 60))
    office = stage.world.colleague("U0APPROVE")
    for number in (1, 2, 3, 4, 5, 6, 7, 8, 20, 60):
        crowd.box(number)
    stage.world.move_clock("2021-08-17T10:00")
    office.sees("^Shortlist for Togo")
    save_panel(database, chosen=range(1, 7), waiting=[7, 8, 9])
    office.commands("panel TG")
    office.presses(office.sees("^Panel for Togo, draft"), "Send to decisions")
    prepare(office)
    undo_and_send_again(stage, office)
    read_what_arrived(crowd)
    next_one = fill_a_place_that_is_refused(stage, crowd, office)
    free_a_place_that_is_silent(stage, crowd, office)
    tell_the_others(stage, crowd, office, next_one)
    hand_in_a_statement(stage, crowd, office)
    events = {
        each["event"] for each in json.loads(stage.command("audit", "--cycle", "40", "--json"))
    }
    assert {"release.released", "application.vacate", "letter.sent", "statement.received"} <= events
