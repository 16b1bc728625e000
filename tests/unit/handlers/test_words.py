"""What a whole message asks for, and which messages are only courtesies."""

from __future__ import annotations

import pytest

from bot.handlers.courtesy import courtesy
from bot.handlers.words import intent

ASKED = {
    "Hello": "start",
    "Bonjour !": "start",
    "buenos días": "start",
    "/start": "start",
    "/language es": "language:es",
    "/langue français": "language:fr",
    "/idioma inglés": "language:en",
    "/language@presessions_bot fr-CH": "language:fr",
    "/language klingon": "language",
    "/langue": "language",
    "aide, s’il vous plaît": "help",
    "I want to apply": "apply",
    "We would like to apply to speak about Togo.": "apply",
    "Dear team,\n\nOur group works on health. We wish to apply for Haiti.\n\nRegards": "apply",
    "Nous souhaitons déposer une candidature.": "apply",
    "Je voudrais intervenir sur le Togo": "apply",
    "Quisiéramos postular": "apply",
    "apply about Togo": "apply",
    "je veux postuler pour le Togo": "apply",
    "Bonjour, candidature Haïti svp": "apply",
    "Postular para Venezuela": "apply",
    "I'd like to speak about Uganda": "apply",
    "on veut postuler": "apply",
    "how do I apply for Togo": None,
    "application deadline Togo": None,
    "If we want to apply, when is the deadline?": None,
    "How do I apply?": None,
    "I do not want to apply": None,
    "I want to speak to a person": None,
    "mes candidatures": "status",
    "mi solicitud": "status",
    "What is the status of my application?": "status",
    "Has my application been selected?": "status",
    "Où en est ma candidature ?": "status",
    "Ma candidature est-elle retenue ?": "status",
    "¿Cuál es el estado de mi solicitud?": "status",
    "¿Mi solicitud ha sido aceptada?": "status",
    "STOP": "stop",
    "plus de rappels": "stop",
    "rappelez-moi": "remind",
    "en français": "language:fr",
    "castellano": "language:es",
    "idioma": "language",
    "retirar mi solicitud": "withdraw",
    "plus tard": "later",
    "annuler": "cancel",
    "The state of our application is unclear to me": None,
    "": None,
}
COURTESIES = {
    "merci beaucoup": "thanks",
    "Thank you very much for your help!": "thanks",
    "Muchas gracias por la información": "thanks",
    "Bonjour, merci pour votre réponse rapide. Bonne journée.": "thanks",
    "🙏": "noted",
    "👍🏽": "noted",
    "ok": "noted",
    "Noted with thanks": "thanks",
    "D’accord, entendu": "noted",
    "Bonjour": None,
    "Thanks, but when is it?": None,
    "Merci, je voudrais aussi un visa": None,
    "gracias a la vida, nuestra organización": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), ASKED.items())
def test_intent_reads_whole_messages(text: str, expected: str | None) -> None:
    assert intent(text) == expected


@pytest.mark.parametrize(("text", "expected"), COURTESIES.items())
def test_courtesy_is_nothing_but_thanks_or_notice(text: str, expected: str | None) -> None:
    assert courtesy(text) == expected
