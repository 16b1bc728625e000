"""What mail that may be forged can do: ask and look, never change."""

from __future__ import annotations

import pytest

from bot import effects as fx
from bot.context import Context
from bot.conversation.state import Conversation
from bot.handlers.table import decide
from tests.unit.handlers.situation import FIRST, application, contact, context, keys, wrote

DRAFT = context(
    applications=(application(status="draft", reference=None),),
    contact=contact(conversation=Conversation(mode="letter", application=FIRST).stored()),
)
SENT = context(applications=(application(),))
APPROVED = context(applications=(application(status="approved"),))
WITHDRAWING = context(
    applications=(application(),),
    contact=contact(
        conversation=Conversation(
            mode="withdrawing", application=FIRST, offered=((f"withdraw_yes:{FIRST}", "Yes"),)
        ).stored()
    ),
)
EDITING = context(
    applications=(application(),),
    contact=contact(conversation=Conversation(mode="letter", application=FIRST).stored()),
)
FORGED = [
    ("answers to the form", DRAFT, "2: Another name", ["mail.prove_answers"]),
    ("sending it in", DRAFT, "SEND", ["mail.prove"]),
    ("changes to a sent application", EDITING, "2: Another name", ["mail.prove_answers"]),
    ("yes to a confirmation", APPROVED, "yes", ["mail.prove"]),
    ("no to a confirmation", APPROVED, "We decline", ["mail.prove"]),
    ("withdrawing, by number", WITHDRAWING, "1", ["mail.prove"]),
    ("withdrawing, by word", WITHDRAWING, "yes", ["mail.prove"]),
    ("stop", SENT, "stop", ["mail.prove"]),
    ("remind me", SENT, "remind me", ["mail.prove"]),
    ("status", SENT, "status", ["status.of_sent"]),
    ("the wish to withdraw", SENT, "withdraw", ["status.of_sent"]),
    ("help", SENT, "help", ["menu.help"]),
    ("another language", SENT, "en français", ["mail.prove"]),
    ("the wish to apply", SENT, "I want to apply", ["letterform.begin"]),
    ("the wish to apply, again", DRAFT, "I want to apply", ["letterform.ready"]),
    ("thanks", SENT, "merci", []),
]
_CHANGES = (
    fx.ChangeStatus,
    fx.DeleteDraft,
    fx.KeepAttachments,
    fx.GrantLateAccess,
    fx.SetPreference,
    fx.Withhold,
)


@pytest.mark.fault(44)
@pytest.mark.parametrize(
    ("before", "text", "expected"), [each[1:] for each in FORGED], ids=[each[0] for each in FORGED]
)
def test_unproven_mail_changes_nothing(before: Context, text: str, expected: list[str]) -> None:
    effects = decide(wrote(text, authentic=False), before)
    assert keys(effects) == expected
    assert not [effect for effect in effects if isinstance(effect, _CHANGES)]
    assert {effect.kind for effect in effects if isinstance(effect, fx.Send)} <= {"reply"}


def test_proven_mail_changes_what_it_says() -> None:
    changed = [
        [
            effect.action
            for effect in decide(wrote(text), before)
            if isinstance(effect, fx.ChangeStatus)
        ]
        for before, text in [(DRAFT, "SEND"), (APPROVED, "yes"), (WITHDRAWING, "1")]
    ]
    assert changed == [["submit"], ["confirm"], ["withdraw"]]


def test_the_proof_is_asked_about_the_same_application() -> None:
    (sent,) = decide(wrote("2: Another name", authentic=False), DRAFT)
    assert isinstance(sent, fx.Send)
    assert sent.about == FIRST
