"""The form's texts: all of them in three languages, with the same parameters."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot import resources
from bot.conversation.answers import understand
from bot.conversation.form import load_form
from bot.i18n import LANGUAGES, Language
from bot.message import Message
from bot.render import render
from bot.render.rendered import Capabilities

FORM = load_form()
ANSWERS = Path(resources.__file__).parent / "conversation" / "answers"
ROUND = ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")
PLAIN = Capabilities(markup="plain", buttons=False)


def entries(language: Language) -> dict[str, tuple[str, ...]]:
    path = resources.path("catalogue") / f"form.{language}.po"
    with path.open("rb") as file:
        catalog = read_po(file)
    found = {}
    for entry in catalog:
        if entry.id:
            key = entry.id if isinstance(entry.id, str) else entry.id[0]
            string = entry.string or ""
            found[key] = (string,) if isinstance(string, str) else tuple(string)
    return found


def parameters(forms: tuple[str, ...]) -> set[str]:
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def wanted() -> set[str]:
    """The keys that the form and the reading of answers use."""
    keys = {"form.value.none"} | {f"form.group.{group}" for group in FORM.groups}
    for field in FORM.fields:
        keys |= {f"form.{part}.{field.name}" for part in ("ask", "label", "help")}
        keys |= {field.option_key(option) for option in field.options}
        if field.must_be is not None:
            keys.add(f"form.problem.{field.name}_needed")
    return keys | {f"form.problem.{name}" for name in problems()}


def problems() -> set[str]:
    source = "\n".join(path.read_text(encoding="utf-8") for path in ANSWERS.glob("*.py"))
    calls = re.findall(r"ask_again\(([^()]*(?:\([^()]*\))?[^()]*)", source)
    calls += re.findall(r"(?:problem|unclear) = (.*)", source)
    names = {name for call in calls for name in re.findall(r'(?<![=\w(])"([a-z_]+)"', call)}
    return names - {"state", "publish_name"} | {"state", "only_first_name", "only_last_name"}


def test_catalogue_has_exactly_the_texts_in_use() -> None:
    assert {language: set(entries(language)) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, wanted()
    )


def test_catalogue_has_the_same_parameters_in_every_language() -> None:
    english = {key: parameters(forms) for key, forms in entries("en").items()}
    for language in LANGUAGES:
        found = entries(language)
        assert all(all(forms) for forms in found.values())
        assert {key: parameters(forms) for key, forms in found.items()} == english


def test_questions_name_their_limit() -> None:
    limits = {field.name: str(field.max_words) for field in FORM.fields if field.max_words}
    missing = [
        (name, language)
        for name, limit in limits.items()
        for language in LANGUAGES
        if limit not in entries(language)[f"form.ask.{name}"][0]
    ]
    assert missing == []


TOLD = [
    ("state", "congo"),
    ("state", "Kenya"),
    ("state", "Togo, Haiti"),
    ("state", "blue"),
    ("organisation", "hello"),
    ("organisation", "Togo"),
    ("organisation", "me@example.org"),
    ("organisation", "name " * 60),
    ("organisation_type", "blue"),
    ("organisation_type", "9"),
    ("scope", "national, regional"),
    ("ecosoc", "blue"),
    ("founded", "long ago"),
    ("founded", "2999"),
    ("founded", "I don't know"),
    ("upr_report", "I don't know"),
    ("coalition_members", "many"),
    ("coalition_members", "999999"),
    ("themes", "blue"),
    ("themes", "torture, blue cars"),
    ("email", "x"),
    ("email", "a@example.org b@example.org"),
    ("email", "a@gmial.com"),
    ("phone", "call us"),
    ("phone", "90 12 34 56"),
    ("phone", "+22890123456, +22890123457"),
    ("website", "blue"),
    ("website", "me@example.org"),
    ("website", "example.org example.net"),
    ("aim", "word " * 201),
    ("speaker_first_name", "Ana 5"),
    ("speaker_first_name", "my name is Ana Ruiz"),
    ("speaker_last_name", "my name is Ana Ruiz"),
    ("speaker_email", "the same"),
    ("speaker_languages", "blue"),
    ("speaker_languages", "English, blue"),
    ("publish_name", "blue"),
    ("consent", "no"),
    ("consent", "\u200b"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_can_be_said(language: Language) -> None:
    said = {}
    for field, text in TOLD:
        problem = understand(
            FORM.field(field), text, language, states=ROUND, now=date(2021, 8, 1)
        ).problem
        assert isinstance(problem, Message), (field, text)
        said[problem.key] = render(problem, language, PLAIN).text
    assert all("{" not in text and text.strip() for text in said.values())
    assert len(set(said.values())) == len(said) > 30
