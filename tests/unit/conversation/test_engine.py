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


@pytest.mark.parametrize(
    ("ticked", "before", "stored"),
    [
        ((), (), ("torture", "women")),
        (("health",), (), ("health", "torture", "women")),
        (("health", "women"), (), ("health", "women", "torture")),
        (("health",), ("health",), ("torture", "women")),
    ],
)
def test_words_come_to_what_was_just_ticked(
    ticked: tuple[str, ...], before: tuple[str, ...], stored: tuple[str, ...]
) -> None:
    answers = {"themes": before} if before else {}
    step = engine.typed(desk(), at("themes", ticked=ticked), answers, "torture, women")
    assert step.answers["themes"] == stored


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


def test_an_answer_in_the_wish_to_apply_is_shown_back() -> None:
    step = engine.begin(desk(), ID, {"state": "VE"})
    assert [each.key for each in step.say] == ["dialogue.question_after"]
    assert step.conversation.field == "organisation"
    assert [each.key for each in engine.begin(desk(), ID, {}).say] == ["dialogue.question"]


def test_the_third_answer_in_a_row_that_is_not_understood_gets_more_help() -> None:
    place, heard = at("founded"), []
    for text in ("blue", "green", "pink", "grey"):
        step = engine.typed(desk(), place, {}, text)
        place = step.conversation
        heard.append((place.missed, step.say[0].key, place.question))
    assert heard == [
        (1, "form.problem.year", ""),
        (2, "form.problem.year", ""),
        (3, "dialogue.stuck", "pink"),
        (4, "dialogue.stuck", "grey"),
    ]
    offered = [choice.data for row in step.say[0].choices for choice in row]
    assert offered == [f"skip:{ID}:founded", f"back:{ID}:founded", "person"]
    assert engine.typed(desk(), place, {}, "1998").conversation.missed == 0


@pytest.mark.parametrize(
    ("field", "way"),
    [("founded", "dialogue.stuck_optional"), ("organisation", "dialogue.stuck_required")],
)
def test_help_for_the_stuck_names_the_ways_out(field: str, way: str) -> None:
    said = engine.typed(desk(), at(field, missed=2), {}, "asdf qwer").say[0]
    problem, told = said.params["problem"], said.params["way"]
    assert isinstance(problem, Message)
    assert problem.key.startswith("form.problem.")
    assert (said.params["help"], told) == (
        Message(key=f"form.help.{field}"),
        Message(key=way),
    )


@pytest.mark.parametrize(
    "text",
    [
        "I want to speak to a person",
        "je voudrais parler à quelqu'un svp",
        "¿puedo hablar con una persona?",
        "Ask a person",
    ],
)
def test_the_wish_for_a_person_in_the_form_leaves_it_for_the_office(text: str) -> None:
    assert engine.typed(desk(), at("organisation"), {}, text).outcome == "ask"


@pytest.mark.parametrize(
    ("text", "said", "outcome"),
    [
        ("why do you need this?", ["dialogue.help"], "stay"),
        ("Pourquoi voulez-vous mon numéro ?", ["dialogue.help"], "stay"),
        ("À quoi ça sert ?", ["dialogue.help"], "stay"),
        ("hola, ¿por qué preguntan eso?", ["dialogue.help"], "stay"),
        ("why was my application refused?", [], "ask"),
        ("¿por qué no responden?", [], "ask"),
    ],
)
def test_a_question_about_the_question_is_answered_by_its_help(
    text: str, said: list[str], outcome: str
) -> None:
    assert told(engine.typed(desk(), at("phone"), {}, text))[2:] == (said, outcome)


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
