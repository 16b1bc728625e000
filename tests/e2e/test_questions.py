"""Questions in three languages: answered with the round's own facts, or handed to a person."""

from __future__ import annotations

import re

import pytest

from tests.e2e.applicants import AMA, take
from tests.e2e.conftest import Stage

ANSWERED = [
    ("en", "What is the deadline to apply?", ["16 August 2021", "23:59", "Geneva time"]),
    ("fr", "Quelle est la date limite pour postuler ?", ["16 août 2021", "heure de Genève"]),
    ("es", "¿Cuál es la fecha límite para postular?", ["16 de agosto de 2021", "Ginebra"]),
    ("en", "Which countries are covered this time?", ["Togo", "Timor-Leste", "Zimbabwe"]),
    ("fr", "Quels sont les États concernés ?", ["Togo", "Ouganda", "Zimbabwe"]),
    ("es", "¿Qué países se examinan en esta ronda?", ["Togo", "Uganda", "Zimbabue"]),
]
UNKNOWN = [
    (
        "en",
        "Do you know a good vegetarian restaurant near the station?",
        "ask a person",
        "A person in the office will answer",
    ),
    ("fr", "Pouvez-vous réparer mon vélo avant jeudi ?", "personne", "du bureau"),
    ("es", "¿Quién ganó el partido de ayer por la noche?", "persona", "de la oficina"),
]
WORDS = "<b>Yes</b>, after & before *noon*: https://example.org/a_b_c"


def test_questions_are_answered_with_the_dates_and_states_of_the_round(
    sqlite_stage: Stage,
) -> None:
    missing = {}
    for language, question, facts in ANSWERED:
        phone = sqlite_stage.world.phone("Somebody", language)
        said = phone.say(question).text
        missing[question] = [fact for fact in facts if fact not in said]
    assert missing == {question: [] for _, question, _ in ANSWERED}


def test_question_by_mail_is_answered_in_its_language(sqlite_stage: Stage) -> None:
    box = sqlite_stage.world.letterbox("lucia@vecinas.example")
    answer = box.write(
        "Pregunta", "Buenos días:\n\n¿Cuál es la fecha límite para postular?\n\nLucía"
    )
    assert "16 de agosto de 2021" in answer.text


@pytest.mark.parametrize(("language", "question", "person", "promise"), UNKNOWN)
def test_unknown_question_goes_to_the_office_and_its_answer_comes_back(
    sqlite_stage: Stage, language: str, question: str, person: str, promise: str
) -> None:
    world = sqlite_stage.world
    phone = world.phone("Somebody", language)
    if not re.search(promise, phone.say(question).text):
        phone.tap(person)  # what was near was offered first
    phone.hears(promise)
    office, viewer = world.colleague("U0REVIEW"), world.colleague("U0VIEWER")
    asked = office.card(re.escape(question))
    viewer.presses(asked, "Reply")
    viewer.sees("You may not do this here", private=True)
    office.presses(asked, "Reply")
    office.submits(office.window("word for word"), text=WORDS)
    office.submits(office.window("will get exactly this"))
    assert WORDS in phone.hears("after & before").text
    office.sees("answered \\(sent\\)")


def test_person_in_danger_reaches_the_office_at_once(sqlite_stage: Stage) -> None:
    phone = sqlite_stage.world.phone("Somebody", "fr")
    phone.say("Je reçois des menaces de mort à cause de ma candidature, que faire ?")
    phone.hears("danger")
    assert "menaces de mort" in sqlite_stage.world.colleague("U0REVIEW").sees("Safety").text


def test_question_in_the_middle_of_the_form_is_answered_and_the_form_goes_on(
    sqlite_stage: Stage,
) -> None:
    phone = sqlite_stage.world.phone("Ama", "fr")
    for step in AMA.steps[:4]:
        take(phone, step)
    phone.say("Quelle est la date limite pour postuler ?", hear="16 août 2021")
    phone.hears("3 sur 24")
    phone.say("osc", hear="4 sur 24")
