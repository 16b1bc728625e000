"""Three automatic answers a day by mail; what moves an application on is none."""

from __future__ import annotations

import pytest

from bot.conversation.state import Conversation
from bot.effects import PassOn, SaveAnswers, TellSeldom
from bot.events import ChannelName
from bot.handlers.table import decide
from tests.unit.handlers.situation import FIRST, application, contact, context, keys, wrote

DRAFTS = (application(status="draft", reference=None),)
FORM = Conversation(mode="letter", application=FIRST).stored()


@pytest.mark.fault(35)
@pytest.mark.parametrize(
    ("channel", "answered", "text", "expected"),
    [
        ("email", 0, "status", ["status.of_ready_draft"]),
        ("email", 2, "status", ["status.of_ready_draft"]),
        ("email", 3, "status", []),
        ("telegram", 99, "status", ["status.of_ready_draft"]),
        ("email", 99, "22: Chair", ["letterform.ready"]),
    ],
)
def test_answers_stop_at_the_limit(
    channel: ChannelName, answered: int, text: str, expected: list[str]
) -> None:
    conversation = FORM if channel == "email" else {}
    before = context(
        contact=contact(channel, conversation=conversation),
        applications=DRAFTS,
        automatic_today=answered,
    )
    assert keys(decide(wrote(text, channel), before)) == expected


def test_what_is_not_answered_goes_to_the_office() -> None:
    before = context(contact=contact("email"), automatic_today=3)
    effects = decide(wrote("status", "email"), before)
    passed = [(each.words, each.reason) for each in effects if isinstance(each, PassOn)]
    assert passed == [("status", "unanswered")]


@pytest.mark.fault(34)
def test_automatic_mail_is_never_answered() -> None:
    assert list(decide(wrote("I am away", automatic=True), context())) == []
    guessed = decide(wrote("I am away", automatic=True, guessed=True), context())
    assert [type(each) for each in guessed] == [TellSeldom]


@pytest.mark.fault(38)
def test_mail_that_asks_for_silence_counts_and_is_not_answered() -> None:
    before = context(contact=contact("email", conversation=FORM), applications=DRAFTS)
    effects = decide(wrote("22: Chair", "email", quiet=True), before)
    assert keys(effects) == []
    assert [
        effect.answers["speaker_position"] for effect in effects if isinstance(effect, SaveAnswers)
    ] == ["Chair"]
