"""How answers are understood: a table of what people type, and what never happens."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot import resources
from bot.conversation.answers import Understood, show, understand, understand_both
from bot.conversation.form import load_form
from bot.facts.application import Value
from bot.i18n import LANGUAGES, Language
from bot.message import LanguageName, Listing, Param, StateName, Term

DATA = Path(__file__).parent / "data"
TABLES = tuple(DATA / name for name in ("answers.txt", "batches.txt", "names.txt"))
ROUND = ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")
NOW = date(2021, 8, 1)
FORM = load_form()
FIELDS = tuple(field.name for field in FORM.fields)

Case = tuple[str, Language, str, Any]


def cases() -> Iterator[Case]:
    """The tables' rows: field, language, text, and what is meant."""
    field = ""
    for line in (line for table in TABLES for line in table.read_text("utf-8").splitlines()):
        if line.startswith("["):
            field = line.strip("[]")
        elif " => " in line and not line.startswith("#"):
            asked, meant = line.rsplit(" => ", 1)
            language, text = asked.split(" | ", 1)
            assert language in LANGUAGES
            yield field, language, text, meant if meant[0] in "/?!" else json.loads(meant)


def heard(
    field: str, language: Language, text: str, answers: dict[str, Value] | None = None
) -> Any:
    """What is understood, written as in the table."""
    understood = understand(
        FORM.field(field), text, language, states=ROUND, answers=answers, now=NOW
    )
    return written(understood)


def written(understood: Understood) -> Any:
    if understood.command is not None:
        return f"/{understood.command}"
    if understood.question:
        return "?"
    value = understood.value
    return "!" if value is None else list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("field", FIELDS)
def test_understand_reads_what_people_type(field: str) -> None:
    rows = [(language, text, meant) for name, language, text, meant in cases() if name == field]
    assert [(each[0], each[1], heard(field, *each[:2])) for each in rows] == rows


def test_table_covers_every_field_and_language() -> None:
    rows = list(cases())
    assert len(rows) >= 1000
    assert {(field, language) for field, language, _, _ in rows} == {
        (field, language) for field in FIELDS for language in LANGUAGES
    }


@pytest.mark.parametrize("field", [field for field in FORM.fields if field.options])
def test_understand_takes_buttons_numbers_and_labels_of_any_language(field: Any) -> None:
    several = field.kind == "choices"
    for place, option in enumerate(field.options, start=1):
        if field.kind == "yes_no":
            meant: Any = option == field.options[0]
        else:
            meant = [option] if several else option
        said = [option, str(place), *(label(field.option_key(option), each) for each in LANGUAGES)]
        assert [heard(field.name, "en", text) for text in said] == [meant] * len(said)


BUTTONS = {
    "back": "/back",
    "skip": "/skip",
    "submit": "/submit",
    "save_changes": "/submit",
    "edit": "/edit",
    "later": "/save",
    "discard": "/cancel",
    **dict.fromkeys(("keep", "done", "resume", "continue", "apply", "withdraw", "drop"), "!"),
}


@pytest.mark.parametrize("field", ["organisation", "coalition_name", "speaker_last_name"])
def test_understand_takes_no_button_for_a_name(field: str) -> None:
    typed = {
        (button, language): heard(field, "en", label(f"dialogue.button.{button}", language))
        for button in BUTTONS
        for language in LANGUAGES
    }
    assert typed == {(button, language): BUTTONS[button] for button, language in typed}


IN_PASSING = [
    ("organisation", "Lake Voices, by the way when is the deadline?", "Lake Voices"),
    ("organisation", "somos Voces Libres, ¿cuál es la fecha límite?", "Voces Libres"),
    ("organisation", "Où Vont Les Enfants, au fait, c'est payant ?", "Où Vont Les Enfants"),
    ("state", "Togo, when is the deadline?", "TG"),
    ("founded", "2004, et jusqu'à quand peut-on postuler ?", 2004),
    ("email", "info@example.org ¿hay que pagar?", "info@example.org"),
    ("themes", "torture, health. How many can I choose?", ("torture", "health")),
    ("consent", "Yes, how long do you keep the data?", True),
    ("organisation", "Good morning dear team, when is the deadline?", None),
    ("ecosoc", "No, is that a problem?", None),
    ("organisation_type", "NHRI, what does it mean?", None),
]


@pytest.mark.parametrize(("field", "text", "value"), IN_PASSING)
def test_understand_both_keeps_an_answer_and_the_question_after_it(
    field: str, text: str, value: Value | None
) -> None:
    both = understand_both(FORM.field(field), text, "en", states=ROUND, now=NOW)
    assert (both.value, both.question, bool(both.asked)) == (value, True, value is not None)


def label(key: str, language: Language) -> str:
    area = "dialogue" if key.startswith("dialogue.") else "form"
    path = resources.path("catalogue") / f"{area}.{language}.po"
    with path.open("rb") as file:
        entry = read_po(file).get(key)
    assert entry is not None
    return str(entry.string)


SAME = [
    ("speaker_email", "en", "the same", "office@example.org"),
    ("speaker_email", "fr", "la même adresse", "office@example.org"),
    ("speaker_email", "es", "el mismo que arriba", "office@example.org"),
    ("speaker_phone", "fr", "le même", "+22890123456"),
    ("speaker_phone", "en", "90 12 34 57", "+22890123457"),
    ("phone", "en", "0041 22 730 12 34", "+41227301234"),
]


@pytest.mark.parametrize(("field", "language", "text", "meant"), SAME)
def test_understand_uses_earlier_answers(
    field: str, language: Language, text: str, meant: str
) -> None:
    earlier: dict[str, Value] = {
        "state": "TG",
        "email": "office@example.org",
        "phone": "+22890123456",
    }
    assert heard(field, language, text, earlier) == meant


def test_understand_names_what_is_wrong() -> None:
    said = {
        ("aim", "word " * 201): ("too_many_words", {"count": 201, "limit": 200}),
        ("organisation", "Lake " * 60): ("too_long", {"count": 299, "limit": 250}),
        ("founded", "2150"): ("year_range", {"year": "2150", "first": "1800", "last": "2021"}),
        ("email", "ana@gmial.com"): (
            "email_typo",
            {"text": "ana@gmial.com", "suggestion": "ana@gmail.com"},
        ),
        ("scope", "7"): ("number", {"number": "7", "last": "3"}),
        ("state", "Kenya"): (
            "state_not_in_round",
            {
                "state": StateName(code="KE"),
                "states": Listing(items=tuple(StateName(code=code) for code in ROUND)),
            },
        ),
    }
    problems = {}
    for field, text in said:
        found = understand(FORM.field(field), text, "en", states=ROUND, now=NOW).problem
        assert found is not None
        problems[field, text] = (found.key.removeprefix("form.problem."), dict(found.params))
    assert problems == said


def test_understand_hears_a_refusal_and_says_what_it_means() -> None:
    heard_no = understand(FORM.field("consent"), "non", "fr", states=ROUND, now=NOW)
    assert (heard_no.value, heard_no.problem and heard_no.problem.key) == (
        False,
        "form.problem.consent_needed",
    )


def test_understand_takes_a_quoted_text_as_it_is() -> None:
    said = ['"Stop"', "« Aide »", "“¿Dónde están?”", "'Help'"]
    assert [heard("organisation", "en", text) for text in said] == [
        "Stop",
        "Aide",
        "¿Dónde están?",
        "Help",
    ]


@given(st.sampled_from(FIELDS), st.sampled_from(LANGUAGES), st.text(max_size=200))
def test_understand_never_fails(field: str, language: Language, text: str) -> None:
    understood = understand(FORM.field(field), text, language, states=ROUND, now=NOW)
    value = understood.value
    allowed = FORM.field(field).options
    if FORM.field(field).kind == "choice" and value is not None:
        assert value in allowed
    if FORM.field(field).kind == "state" and value is not None:
        assert value in ROUND
    assert value != ()


LONG = ("a " * 2000, "save it and " * 300, "no " * 1000, "1" * 3000, "a@" * 1000)


@pytest.mark.parametrize("field", ["state", "organisation", "aim", "themes", "email", "coalition"])
def test_understand_is_not_held_up_by_long_texts(field: str) -> None:
    heard(field, "en", "first use reads the word lists")
    started = time.process_time()
    assert len([heard(field, "en", text) for text in LONG]) == len(LONG)
    assert time.process_time() - started < 1.5


SHOWN: list[tuple[str, Value, Param]] = [
    ("state", "TG", StateName(code="TG")),
    ("organisation", "Lake Voices", "Lake Voices"),
    ("organisation_type", "nhri", Term(key="form.option.organisation_type.nhri")),
    ("ecosoc", True, Term(key="form.option.yes")),
    ("publish_name", False, Term(key="form.option.publish_name.confidential")),
    ("founded", 1998, "1998"),
    ("website", "", Term(key="form.value.none")),
    ("themes", ("women",), Listing(items=(Term(key="theme.women"),))),
    ("speaker_languages", ("fr",), Listing(items=(LanguageName(code="fr"),))),
]


@pytest.mark.parametrize(("field", "value", "shown"), SHOWN)
def test_show_gives_answers_back_in_words(field: str, value: Value, shown: Param) -> None:
    assert show(FORM.field(field), value) == shown
