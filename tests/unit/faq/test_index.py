"""The index: sure of what it knows, silent otherwise, and never without a person in need."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq import learning
from bot.faq.answers import ENTRIES
from bot.faq.encoder import SentenceEncoder
from bot.faq.index import FaqIndex
from bot.faq.network import FOLDER, Network

# None of these is among the phrasings that the index was trained on.
ANSWERED = {
    "We'd love to know the very last day on which you take applications.": "application_deadline",
    "is my country going to hear what i say about it in the room?": "state_under_review_role",
    "vamos cinco ong juntas, quien llena el formulario?": "coalition_application",
    "vous prenez en charge l'avion jusqu'à Genève ?": "travel_funding",
    "¿quién va a poder leer los datos que ponemos en el formulario?": "confidentiality",
    "CUANTOS MINUTOS PUEDE HABLAR CADA ORGANIZACION": "statement_length",
    "Hello,\n\nwe work with prisoners in Uganda and saw your call. Must our organisation be\n"
    "accredited by ECOSOC to take part?\n\nBest regards,\nThe Example Centre": "ecosoc_status",
}
LEFT_TO_PEOPLE = [
    "Which wine goes with fondue?",
    "Quel est le meilleur marché de Noël de la région ?",
    "How do we send a complaint to the Committee on Enforced Disappearances?",
    "¿Me consiguen un visado humanitario para mi prima?",
    "do you know interpreters for hire, russian english",
    "cuanto hay que pagar para tener cupo asegurado",
    "comment obtenir l'agrément de notre association",
    "Kofi Example",
    "Merci, bonne journée à toute l'équipe",
]


def test_questions_in_other_words_are_answered(index: FaqIndex) -> None:
    assert {text: index.match(text).entry for text in ANSWERED} == ANSWERED


def test_what_no_entry_answers_is_left_to_people(index: FaqIndex) -> None:
    assert [text for text in LEFT_TO_PEOPLE if index.match(text).entry] == []


@pytest.mark.parametrize(
    ("text", "handover"),
    [
        ("I would rather talk to a human being", "person"),
        ("passez-moi quelqu'un de votre équipe s'il vous plaît", "person"),
        ("quiero hablar con una persona", "person"),
        ("they threatened me because I applied, I am scared", "safety"),
        ("la police surveille notre bureau depuis notre candidature", "safety"),
        ("mi vida corre peligro, ayúdenme por favor", "safety"),
        ("When is the deadline?", None),
    ],
)
def test_a_call_for_a_person_is_heard(index: FaqIndex, text: str, handover: str | None) -> None:
    assert index.match(text).handover == handover


def test_the_states_of_a_question_are_named(index: FaqIndex) -> None:
    match = index.match("peut-on encore postuler pour Haïti ou le Togo ?")
    assert (match.entry, match.states, match.language) == (
        "application_deadline",
        ("HT", "TG"),
        "fr",
    )


def test_a_mail_with_three_questions_gets_three_answers(index: FaqIndex) -> None:
    mail = (
        "Dear team,\n\nwe are new to this. How long may each speaker talk? Do you pay for our\n"
        "flights? And in which language must we speak?\n\nKind regards,\nJordan Example"
    )
    assert [index.match(question).entry for question in index.questions(mail)] == [
        "statement_length",
        "travel_funding",
        "languages",
    ]


def test_a_state_alone_is_answered_with_where_it_stands(index: FaqIndex) -> None:
    found = {text: index.match(text).entry for text in ("Togo", "y Haití?", "le Kenya ?", "Chad X")}
    assert found == {
        "Togo": "countries_covered",
        "y Haití?": "countries_covered",
        "le Kenya ?": "countries_covered",
        "Chad X": None,
    }


def test_a_meeting_is_no_island(index: FaqIndex) -> None:
    match = index.match("¿Cuándo es la reunión sobre Togo?")
    assert (match.entry, match.states) == ("calendar_dates", ("TG",))
    assert index.match("Quand ont lieu les réunions sur le Togo ?").states == ("TG",)


def test_what_has_nothing_to_do_with_us_is_not_offered_our_entries(index: FaqIndex) -> None:
    texts = ["tell me a joke", "Which wine goes with fondue?", "Could you help me with my asylum?"]
    assert [text for text in texts if index.match(text).offered] == []
    assert index.match("¿Y los papeles del viaje?").offered


def test_nothing_is_near_to_nothing(index: FaqIndex) -> None:
    match = index.match("\ud800  \n")
    assert (match.entry, match.score, match.near, match.handover) == (None, 0.0, (), None)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_survived(letters: FaqIndex, text: str) -> None:
    match = letters.match(text)
    assert 0 <= match.score <= 1
    assert set(match.near) <= set(ENTRIES)


def test_a_very_long_text_costs_no_more_than_a_page(index: FaqIndex) -> None:
    assert index.match("When do you close the call? " + "We work with farmers. " * 2000).entry == (
        "application_deadline"
    )


def test_threads_get_the_same_answers(index: FaqIndex) -> None:
    texts = list(ANSWERED)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(index.match, texts)) == [index.match(text) for text in texts]


def test_letters_alone_answer_only_what_is_plain(letters: FaqIndex) -> None:
    assert letters.match("What is the deadline for applications?").entry == "application_deadline"
    assert [text for text in LEFT_TO_PEOPLE if letters.match(text).entry] == []


def test_the_sentence_encoder_leaves_the_environment_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    encoder = SentenceEncoder.available()
    assert encoder is not None
    import os

    assert os.environ["OMP_NUM_THREADS"] == "7"


@pytest.mark.parametrize("name", ["sentences", "letters"])
def test_the_trained_network_is_of_these_phrasings(name: str) -> None:
    """When this fails, run ``python -m bot.faq.train`` and commit what it writes."""
    assert Network.load(FOLDER / f"{name}.npz").inputs == learning.inputs()
