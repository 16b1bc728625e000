"""The form's dialogue, step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import engine
from bot.conversation.choices import Press, offers, picked
from bot.conversation.place import Step
from bot.conversation.state import Conversation, read
from bot.facts.application import Answers
from bot.message import Choice, Message, Term
from tests.unit.conversation.test_letterform import COMPLETE, desk

ID = "Aaaaaaaaaaaa"
ALL: Answers = {**COMPLETE, "upr_report": "none", "consent": True}


def at(field: str | None, mode: str = "form", **changes: object) -> Conversation:
    place = Conversation(mode=mode, application=ID, field=field)  # type: ignore[arg-type]
    return replace(place, **changes)  # type: ignore[arg-type]


def told(step: Step) -> tuple[str, str | None, list[str], str]:
    """Where the dialogue went, and what it said."""
    return (
        step.conversation.mode,
        step.conversation.field,
        [_key(each) for each in step.say],
        step.outcome,
    )


def _key(message: Message) -> str:
    asked = message.params.get("question")
    return asked.key if isinstance(asked, Message) else message.key


TYPED = [
    (
        "an answer",
        at("organisation"),
        {"state": "TG"},
        "Vivre Ensemble",
        ("form", "organisation_type", ["form.ask.organisation_type"], "stay"),
    ),
    (
        "back",
        at("organisation_type"),
        {"state": "TG", "organisation": "V"},
        "back",
        ("form", "organisation", ["form.ask.organisation"], "stay"),
    ),
    ("back at the start", at("state"), {}, "back", ("form", "state", ["form.ask.state"], "stay")),
    (
        "what may be skipped",
        at("founded"),
        {},
        "skip",
        ("form", "upr_report", ["form.ask.upr_report"], "stay"),
    ),
    (
        "what may not be skipped",
        at("organisation"),
        {},
        "skip",
        ("form", "organisation", ["dialogue.cannot_skip"], "stay"),
    ),
    ("help", at("organisation"), {}, "help", ("form", "organisation", ["dialogue.help"], "stay")),
    ("save", at("organisation"), {}, "save", ("form", "organisation", [], "later")),
    (
        "cancel",
        at("organisation"),
        {},
        "cancel",
        ("leaving", "organisation", ["dialogue.leaving"], "stay"),
    ),
    (
        "a question",
        at("organisation"),
        {},
        "When is the deadline?",
        ("form", "organisation", [], "ask"),
    ),
    (
        "submit too early",
        at("organisation"),
        {"state": "TG"},
        "submit",
        ("form", "organisation", ["dialogue.missing", "form.ask.organisation"], "stay"),
    ),
    ("submit at the review", at(None, "review"), ALL, "submit", ("review", None, [], "submit")),
    (
        "a field's name at the review",
        at(None, "review"),
        ALL,
        "edit email",
        ("form", "email", ["form.ask.email"], "stay"),
    ),
    (
        "a field's everyday name",
        at(None, "review"),
        ALL,
        "surname",
        ("form", "speaker_last_name", ["form.ask.speaker_last_name"], "stay"),
    ),
    (
        "no consent",
        at("consent"),
        COMPLETE,
        "no",
        ("form", "consent", ["form.problem.consent_needed"], "stay"),
    ),
]
PRESSED = [
    (
        "an earlier question's button",
        at("scope"),
        {"state": "TG", "organisation": "V", "organisation_type": "cso"},
        f"answer:{ID}:organisation_type:nhri",
        ("form", "scope", ["form.ask.scope"], "stay"),
    ),
    (
        "the same again",
        at("scope"),
        {"organisation_type": "cso"},
        f"answer:{ID}:organisation_type:cso",
        ("form", "scope", [], "stay"),
    ),
    (
        "skip of another question",
        at("scope"),
        {},
        f"skip:{ID}:founded",
        ("form", "scope", [], "stay"),
    ),
    ("done without a theme", at("themes"), {}, f"done:{ID}:themes", ("form", "themes", [], "stay")),
    (
        "resume",
        at("scope", "leaving"),
        {"state": "TG"},
        f"resume:{ID}",
        ("form", "scope", ["form.ask.scope"], "stay"),
    ),
]


@pytest.mark.parametrize(
    ("place", "answers", "text", "expected"),
    [each[1:] for each in TYPED],
    ids=[each[0] for each in TYPED],
)
def test_typed_words_go_where_they_should(
    place: Conversation, answers: Answers, text: str, expected: tuple[object, ...]
) -> None:
    assert told(engine.typed(desk(), place, answers, text)) == expected


@pytest.mark.parametrize(
    ("place", "answers", "data", "expected"),
    [each[1:] for each in PRESSED],
    ids=[each[0] for each in PRESSED],
)
def test_pressed_buttons_answer_their_own_question(
    place: Conversation, answers: Answers, data: str, expected: tuple[object, ...]
) -> None:
    assert told(engine.pressed(desk(), place, answers, Press.read(data))) == expected


def test_ticking_an_old_list_begins_with_what_was_chosen() -> None:
    tick = Press.read(f"tick:{ID}:themes:torture")
    step = engine.pressed(desk(), at("email"), {"themes": ("health",)}, tick)
    assert (step.conversation.ticked, step.rewrite) == (("torture", "health"), True)


def test_the_state_of_a_sent_application_stays() -> None:
    sent = desk(submitted=True)
    for data in (f"change:{ID}:state", f"answer:{ID}:state:ZW"):
        step = engine.pressed(sent, at(None, "review"), ALL, Press.read(data))
        assert ([each.key for each in step.say], step.answers) == (["dialogue.state_fixed"], ALL)


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        (f"answer:{ID}:scope:national", True),
        (f"answer:{ID}:scope", False),
        (f"answer:{ID}:gone:national", False),
        (f"answer:{ID}", False),
        (f"tick:{ID}:themes:health", True),
        (f"tick:{ID}:themes:gone", False),
        (f"change:{ID}:gone", False),
        (f"submit:{ID}", True),
        (f"submit:{ID}:scope", False),
    ],
)
def test_fits_knows_the_buttons_of_this_form(data: str, fits: bool) -> None:
    assert engine.fits(desk(), Press.read(data)) == fits


def test_asking_again_while_leaving_asks_what_to_do() -> None:
    waiting = engine.ask_current(desk(), at("scope", "leaving"), {"state": "TG"})
    assert waiting.key == "dialogue.leaving"


def test_a_conversation_leaves_out_what_it_does_not_know() -> None:
    stored = {"mode": "form", "field": "aim", "ticked": ["health"], "from_the_past": 1}
    assert read(stored) == Conversation(mode="form", field="aim", ticked=("health",))


OFFERED = offers(
    [
        [Choice(label=Term(key="confirm.button.yes"), data="yes")],
        [Choice(label="Withdraw", data="first"), Choice(label="withdraw!", data="second")],
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "yes"),
        ("3.", "second"),
        ("4", None),
        ("1998", None),
        ("0", None),
        ("yes, I will take part", "yes"),
        ("OUI JE PARTICIPERAI", "yes"),
        ("si participare", "yes"),
        ("withdraw", None),
        ("", None),
    ],
)
def test_picked_names_one_choice_or_none(text: str, expected: str | None) -> None:
    assert picked(text, OFFERED) == expected
