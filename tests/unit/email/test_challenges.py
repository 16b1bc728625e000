"""Programs that ask us to prove we are somebody, and who only sounds like a program."""

# ruff: noqa: E501 - mails are written as they come
from __future__ import annotations

import pytest

from bot.channels.email.reading.parse import parse

CHALLENGES = (
    "This is an automatic message from my spam blocker. Your mail has been placed in quarantine until you verify that you are a person. Click the link below to deliver your message to my inbox:\nhttp://guard.example/v?x=1",
    "I am protecting myself from junk mail. Just this once, click the link below so I can receive your emails.\n\nhttp://guard.example/a",
    "This address is protected by a filter. Your email message has been redirected to a folder of suspect mail. To get it to the inbox, ask to be put on the list of allowed senders.\n\nClick the link below:\nhttp://guard.example/x",
    "Your message is being held because the address <bot@our.example> has not been verified.\n\nTo release your message for delivery, please send an empty message to\n\n   jane-confirm-1234@ngo.example\n",
    "Bonjour, ceci est un message automatique. Ma messagerie est protégée par un filtre. Pour que votre message me parvienne, veuillez vous authentifier en cliquant sur ce lien :\nhttp://garde.example/x",
    "Este es un mensaje automático. Su mensaje está retenido. Para que sea entregado, confirme que usted es una persona.\nhttp://guardia.example/",
    "Please reply to this message with the following code in the subject line: 7f3\n\nThis puts you on my list of approved correspondents.",
    'Your message about "Agenda" was waitlisted. Click the link below to be let in:\nhttps://guard.example/x',
)
PEOPLE = (
    "Please confirm that you received my application. Click on the link for our report: https://ngo.example/report",
    "Could you verify my address and confirm that my message was delivered? I am a person, not a robot!",
    "We protect activists from spam and surveillance. Click the link below to see the film.\nhttps://ngo.example/film",
    "Pouvez-vous confirmer que mon message vous est parvenu ? Notre site : https://ong.example/",
    "Su mensaje llegó bien. Confirmamos nuestra participación: https://ong.example/",
    "Your message is on hold at our office until the director is back; I will confirm on Monday.",
    "Thank you for your message. The side event will be held on 3 May, I confirm that I come.\n\nhttps://ngo.example",
    "Thank you for your email, our visas are still pending. Please confirm the date.\nhttps://ngo.example",
    "I got your email and our colleague is held in prison. Please verify: https://ngo.example/report",
    "Merci pour votre message. En attente de votre réponse, je peux confirmer ma venue.\nhttps://ong.example",
    "Gracias por su mensaje. Quedamos en espera de la visa y le confirmaremos.\nhttps://ong.example",
    "Our registration has not been approved by the State. Please confirm. Their refusals are automatic.",
    "Yes, I come.\n\nOn Mon, 3 May 2021 at 10:00, Office <bot@our.example> wrote:\n> Your message is on hold until you confirm: https://our.example/x",
)


def letter(words: str, subject: str = "Re: Agenda") -> bytes:
    return f"From: Jane <jane@ngo.example>\nTo: bot@our.example\nSubject: {subject}\nIn-Reply-To: <1@our.example>\n\n{words}\n".encode()


@pytest.mark.parametrize("words", CHALLENGES)
def test_a_challenge_is_no_answer(words: str) -> None:
    read = parse(letter(words))
    assert (read.kind, read.no_reply) == ("autoreply", True)


@pytest.mark.parametrize("words", PEOPLE)
def test_somebody_who_asks_for_a_confirmation_is_a_person(words: str) -> None:
    assert parse(letter(words)).kind == "human"


@pytest.mark.parametrize(
    ("subject", "words", "kind"),
    [
        ("Re: Automatic reply: Agenda", "I am back. Yes, we confirm.", "human"),
        ("RE : Réponse automatique : Agenda", "Me voici de retour, nous confirmons.", "human"),
        ("Re: Automatic reply: Agenda", "I am out of the office until Monday.", "autoreply"),
        ("Automatic reply: Agenda", "Until Monday.", "autoreply"),
        ("RE: Agenda (Out of office)", "Until Monday.", "autoreply"),
    ],
)
def test_somebody_back_answers_under_the_absence(subject: str, words: str, kind: str) -> None:
    assert parse(letter(words, subject)).kind == kind
