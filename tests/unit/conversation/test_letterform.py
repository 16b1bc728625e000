"""The whole form by mail: whatever a reply looks like, which answers are in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.application import Value
from bot.conversation import letterform
from bot.conversation.form import load_form
from bot.conversation.place import Desk
from bot.i18n import LANGUAGES, Language
from bot.message import Message, Moment
from bot.render import label

CLOSED = datetime(2021, 8, 1, 21, 59, tzinfo=UTC)
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


PROBLEMS: list[tuple[str, str, dict[str, Value], list[tuple[str, str]]]] = [
    ("a required answer left out", "2: skip", {}, [("organisation", "letterform.needed")]),
    ("a question for an answer", "5: what is ECOSOC?", {}, [("ecosoc", "letterform.unclear")]),
    ("consent refused", "27: no", {}, [("consent", "form.problem.consent_needed")]),
    ("half an address", "13: bureau@vivre", {}, [("email", "form.problem.email")]),
    (
        "a question another answer rules out",
        "10: Coalition of Mothers",
        {"coalition": False},
        [("coalition_name", "letterform.not_asked")],
    ),
]


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [each[1:] for each in PROBLEMS],
    ids=[each[0] for each in PROBLEMS],
)
def test_read_says_what_it_could_not_take(
    text: str, answers: dict[str, Value], expected: list[tuple[str, str]]
) -> None:
    found = letterform.read(desk(), answers, text)
    problems = [(field.name, problem.key) for field, problem in found.problems]
    assert (problems, found.answers) == (expected, answers)


def test_read_keeps_an_answer_whose_condition_is_still_open() -> None:
    assert letterform.read(desk(), {}, "10: Coalition of Mothers").answers == {
        "coalition_name": "Coalition of Mothers"
    }


def test_read_takes_a_bare_reply_for_the_only_question_left() -> None:
    found = letterform.read(desk(), COMPLETE, "Yes, I agree.\n\nAma Mensah")
    assert found.answers == {**COMPLETE, "consent": True}


def test_read_refuses_states_whose_call_has_ended() -> None:
    ended = replace(desk(), open_states=("UG",), closed={"TG": Moment(at=CLOSED)})
    found = letterform.read(ended, {}, "1: Togo")
    assert [problem.key for _, problem in found.problems] == ["dialogue.state_closed"]


def test_read_sets_questions_beside_the_answers_apart() -> None:
    text = "Hello,\n\n2: Vivre\n\nDo you pay for the journey?\n"
    found = letterform.read(desk(), {}, text)
    assert (found.answers, found.rest) == (
        {"organisation": "Vivre"},
        "Hello,\n\n\nDo you pay for the journey?",
    )


PICKED = st.lists(st.sampled_from(sorted(COMPLETE)), unique=True, min_size=1)
STYLES = st.sampled_from(
    [
        "{number}: {value}",
        "{number}. {value}",
        "{number}) {value}",
        "{label}: {value}",
        "{name}: {value}",
        "**{number}. {label}**: {value}",
        "> - {number}. {label}: …\n{value}\n",
        "{number}.\n{value}\n",
    ]
)


@given(names=PICKED, style=STYLES, language=st.sampled_from(LANGUAGES))
def test_read_finds_whatever_was_written_in_one_style(
    names: list[str], style: str, language: Language
) -> None:
    form = load_form()
    lines = [
        style.format(
            number=form.fields.index(form.field(name)) + 1,
            label=label(Message(key=f"form.label.{name}"), language),
            name=name,
            value=_typed(COMPLETE[name]),
        )
        for name in names
    ]
    found = letterform.read(desk(language), {}, "\n".join(lines))
    expected = {name: COMPLETE[name] for name in names}
    assert (found.answers, found.problems) == (expected, ())


def _typed(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@given(text=st.text(max_size=200), language=st.sampled_from(LANGUAGES))
def test_read_survives_any_text(text: str, language: Language) -> None:
    letterform.read(desk(language), COMPLETE, text)
