"""The whole form by mail: whatever a reply looks like, which answers are in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.conversation import letterform
from bot.conversation.form import load_form
from bot.conversation.place import Desk
from bot.facts.application import Value
from bot.i18n import Language
from bot.message import Message
from bot.render import label

STATES = ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")
# Everything needed but the postal address, which is optional
COMPLETE: Mapping[str, Value] = {
    "state": "TG",
    "organisation": "Vivre Ensemble",
    "organisation_type": "cso",
    "scope": "national",
    "ecosoc": False,
    "founded": 1998,
    "upr_report": "none",
    "coalition": False,
    "themes": ("health",),
    "email": "bureau@vivre.example",
    "aim": "We work for health.",
    "speaker_first_name": "Ama",
    "speaker_last_name": "Mensah",
    "speaker_gender": "woman",
    "speaker_position": "Director",
    "speaker_email": "ama@vivre.example",
    "speaker_languages": ("fr",),
    "publish_name": False,
}


def desk(language: Language = "en", *, submitted: bool = False) -> Desk:
    return Desk(
        form=load_form(),
        language=language,
        states=STATES,
        open_states=STATES,
        today=date(2021, 8, 2),
        submitted=submitted,
    )


def our_letter(language: Language, *names: str, quote: str = "> ") -> dict[str, str]:
    """Our questions as a mail program quotes them."""
    form = load_form()
    return {
        name: f"{quote}- {form.fields.index(form.field(name)) + 1}. "
        f"{label(Message(key=f'form.label.{name}'), language)}: "
        f"{label(Message(key=f'form.ask.{name}'), language)}"
        for name in names
    }


EN = our_letter("en", "state", "organisation", "organisation_type", "scope", "founded", "themes")
FR = our_letter("fr", "state", "organisation", "address", "aim", "coalition_members")
ES = our_letter("es", "state", "organisation")
HTML = our_letter("en", "state", "organisation_type", quote="> ")

WRITTEN: list[tuple[str, str, Language, dict[str, Value]]] = [
    # numbers
    (
        "numbers",
        "1: Togo\n2: Vivre Ensemble\n3: CSO",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble", "organisation_type": "cso"},
    ),
    (
        "points",
        "1. Togo\n2. Vivre Ensemble",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    (
        "brackets",
        "1) Togo\n(2) Vivre Ensemble",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    (
        "dashes",
        "1 - Togo\n2 – Vivre Ensemble",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    (
        "degree signs",
        "1°) Togo\nN° 2 : Vivre Ensemble",
        "fr",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    (
        "questions named",
        "Question 1: Togo\nQ2: Vivre Ensemble",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    (
        "bullets",
        "- 1: Togo\n* 2: Vivre Ensemble",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    (
        "bold numbers",
        "**1.** Togo\n*2.* Vivre Ensemble",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    (
        "bare numbers",
        "1 Togo\n2 Vivre Ensemble\n3 CSO",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble", "organisation_type": "cso"},
    ),
    (
        "answer on the next line",
        "1.\nTogo\n\n2.\n\nVivre Ensemble",
        "en",
        {"state": "TG", "organisation": "Vivre Ensemble"},
    ),
    ("one line, semicolons", "1: Togo; 2: Vivre", "en", {"state": "TG", "organisation": "Vivre"}),
    (
        "one line, spaces",
        "1: Togo 2: Vivre 3: CSO",
        "en",
        {"state": "TG", "organisation": "Vivre", "organisation_type": "cso"},
    ),
    (
        "one line, commas and brackets",
        "1) Togo, 2) Vivre, 6) 1998",
        "en",
        {"state": "TG", "organisation": "Vivre", "founded": 1998},
    ),
    ("year after a colon", "6:1998", "en", {"founded": 1998}),
    ("skipped", "6: skip\n15: none", "en", {"founded": "", "website": ""}),
    # labels
    (
        "English labels",
        "State: Togo\nOrganisation: Vivre",
        "en",
        {"state": "TG", "organisation": "Vivre"},
    ),
    (
        "French labels to an English letter",
        "État : Togo\nOrganisation : Vivre",
        "en",
        {"state": "TG", "organisation": "Vivre"},
    ),
    (
        "Spanish labels",
        "Estado: Siria\nOrganización: Vivir",
        "es",
        {"state": "SY", "organisation": "Vivir"},
    ),
    (
        "field names",
        "organisation: Vivre\nspeaker_last_name: Mensah",
        "en",
        {"organisation": "Vivre", "speaker_last_name": "Mensah"},
    ),
    (
        "everyday labels",
        "Pays : Togo\nNom de l’organisation : Vivre\nTéléphone : +22890112233",
        "fr",
        {"state": "TG", "organisation": "Vivre", "phone": "+22890112233"},
    ),
    (
        "labels in one line",
        "Pays : Togo; Organisation : Vivre",
        "fr",
        {"state": "TG", "organisation": "Vivre"},
    ),
    (
        "label and number",
        "1. State: Togo\n2. Organisation: Vivre",
        "en",
        {"state": "TG", "organisation": "Vivre"},
    ),
    (
        "a number that counts themes",
        "3 themes: health, education, torture",
        "en",
        {"themes": ("torture", "health", "education")},
    ),
    # under our quoted questions
    (
        "under quoted questions",
        f"{EN['state']}\nTogo\n{EN['organisation']}\n\nVivre\n\n{EN['organisation_type']}\nCSO",
        "en",
        {"state": "TG", "organisation": "Vivre", "organisation_type": "cso"},
    ),
    (
        "under quoted questions in Spanish",
        f"{ES['state']}\nSiria\n{ES['organisation']}\nVivir",
        "es",
        {"state": "SY", "organisation": "Vivir"},
    ),
    ("doubly quoted", f"> {EN['state']}\nTogo", "en", {"state": "TG"}),
    (
        "list marks lost, bold as stars",
        "> *1. State*: Which State?\nTogo\n> *3. Type of organisation*: What kind?\nNHRI",
        "en",
        {"state": "TG", "organisation_type": "nhri"},
    ),
    (
        "numbers lost",
        "> State: About which State would you like to speak?\nTogo",
        "en",
        {"state": "TG"},
    ),
    (
        "quoted questions broken over lines",
        "> - 1. State: About which State would you like\n> to speak? Please choose\nTogo",
        "en",
        {"state": "TG"},
    ),
    (
        "their number repeated under ours",
        f"{EN['organisation_type']}\n3: CSO",
        "en",
        {"organisation_type": "cso"},
    ),
    ("a year under a quoted question", f"{EN['founded']}\n1998", "en", {"founded": 1998}),
    (
        "a count under a quoted question",
        f"{FR['coalition_members']}\n12.",
        "fr",
        {"coalition_members": 12},
    ),
    (
        "points of one's own under a quoted question",
        f"{EN['themes']}\n1. health\n2. torture\n3. education",
        "en",
        {"themes": ("torture", "health", "education")},
    ),
    (
        "answers above, our letter below",
        f"1: Togo\n2: Vivre\n\nLe 2 août, UPR Info a écrit :\n{EN['state']}\n{EN['organisation']}",
        "en",
        {"state": "TG", "organisation": "Vivre"},
    ),
    (
        "written into a copy of ours",
        EN["state"].removeprefix("> ")
        + " Togo\n"
        + EN["organisation"].removeprefix("> ")
        + "\nVivre",
        "en",
        {"state": "TG", "organisation": "Vivre"},
    ),
    (
        "an address of two lines",
        f"{FR['address']}\n2 rue de la Paix\n01 BP 100\nLomé\n\nCordialement\nAma",
        "fr",
        {"address": "2 rue de la Paix\n01 BP 100\nLomé"},
    ),
    (
        "an aim of several paragraphs, signed",
        f"{FR['aim']}\nNous défendons la santé.\n\nNous formons.\n\nAma Mensah\nDirectrice",
        "fr",
        {"aim": "Nous défendons la santé.\n\nNous formons."},
    ),
    (
        "everyday names of the questions after a long text",
        "But et travail : Nous soignons.\nContact : la mairie\nPrénom : Ama\nConsentement : oui",
        "fr",
        {
            "aim": "Nous soignons.\nContact : la mairie",
            "speaker_first_name": "Ama",
            "consent": True,
        },
    ),
    (
        "everyday names of the questions before it, within a long text",
        "But et travail : Nous soignons.\nObjectif : la santé\nTéléphone : au siège",
        "fr",
        {"aim": "Nous soignons.\nObjectif : la santé\nTéléphone : au siège"},
    ),
    # what is no number
    (
        "an address that begins with a number",
        "1: Togo\n16:\n2 rue de la Paix\nLomé",
        "fr",
        {"state": "TG", "address": "2 rue de la Paix\nLomé"},
    ),
    (
        "a telephone number on its own line",
        "14:\n+228 90 11 22 33",
        "fr",
        {"phone": "+22890112233"},
    ),
    (
        "a telephone number in pairs",
        "1: Togo\n14:\n90 11 22 33",
        "fr",
        {"state": "TG", "phone": "+22890112233"},
    ),
    ("a year alone", "1998", "en", {}),
    ("a street alone", "2 rue de la Paix", "fr", {}),
    ("a date alone", "20 August 2021", "en", {}),
    ("a date in numbers", "20.08.2021", "en", {}),
    ("a range", "12-15 people came", "en", {}),
    ("a time", "10:30 is fine", "en", {}),
    # what comes after
    (
        "a signature close below",
        "3: CSO\nAma Mensah\nDirectrice",
        "en",
        {"organisation_type": "cso"},
    ),
    (
        "a signature with labels",
        "2: Vivre\n\nBest regards,\nAma Mensah\nEmail: ama@vivre.example",
        "en",
        {"organisation": "Vivre"},
    ),
    ("sent from a telephone", "2: Vivre\nSent from my iPhone", "en", {"organisation": "Vivre"}),
    (
        "a name broken by the mail program",
        "2: Coalition nationale des associations pour la santé et l’éducation des\nfemmes rurales",
        "fr",
        {
            "organisation": "Coalition nationale des associations pour la santé et l’éducation des"
            " femmes rurales"
        },
    ),
    ("themes one a line", "12:\n- health\n- torture", "en", {"themes": ("torture", "health")}),
    ("no answers at all", "Hello, how many speakers are there?", "en", {}),
]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [each[1:] for each in WRITTEN],
    ids=[each[0] for each in WRITTEN],
)
def test_read_finds_the_answers(text: str, language: Language, expected: dict[str, Value]) -> None:
    answers = {"state": "TG"} if expected.get("phone") and "1: " not in text else {}
    found = letterform.read(desk(language), answers, text)
    assert ({**found.answers}, found.problems) == ({**answers, **expected}, ())


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_answers_are_found_under_questions_with_a_condition(language: Language) -> None:
    place = desk(language)
    asked = [place.form.field(name) for name in ("upr_report_reference", "coalition_name")]
    lines = [label(item, language) for item in letterform.questions(place.form, asked, place).items]
    assert [line.partition("(")[2][:4] for line in lines] == [
        {"en": "only", "fr": "seul", "es": "solo"}[language]
    ] * 2
    known = {**COMPLETE, "upr_report": "joint", "coalition": True}
    for mark in ("> - ", ""):
        text = f"{mark}{lines[0]}\nJS5\n{mark}{lines[1]}\nTogether\n"
        found = letterform.read(place, known, text)
        said = {
            name: found.answers.get(name) for name in ("upr_report_reference", "coalition_name")
        }
        assert said == {"upr_report_reference": "JS5", "coalition_name": "Together"}
