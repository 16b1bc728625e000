"""What is read of a message: no greeting, no signature, no names of States, not too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.cues import asks
from bot.faq.wording import STATE, legible, masked, passages, questions, sentences

MAIL = """Dear team,

I hope this message finds you well. We are a small association in Togo. How long can our
speaker talk? And will you pay for the flight?

Many thanks in advance.
Kind regards,
Jordan Example
Director, Example Association
"""


def test_a_mail_with_two_questions_is_parted_into_them() -> None:
    assert questions(MAIL) == (
        "How long can our speaker talk?",
        "And will you pay for the flight?",
    )


def test_a_numbered_list_of_questions_is_parted_into_them() -> None:
    assert questions("Hola:\n1. ¿Es gratis?\n2) ¿Hasta cuándo se puede postular?\nSaludos") == (
        "¿Es gratis?",
        "¿Hasta cuándo se puede postular?",
    )


def test_one_question_keeps_what_was_said_before_it() -> None:
    assert questions("Hello, we are based in Kenya. Can we apply?") == (
        "we are based in Kenya. Can we apply?",
    )


def test_greeting_quotation_and_signature_are_left_out() -> None:
    told = {
        "Hi, when is it?": ("when is it?",),
        "Madame, Monsieur,\nQuand est-ce ?\nCordialement,\nC. Exemple": ("Quand est-ce ?",),
        "> old question?\nNew question?": ("New question?",),
        "Thank you. But how do I apply?": ("But how do I apply?",),
        "Merci de supprimer mes données": ("Merci de supprimer mes données",),
        "Gracias": ("Gracias",),
        "Bonjour": ("Bonjour",),
    }
    assert {text: sentences(text) for text in told} == told


def test_names_of_states_give_way_to_one_sign() -> None:
    assert masked("Can we apply for Haiti and South Sudan?") == (
        f"Can we apply for {STATE} and {STATE}?"
    )


def test_the_gist_of_a_long_message_is_its_questions_and_what_leads_to_them() -> None:
    background = "We have worked with rural women for twenty years in three provinces. " * 9
    leading = "our director read about a review of states and could not tell us more. "
    assert passages(f"{background}{leading}How often is it? {background}") == (
        f"{background[:69].lower() * 2}{leading}how often is it?",
        "how often is it?",
    )


def test_a_question_about_what_was_said_before_goes_with_it() -> None:
    told = {
        "We sent no report. Does that matter? Do you pay flights?": (
            "We sent no report. Does that matter?",
            "Do you pay flights?",
        ),
        "Nous sommes en exil. Est-ce un problème ? Payez-vous le vol ?": (
            "Nous sommes en exil. Est-ce un problème ?",
            "Payez-vous le vol ?",
        ),
        "No tenemos visa. ¿Eso impide participar? ¿Pagan el vuelo?": (
            "No tenemos visa. ¿Eso impide participar?",
            "¿Pagan el vuelo?",
        ),
    }
    assert {text: questions(text) for text in told} == told
    assert questions("Perdimos el plazo. ¿Qué hacemos? ¿Y cuándo abre?") == (
        "Perdimos el plazo. ¿Qué hacemos?",
        "¿Y cuándo abre?",
    )


def test_a_question_about_the_one_before_is_asked_with_it() -> None:
    assert questions(
        "Nous voudrions remplacer notre oratrice. Est-ce encore possible ? Et quand saurons-nous ?"
    ) == (
        "Nous voudrions remplacer notre oratrice.",
        "Nous voudrions remplacer notre oratrice. Est-ce encore possible ?",
        "Et quand saurons-nous ?",
    )


def test_a_question_that_says_it_is_asked_with_what_it_is() -> None:
    assert questions("¿Llegó la solicitud? Pusimos mal el teléfono. ¿Cómo lo corregimos?") == (
        "¿Llegó la solicitud?",
        "Pusimos mal el teléfono. ¿Cómo lo corregimos?",
    )


@pytest.mark.parametrize(
    "courtesy",
    [
        "Please let me know if you need anything else.",
        "Please find attached our statutes.",
        "I would be grateful for a quick reply.",
        "Veuillez agréer, Madame, Monsieur, mes salutations distinguées.",
        "Dans l'attente de votre retour, je vous prie de recevoir mes salutations.",
        "Merci de me répondre rapidement.",
        "Quisiera agradecerles su labor.",
        "Les agradecería una pronta respuesta.",
    ],
)
def test_a_courtesy_asks_nothing(courtesy: str) -> None:
    assert not asks(courtesy)
    assert questions(f"Is it free? When does it close? {courtesy}") == (
        "Is it free?",
        "When does it close?",
    )


@pytest.mark.parametrize(
    "polite",
    [
        "Please let me know if you pay for the flight.",
        "I would be grateful for the address of the form.",
        "Veuillez m'indiquer la date limite.",
        "Je vous prie de m'envoyer le formulaire.",
        "Les agradecería el enlace del formulario.",
    ],
)
def test_a_politeworded_politely_asks(polite: str) -> None:
    assert asks(polite)


def test_many_questions_are_looked_up_as_a_few() -> None:
    asked = [f"Who pays for number {number}?" for number in range(40)]
    assert questions(" ".join(asked + asked)) == (*asked[:5], " ".join(asked[5:]))


def test_what_cannot_be_written_is_dropped() -> None:
    assert legible("\ud83d how\x00 long\u2019s it \ud800") == "how  long's it"


@given(st.text(max_size=3000))
def test_any_text_is_read_within_bounds(text: str) -> None:
    read = passages(masked(legible(text)))
    assert sum(map(len, read)) <= 600 + 4 * len(STATE)
    assert all(passage.encode() for passage in read)


@pytest.mark.parametrize("sign", [".", "¿", "(", "- ", "\U0001f3f3", "et ", "a "])
def test_long_run_of_anything_is_read_at_once(sign: str) -> None:
    """Two runs of signs side by side in a pattern would take minutes to share these out."""
    assert not asks(sign * 100_000)
