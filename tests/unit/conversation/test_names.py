"""What is said where a name is asked for is stored in no field of names."""

from __future__ import annotations

import pytest

from tests.unit.conversation.test_answers import heard

NAMES = ("organisation", "coalition_name", "speaker_first_name", "speaker_last_name")
SAID = (
    "asdf qwer",
    "about 15 years ago",
    "between 10 and 12",
    "hace veinte años",
    "les années 80",
    "Haiti and Togo",
    "el país donde vivo",
    "mi país",
    "national and regional",
    "nationale et internationale",
    "le nom complet ou le sigle",
    "su nombre actual o el anterior",
    "the full name or the short one",
    "ya se lo dije antes",
    "il est dans mon mail",
    "my colleague will tell you",
    "it doesn't really have a name",
    "le nom change bientôt",
    "somos tres personas nada más",
    "depende del proyecto",
    "tal vez",
    "pas nécessaire",
    "llámenme a la oficina",
    "prefer email",
    "oficina arroba example punto org",
    "+256 700 111 222",
    "merci de patienter",
    "the one I mentioned",
    "l'organisation de ma sœur",
)


@pytest.mark.parametrize("field", NAMES)
def test_what_is_said_is_no_name(field: str) -> None:
    meant = {text: heard(field, "en", text) for text in SAID}
    assert {text for text, each in meant.items() if each not in {"!", "?"}} == set()


INTRODUCED = (
    ("je suis du Comité des Sages", "Comité des Sages"),
    ("vengo en representación de Niñez Primero", "Niñez Primero"),
    ("mettez Synergie Jeunesse", "Synergie Jeunesse"),
    ('le decimos "La Mesa"', "La Mesa"),
    ("no sorry, it should be Mothers of Karamoja", "Mothers of Karamoja"),
    ("pardon je voulais dire Union des Femmes Rurales", "Union des Femmes Rurales"),
    ("Nos llamamos Semillas del Lago, mucho gusto", "Semillas del Lago"),
    ("youth alive uganda thanks 🙏", "youth alive uganda"),
    ("We Are One", "We Are One"),
    ("Perdón y Memoria", "Perdón y Memoria"),
    ("50-50 Initiative", "50-50 Initiative"),
)


@pytest.mark.parametrize(("text", "name"), INTRODUCED)
def test_a_name_is_taken_from_its_sentence(text: str, name: str) -> None:
    assert heard("organisation", "en", text) == name


SHORT = (
    ("aim", "It is all in the report", "!"),
    ("aim", "c'est trop long à expliquer", "!"),
    ("aim", "we are twelve", "!"),
    ("aim", "We help widows.", "We help widows."),
    ("aim", "Human rights education", "Human rights education"),
    ("engagement", "yes we did", "!"),
    ("engagement", "12 members", "!"),
    ("engagement", "Report in 2011", "Report in 2011"),
)


@pytest.mark.parametrize(("field", "text", "meant"), SHORT)
def test_a_short_text_is_about_what_was_asked(field: str, text: str, meant: str) -> None:
    assert heard(field, "en", text) == meant
