"""The bot's silence while a person of the office answers, and what breaks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import effects as fx
from bot.context import Consulted
from bot.conversation.state import Conversation
from bot.events import Address, Attachment, ChannelName, PersonPressed, ReplyToken
from bot.facts.threads import Lesson, Office, Thread
from bot.handlers.table import decide
from bot.handlers.words import bare_intent
from tests.unit.handlers.situation import FIRST, NOW, application, contact, context, keys, wrote
from tests.unit.workflows.threads import CLAIMED, THREAD, changes

FORM = Conversation(mode="form", application=FIRST, field="aim", language="en")
LETTER = Conversation(mode="letter", application=FIRST, language="en")
DRAFT = application(status="draft", reference=None, answers={"state": "TG"})
FORM_GOES_ON = replace(CLAIMED, listening=False)
DONE = replace(THREAD, state="done")


def known(
    thread: Thread | None,
    conversation: Conversation | None = None,
    channel: ChannelName = "telegram",
    **more: Any,
) -> Any:
    stored = (conversation or Conversation()).stored()
    given: dict[str, Any] = {
        "contact": contact(channel, conversation=stored),
        "applications": (DRAFT,),
        "thread": thread,
        "consulted": (Consulted(question="?", entry="languages"),),
    }
    return context(**(given | more))


def passed(effects: Any) -> list[tuple[str, str]]:
    return [(each.words, each.remark) for each in effects if isinstance(each, fx.PassOn)]


QUESTION = "Which languages may the speaker use?"
FAQ = ["faq/languages"]


@pytest.mark.parametrize(
    ("thread", "words", "said", "into_thread"),
    [
        (CLAIMED, QUESTION, [], [(QUESTION, "")]),
        (CLAIMED, "thanks", [], [("thanks", "")]),
        (CLAIMED, "hello", [], [("hello", "")]),
        (CLAIMED, "yes", [], [("yes", "")]),
        (CLAIMED, "STOP", ["reminder.off"], []),
        (CLAIMED, "/status", ["status.of_draft"], []),
        (CLAIMED, "/language fr", ["language.changed_menu"], []),
        (THREAD, QUESTION, FAQ, [(QUESTION, "answered")]),
        (THREAD, "/status", ["status.of_draft"], []),
        (DONE, QUESTION, FAQ, []),
        (None, QUESTION, FAQ, []),
        (
            replace(CLAIMED, active_at=NOW.replace(year=2020)),
            QUESTION,
            FAQ,
            [(QUESTION, "answered")],
        ),
    ],
)
def test_claimed_means_silent_save_for_rights_and_commands(
    thread: Thread | None, words: str, said: list[str], into_thread: list[tuple[str, str]]
) -> None:
    effects = decide(wrote(words, "telegram"), known(thread))
    assert (keys(effects), passed(effects)) == (said, into_thread)


@given(st.text(min_size=1, max_size=80).filter(lambda text: text.strip()))
def test_no_words_break_the_silence_but_rights_and_commands(words: str) -> None:
    effects = decide(wrote(words, "telegram"), known(CLAIMED))
    if words.lstrip().startswith("/") or bare_intent(words) in {"stop", "remind", "withdraw"}:
        return
    assert (keys(effects), passed(effects)) == ([], [(words.strip(), "")])


AIM = "We work for the right to health."
ASKED = ["dialogue.question_after"]


@pytest.mark.parametrize(
    ("thread", "conversation", "channel", "words", "moved", "into_thread"),
    [
        (FORM_GOES_ON, FORM, "telegram", AIM, True, []),
        (CLAIMED, FORM, "telegram", AIM, False, [(AIM, "")]),
        (FORM_GOES_ON, Conversation(), "telegram", AIM, False, [(AIM, "")]),
        (CLAIMED, LETTER, "email", "2: Vivre Ensemble", True, []),
        (CLAIMED, LETTER, "email", AIM, False, [(AIM, "")]),
    ],
)
def test_form_goes_on_until_the_office_has_spoken(  # noqa: PLR0917  (a table of facts)
    thread: Thread,
    conversation: Conversation,
    channel: ChannelName,
    words: str,
    moved: bool,
    into_thread: list[tuple[str, str]],
) -> None:
    effects = decide(wrote(words, channel), known(thread, conversation, channel))
    stored = any(isinstance(each, fx.SaveAnswers) for each in effects)
    assert (stored, passed(effects), bool(keys(effects))) == (moved, into_thread, moved)


def press(data: str) -> PersonPressed:
    sender = Address(channel="telegram", value="ama@vivre.example")
    return PersonPressed(id="1", at=NOW, sender=sender, data=data, language_hint="en")


@pytest.mark.parametrize("data", ["faq:languages", "ask", "person", "useful:languages:n"])
def test_questions_by_button_are_left_to_the_office(data: str) -> None:
    effects = decide(press(data), known(CLAIMED))
    assert [each.message.key for each in effects if isinstance(each, fx.Acknowledge)] == [
        "threads.person_is_writing"
    ]
    assert keys(effects) == []


def test_button_of_the_form_acts_and_gives_the_words_back_to_it() -> None:
    effects = decide(press(f"continue:{FIRST}"), known(CLAIMED))
    assert keys(effects)[0] == "dialogue.welcome_back"
    assert changes(effects) == [fx.ChangeThread(thread_id=7, listening=False)]


@pytest.mark.parametrize(
    ("event", "remark", "kept"),
    [
        (wrote("see this", "email", authentic=False), "unproven", 0),
        (wrote("better", "telegram", edited=True), "edited", 0),
        (wrote("", "telegram", unsupported=True), "wordless", 0),
        (
            wrote(
                "here it is",
                "telegram",
                attachments=(Attachment(name="a.pdf", media_type="application/pdf", content=b"x"),),
            ),
            "",
            1,
        ),
    ],
)
def test_whatever_comes_meanwhile_says_what_it_is(event: Any, remark: str, kept: int) -> None:
    effects = decide(event, known(CLAIMED, channel=event.sender.channel))
    assert [each[1] for each in passed(effects)] == [remark]
    assert keys(effects) == []
    assert sum(isinstance(each, fx.KeepAttachments) for each in effects) == kept


def test_machines_are_passed_on_to_nobody() -> None:
    assert list(decide(wrote("I am away", automatic=True), known(CLAIMED, channel="email"))) == []


@pytest.mark.parametrize(
    ("text", "more", "said", "to"),
    [
        ("We will call you.", {}, ["faq.office_answer", "threads.mail_sent"], [2, 1]),
        ("We will call you.", {"authentic": False}, ["threads.mail_unproven"], [1]),
        (" \n", {}, ["threads.mail_blank"], [1]),
        ("Done.", {}, ["threads.mail_closed"], [1]),
        ("terminé", {}, ["threads.mail_closed"], [1]),
    ],
)
def test_office_answers_by_mail_only_when_it_is_proven(
    text: str, more: Any, said: list[str], to: list[int]
) -> None:
    token = ReplyToken(contact_id=1, about="t7")
    known_to = context(
        thread=THREAD,
        office=Office(contact_id=1),
        holder=replace(contact("telegram"), id=2, person_id=2),
    )
    effects = decide(wrote(text, token=token, **more), known_to)
    sent = [each for each in effects if isinstance(each, fx.Send)]
    assert ([each.message.key for each in sent], [each.contact_id for each in sent]) == (said, to)


@pytest.mark.fault(33)
def test_letter_to_somebody_else_answers_nobody() -> None:
    token = ReplyToken(contact_id=1, about="t7")
    effects = decide(wrote("Hello there", token=token), context(office=Office(contact_id=9)))
    assert "faq.office_answer" not in keys(effects)


LESSON = Lesson(
    entry="Laaaaaaaaaaa",
    version=1,
    questions={"en": "May I bring a child?", "fr": "Un enfant ?", "es": "¿Un niño?"},
    answers={"en": "Yes.", "fr": "Oui.", "es": "Sí."},
    state="live",
    proposed_by="U2",
    at=NOW,
)


@pytest.mark.parametrize(
    ("lessons", "said"),
    [((LESSON,), ["threads.taught"]), ((replace(LESSON, state="withdrawn"),), [])],
)
def test_offered_entry_of_the_office_is_answered_while_it_is_live(
    lessons: tuple[Lesson, ...], said: list[str]
) -> None:
    assert keys(decide(press(f"faq:{LESSON.entry}"), known(None, lessons=lessons))) == said


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"entry": LESSON.entry, "taught": LESSON.answers}, "threads.taught"),
        ({"near": (LESSON.entry, "contact"), "offered": LESSON.questions}, "faq.near"),
    ],
)
def test_entry_of_the_office_answers_or_is_offered_first(found: Any, expected: str) -> None:
    asked = Consulted(**{"question": "?", "entry": None, **found})
    effects = decide(wrote("May I bring my child?", "telegram"), known(None, consulted=(asked,)))
    [sent] = [each for each in effects if isinstance(each, fx.Send)]
    assert sent.message.key == expected
    assert sent.message.choices[0][0].data.split(":")[1] == LESSON.entry


@pytest.mark.parametrize(
    ("data", "useful", "said"),
    [
        ("useful:languages:y", [True], [("threads.useful.thanks", True)]),
        (
            "useful:languages:n",
            [False],
            [("threads.useful.sorry", True), ("threads.useful.sorry", False)],
        ),
        (f"useful:{LESSON.entry}:y", [True], [("threads.useful.thanks", True)]),
        ("useful:nothing:y", [], []),
    ],
)
def test_word_on_an_answer_is_counted_and_its_buttons_go(
    data: str, useful: list[bool], said: list[tuple[str, bool]]
) -> None:
    effects = decide(replace(press(data), message_id="7"), known(None))
    votes = [each.useful for each in effects if isinstance(each, fx.CountVote)]
    sent = [each for each in effects if isinstance(each, fx.Send)]
    assert (votes, [(each.message.key, each.keeps_text) for each in sent]) == (useful, said)
    assert [each.replaces for each in sent if each.keeps_text] == ["7"] * len(votes)


def test_label_of_such_a_button_can_be_typed() -> None:
    effects = decide(press("useful:languages:y"), known(None))
    assert keys(effects) == ["threads.useful.thanks"]
