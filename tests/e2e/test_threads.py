"""The office and a person: one thread, through restarts, outages and changes of mind."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.e2e.conftest import Stage
from tests.e2e.driver import World
from tests.e2e.office import Colleague, Post
from tests.e2e.phone import Phone
from tests.e2e.waiting import until

QUESTION = "Peut-on suivre la réunion avec un enfant en bas âge ?"
AGAIN = "Et avec deux enfants ?"
NOTE = "Oui : l’entrée est adaptée aux poussettes."
ANSWER = "Oui. L’entrée est adaptée aux poussettes."
LESSON = {
    "q_en": "May I come with a small child?",
    "a_en": "Yes, the entrance is step-free.",
    "q_fr": "Puis-je venir avec un enfant en bas âge ?",
    "a_fr": "Oui, l’entrée est de plain-pied.",
    "q_es": "¿Puedo ir con un niño pequeño?",
    "a_es": "Sí, la entrada no tiene escalones.",
}


def asks(phone: Phone, question: str = QUESTION) -> None:
    """Ask for a person, whatever the bot thinks of the question."""
    if "du bureau" not in phone.say(question).text:
        phone.tap("personne")  # what was near was offered first
    phone.hears("du bureau")


def card(office: Colleague, words: str = "suivre la réunion") -> Post:
    """The person's card, as it now stands."""
    return office.card(re.escape(words))


def answers(office: Colleague, post: Post, text: str, button: str = "Reply") -> None:
    """Write, look at the preview, send."""
    office.presses(post, button)
    office.submits(office.window("word for word"), text=text)
    office.submits(office.window(f"will get exactly this(.|\n)*{re.escape(text)}"))


def posted(world: World, words: str) -> int:
    """How often something was put into the channel."""
    return sum(
        words in str(each["arguments"]) for each in world.requests("slack", "chat.postMessage")
    )


def test_person_is_answered_in_one_thread_across_a_restart(stage: Stage) -> None:
    world = stage.world
    phone, office = world.phone("Ama", "fr"), world.colleague("U0REVIEW")
    asks(phone)
    office.presses(card(office), "Claim")
    office.sees("The bot is silent to this person")
    office.writes(card(office), NOTE)
    hint = office.sees("is an internal note")
    stage.bot.kill()
    stage.bot.start()
    heard = len(phone.heard())
    phone.type(AGAIN)
    thread = office.sees(f"💬(.|\n)*{re.escape(AGAIN)}").thread
    office.presses(hint, "Send to applicant")
    window = office.window("word for word")
    assert NOTE in str(window["view"]["blocks"])
    office.submits(window, text=" ")
    office.submits(office.window("word for word"), text=ANSWER)
    preview = office.window("will get exactly this")
    office.submits(preview)
    phone.hears(re.escape(ANSWER))
    sent = office.sees(r"answered \(sent\)")
    office.presses(card(office), "Done")
    office.sees("Will others ask the same")
    assert (sent.thread, [each for each in phone.texts()[heard:] if ANSWER not in each]) == (
        thread,
        [],
    )
    assert [posted(world, words) for words in (QUESTION, AGAIN)] == [2, 1]  # card and thread


def test_second_colleague_is_told_who_answered_what_before_sending(sqlite_stage: Stage) -> None:
    world = sqlite_stage.world
    phone = world.phone("Ama", "fr")
    first, second = world.colleague("U0REVIEW"), world.colleague("U0APPROVE")
    asks(phone)
    for colleague in (first, second):
        colleague.presses(card(first), "Reply")
        colleague.submits(colleague.window("word for word"), text=f"{ANSWER} {colleague.user}")
        colleague.window("will get exactly this")
    first.submits(first.window("will get exactly this"))
    phone.hears("U0REVIEW")
    second.submits(second.window("will get exactly this"))
    warned = second.window("has answered in the meantime")
    assert [each for each in phone.texts() if "U0APPROVE" in each] == []
    second.submits(warned)
    phone.hears("U0APPROVE")


def test_answer_becomes_an_entry_that_answers_at_once_and_is_taken_back(
    postgres_stage: Stage,
) -> None:
    world, stage = postgres_stage.world, postgres_stage
    phone, other = world.phone("Ama", "fr"), world.phone("Luz", "es")
    reviewer, approver = world.colleague("U0REVIEW"), world.colleague("U0APPROVE")
    asks(phone)
    answers(reviewer, card(reviewer), ANSWER)
    phone.hears(re.escape(ANSWER))
    reviewer.presses(card(reviewer), "Done")
    reviewer.presses(reviewer.sees("Will others ask the same"), "Make an FAQ entry")
    window = reviewer.window("no names")
    assert ANSWER in str(window["view"]["blocks"])
    reviewer.submits(window, **{**LESSON, "q_es": "¿?"})
    reviewer.submits(reviewer.window("no names"), **LESSON)
    proposed = reviewer.sees("waits for an approver")
    reviewer.presses(proposed, "Accept")
    reviewer.sees("You may not do this here", private=True)
    approver.presses(proposed, "Accept")
    live = approver.sees("This FAQ entry is live")
    stage.bot.kill()
    stage.bot.start()
    assert "no tiene escalones" in other.say("¿Puedo ir con un niño pequeño?").text
    approver.presses(live, "Take back")
    approver.sees("was taken back")
    assert "escalones" not in other.say("¿Puedo ir con un niño pequeño?").text


def test_notes_follow_their_edits_and_a_sent_text_stays(sqlite_stage: Stage) -> None:
    world = sqlite_stage.world
    phone, office = world.phone("Ama", "fr"), world.colleague("U0REVIEW")
    asks(phone)
    note = office.writes(card(office), NOTE)
    hint = office.sees("is an internal note")
    office.edits(hint, note, ANSWER)
    until("the edit to be known", partial(_prefilled, office, hint, ANSWER))
    office.submits(office.window("word for word"), text=ANSWER)
    office.submits(office.window("will get exactly this"))
    phone.hears(re.escape(ANSWER))
    office.edits(hint, note, "autre chose")
    office.deletes(hint, note)
    office.sees("what was sent cannot")
    assert posted(world, "what was sent cannot") == 1


def _prefilled(office: Colleague, hint: Post, text: str) -> bool:
    office.presses(hint, "Send to applicant")
    return text in str(office.window("word for word")["view"]["blocks"])


@pytest.mark.fault(54)
def test_person_in_danger_is_mailed_to_the_office_while_slack_is_archived(
    sqlite_stage: Stage,
) -> None:
    world, stage = sqlite_stage.world, sqlite_stage
    box = world.letterbox("ops@bureau.example")
    stage.bot.stop()
    stage.environment["PRESESSIONS_OPS_MAIL"] = box.address
    bot = stage.another_bot("with-mailbox")
    bot.start()
    world.fault(service="slack", fault="is_archived", method="chat.postMessage", times=10_000)
    phone = world.phone("Ama", "fr")
    phone.say("Je reçois des menaces de mort à cause de ma candidature, que faire ?")
    phone.hears("Ce que vous pouvez faire")
    world.advance_clock("PT3M")
    letter = box.hears("menaces de mort")
    box.reply(letter, "Nous vous appelons dans une heure.", hear="word for word")
    phone.hears("Nous vous appelons")
    world.call("DELETE", "/api/faults")
    office = world.colleague("U0REVIEW")
    assert "menaces de mort" in office.sees("Safety").text
    office.sees(r"answered \(sent\)")
    assert [each.subject for each in box.received()].count(letter.subject) == 1
    bot.close()


def test_answer_to_a_mail_is_a_reply_to_it_and_its_writer_reaches_the_office(
    sqlite_stage: Stage,
) -> None:
    world = sqlite_stage.world
    box, office = world.letterbox("luz@vecinas.example"), world.colleague("U0REVIEW")
    question = "¿Pueden recomendarnos un hotel barato cerca de la sede?"
    first = box.write("Consulta sobre el alojamiento", f"Buenos días:\n\n{question}\n\nLuz")
    if "de la oficina" not in first.text:
        box.reply(first, "No, preguntar a una persona", hear="de la oficina")
    answers(office, card(office, "hotel barato"), "Sí, hay uno económico a diez minutos.")
    mail = box.hears("económico")
    sent = {name: mail.headers[name] for name in ("Auto-Submitted", "In-Reply-To")}
    assert (mail.subject, sent["Auto-Submitted"]) == ("Re: Consulta sobre el alojamiento", None)
    assert "@vecinas.example" in str(sent["In-Reply-To"])
    before = box.count()
    box.answer(mail, "Muchas gracias. ¿Y el transporte?")
    office.sees("Y el transporte")
    assert box.count() == before


def test_staff_list_what_waits_and_what_helped(sqlite_stage: Stage) -> None:
    world = sqlite_stage.world
    phone, office = world.phone("Ama", "fr"), world.colleague("U0REVIEW")
    phone.say("Quelle est la date limite ?")
    phone.tap("👎")
    phone.hears("Posez la question autrement")
    phone.tap("Demander à une personne")
    phone.hears("du bureau")
    office.sees("Quelle est la date limite")
    office.commands("questions")
    office.sees("asks for a person: .*French", private=True)
    office.commands("faq")
    office.sees("👍 0 · 👎 1", private=True)
