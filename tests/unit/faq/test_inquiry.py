"""Telling a question from the answer to a form's question, without a model."""

from __future__ import annotations

import pytest

from bot.faq.inquiry import looks_like_question


@pytest.mark.parametrize(
    "text",
    [
        "how long can I speak?",
        "how long can i speak",
        "HOW LONG CAN I SPEAK",
        "is it free",
        "why do you need my phone number",
        "c'est payant",
        "on peut parler en français",
        "pourquoi vous demandez ça",
        "cuando cierra",
        "¿y si no tengo teléfono",
        "quiero saber si es gratis",
        "what about Haiti?",
    ],
)
def test_a_question_is_seen(text: str) -> None:
    assert looks_like_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "Aide aux victimes du Togo",
        "Who Cares Foundation",
        "Dónde Están Los Desaparecidos",
        "Où Vivre Ensemble",
        "Will Example",
        "Can Example",
        "May Example",
        "Amina Example",
        "national",
        "yes",
        "2014",
        "info@example.org",
        "12 Market Street",
        "Haiti",
        "",
        "   ",
        "We promote the rights of women and girls.",
        "how do we work? " + "We train lawyers in the provinces and publish what they find. " * 20,
    ],
)
def test_an_answer_is_left_alone(text: str) -> None:
    assert not looks_like_question(text)
