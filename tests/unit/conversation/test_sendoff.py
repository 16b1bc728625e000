"""Which mails ask to send the application in."""

from __future__ import annotations

import pytest

from bot.conversation.sendoff import sent_off

ASKED = [
    "SEND",
    "send.",
    "Submit",
    "please submit",
    "Please submit it now, thank you.",
    "You can send it.",
    "Yes, please send our application!",
    "Everything is right. Please submit.",
    "ENVOYER",
    "Envoyez, s’il vous plaît",
    "Tout est bon, vous pouvez envoyer la candidature.",
    "Veuillez envoyer notre candidature.",
    "Merci d’envoyer",
    "ENVIAR",
    "Envíela, por favor",
    "Todo está bien, puede enviarla.",
    "Quiero enviar la solicitud",
]
NOT_ASKED = [
    "Please do not send it yet",
    "Don’t submit",
    "N’envoyez pas encore",
    "Ne pas envoyer",
    "No la envíe todavía",
    "I will send it later",
    "Before you send it, I must change something",
    "When can I send it?",
    "We send letters to prisons",
    "> Quand tout y est, répondez par le mot ENVOYER.",
    "17: We submit reports.",
    "Nous avons envoyé un rapport au Comité des droits de l’enfant",
    "",
]


@pytest.mark.parametrize("text", ASKED)
def test_sent_off_hears_the_wish(text: str) -> None:
    assert sent_off(text) == (True, "")


@pytest.mark.parametrize("text", NOT_ASKED)
def test_sent_off_hears_no_wish_in_other_words(text: str) -> None:
    assert sent_off(text) == (False, text)


def test_sent_off_leaves_the_answers() -> None:
    assert sent_off("27: oui\nENVOYER\n\nAma") == (True, "27: oui\n\nAma")
