"""Language detection: short words by list, everything else by model and list together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES
from bot.i18n.detect import detect, unmistakable


def _language(text: str) -> str | None:
    found = detect(text)
    return found.language if found else None


def test_short_words_belong_to_one_language_or_to_nobody() -> None:
    texts = {
        "hola": "es",
        "vale": "es",
        "gracias": "es",
        "oui": "fr",
        "merci": "fr",
        "bonjour": "fr",
        "hello": "en",
        "yes": "en",
        "thank you": "en",
        "ok": None,
        "no": None,
        "si": None,
        "visa?": None,
        "Togo": None,
        "12": None,
        "?!": None,
        "": None,
    }
    assert {text: _language(text) for text in texts} == texts


def test_hasty_sentences_are_told_apart() -> None:
    texts = {
        "cest gratuit ?": "fr",
        "on peut encore candidater": "fr",
        "JUSQU'A QUAND PEUT-ON POSTULER": "fr",
        "cuanto tiempo puedo hablar": "es",
        "HASTA CUANDO SE PUEDE POSTULAR": "es",
        "cuando cierra la convocatroia": "es",
        "how long can i speek": "en",
        "WHO SEES MY APLICATION": "en",
        "can we aply for two contries": "en",
        "Bonjour, could you tell me when the call for applications closes?": "en",
        "Hello, pourriez-vous me dire quand se termine l'appel à candidatures ?": "fr",
    }
    assert {text: _language(text) for text in texts} == texts


def test_courtesies_do_not_change_the_language_of_a_question() -> None:
    texts = {
        "por favor, is the call closed?": "en",
        "s'il vous plaît, can a platform apply?": "en",
        "¡urgente! zoom or physical meeting?": "en",
        "Hello, una pregunta: when does it start?": "en",
        "Hi, sorry, le formulaire est où ?": "fr",
        "una consulta, pré-session reportée ?": "fr",
        "Bonjour, quisiera saber el plazo, thanks": "es",
        "quick question, hay intérpretes?": "es",
        "Bonjour Madame": "fr",
        "muchas gracias, saludos": "es",
    }
    assert {text: _language(text) for text in texts} == texts


def test_names_do_not_change_the_language_of_a_sentence() -> None:
    texts = {
        "Our NGO is Les Amis du Lac from Haiti": "en",
        "Can Fundación Raíces apply too?": "en",
        "my colleague Jean-Pierre Dupont will speak": "en",
        "Notre ONG s'appelle Women Forward Togo": "fr",
        "Mon organisation : Human Rights Voices": "fr",
        "ma collègue Mary Smith va parler": "fr",
        "Nuestra ONG se llama Friends of the Lake": "es",
        "¿Save the Children puede postular?": "es",
        "me llamo John Smith": "es",
    }
    assert {text: _language(text) for text in texts} == texts


def test_chats_and_mixtures_are_told_apart() -> None:
    texts = {
        "slt cmt on postule": "fr",
        "jveux postuler pr le togo": "fr",
        "bsr c payan": "fr",
        "ou est le formulaire": "fr",
        "Hello, la date limite c'est quand ?": "fr",
        "xq no responden": "es",
        "q documentos piden": "es",
        "somos ong de Venezuela": "es",
        "Merci, ¿y cuándo dan resultados?": "es",
        "i dnt hav acount": "en",
        "Hola, do you pay for flights?": "en",
        "we r from lithuania n want 2 join": "en",
    }
    assert {text: _language(text) for text in texts} == texts


def test_unmistakable_words_belong_to_one_language_and_to_no_other_speaker() -> None:
    texts = {
        "Bonjour": "fr",
        "Postuler": "fr",
        "Hola": "es",
        "¡Buenos días!": "es",
        "apply": None,
        "deadline?": "en",
        "hello": None,
        "stop": None,
        "merci": None,
        "visa": None,
        "Togo": None,
        "": None,
    }
    assert {text: unmistakable(text) for text in texts} == texts


@pytest.mark.parametrize("text", ["\ud800 hola amigo mío", "hola\x00 amigo\nmío", "¿Qué? " * 5000])
def test_unwritable_and_endless_text_is_survived(text: str) -> None:
    assert _language(text) == "es"


@given(st.text(max_size=200))
def test_confidence_is_a_chance(text: str) -> None:
    found = detect(text)
    assert found is None or (found.language in LANGUAGES and 0 <= found.confidence <= 1)
