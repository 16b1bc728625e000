"""What people type by ear, in haste or without accents is read as the words they meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.faq.spelling import corrected

MEANT = {
    "wat hapens at a presession and why shud we go": (
        "what happens at a presession and why should we go"
    ),
    "wen do u recieve the resuls": "when do you receive the results",
    "kel papié pr la candidature": "quel papier pour la candidature",
    "c gratuit ou pas": "c'est gratuit ou pas",
    "on n a pas d argent et c est loin": "on n'a pas d'argent et c'est loin",
    "pre-sessions késako": "pre-sessions c'est quoi",
    "dnd mando la solicitud porfa": "dónde mando la solicitud por favor",
    "ou envoyer la declaration": "ou envoyer la déclaration",
    "jveux parler a quelquun": "je veux parler a quelqu'un",
    "kiero canbiar el nonbre del orador": "quiero cambiar el nombre del orador",
    "tienen una guia para la declaracion": "tienen una guía para la declaración",
    "ustedes pagan el buelo y el otel": "ustedes pagan el vuelo y el hotel",
}
LEFT = [
    "what is the deadline to apply?",
    "c'est qu'on n'a pas l'accès aujourd'hui",
    "nous écrivons de [country] au nom du mouvement",
    "¿hasta cuándo se puede postular para [country]?",
    "y a t il une date pour le plan b",
    "the krasnoyarsk observatory of wezembeek",
    "",
]


def test_what_was_meant_is_read() -> None:
    assert {typed: corrected(typed) for typed in MEANT} == MEANT


def test_what_is_spelt_well_or_unknown_is_left() -> None:
    assert [corrected(text) for text in LEFT] == LEFT


@given(st.text(max_size=80))
def test_a_correction_is_as_it_should_be_the_second_time(text: str) -> None:
    once = corrected(text.lower())
    assert len(once) <= 3 * len(text) + 12
    assert corrected(once).count("[country]") == text.lower().count("[country]")
