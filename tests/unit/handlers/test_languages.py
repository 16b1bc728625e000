"""Which language a message uses: chosen, detected when sure, the channel's hint, the round's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import effects as fx
from bot.context import Consulted
from bot.conversation.state import Conversation
from bot.events import Address, PersonPressed
from bot.facts.threads import Office
from bot.handlers.speech import spoken
from bot.handlers.table import decide
from bot.i18n import LANGUAGES, Language
from tests.unit.handlers.situation import NOW, ROUND, application, contact, context, wrote
from tests.unit.workflows.test_handover import DRAFT, fired
from tests.unit.workflows.threads import THREAD, at_desk, pressed, submitted

SURE = {
    "en": "Could you tell me when the deadline for this call is?",
    "fr": "Pourriez-vous me dire quand se termine cet appel à candidatures ?",
    "es": "¿Podría decirme cuándo termina el plazo de esta convocatoria?",
}
UNSURE = "Togo 2021"


@pytest.mark.parametrize(
    ("chosen", "words", "last", "hint", "default", "expected"),
    [
        ("es", SURE["fr"], "en", "fr", "en", "es"),
        (None, SURE["fr"], "en", "es", "en", "fr"),
        (None, SURE["es"], None, "fr", "en", "es"),
        (None, SURE["en"], "fr", "fr-CH", "fr", "en"),
        (None, UNSURE, "fr", "es", "en", "fr"),
        (None, UNSURE, None, "es-419", "en", "es"),
        (None, UNSURE, None, "pt-BR", "fr", "fr"),
        (None, UNSURE, None, None, "es", "es"),
        ("en", UNSURE, "fr", "fr", "fr", "en"),
    ],
)
@pytest.mark.parametrize(
    ("surface", "consulted"),
    [
        ("answer", Consulted(question="?", entry="languages")),
        ("taught", Consulted(question="?", entry="La", taught={"en": "e", "fr": "f", "es": "s"})),
        ("near", Consulted(question="?", entry=None, near=("languages",))),
        ("passed on", Consulted(question="?", entry=None)),
        ("safety", Consulted(question="?", entry=None, handover="safety")),
    ],
)
def test_answers_follow_the_rule(  # noqa: PLR0917  (a table of facts)
    chosen: Language | None,
    words: str,
    last: Language | None,
    hint: str | None,
    default: Language,
    expected: Language,
    surface: str,
    consulted: Consulted,
) -> None:
    person = contact("telegram", language=chosen, conversation=Conversation(language=last).stored())
    known = context(
        contact=person,
        cycle=replace(ROUND, default_language=default),
        consulted=(consulted,),
    )
    effects = decide(wrote(words, "telegram", language_hint=hint), known)
    assert [each.language for each in effects if isinstance(each, fx.Send)] == [expected]
    passed = [each.language for each in effects if isinstance(each, fx.PassOn)]
    assert passed == ([expected] if surface in {"passed on", "safety"} else [])


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_frame_of_an_answer_is_in_the_persons_language_whatever_staff_speak(
    language: Language,
) -> None:
    thread = replace(THREAD, language=language, entries=(DRAFT,))
    preview = decide(submitted("reply:t7:0", text="Oui."), at_desk(thread))
    [window] = [each for each in preview if isinstance(each, fx.NextDialog)]
    [exact] = [each for each in window.dialog.body if each.key == "faq.office_answer"]
    sent = decide(submitted(window.dialog.data), at_desk(replace(thread, entries=(_same(DRAFT),))))
    letters = [each.language for each in sent if isinstance(each, fx.Send)]
    assert (exact.language, letters) == (language, [language])


def _same(draft: Any) -> Any:
    return replace(draft, text="Oui.")


@pytest.mark.parametrize(
    ("hint", "expected"), [("fr-FR", "fr"), ("es-ES", "es"), ("de-DE", "en"), ("", "en")]
)
def test_staff_are_told_in_their_own_slack_language(hint: str, expected: Language) -> None:
    for data, role in (("reply:t7", "reviewer"), ("claim:t7", "viewer"), ("lesson:t7", "reviewer")):
        effects = decide(pressed(data, hint=hint), at_desk(role=role))  # type: ignore[arg-type]
        shown = [each for each in effects if isinstance(each, fx.OpenDialog | fx.Whisper)]
        assert [each.language for each in shown] == [expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_mailbox_of_the_office_is_written_to_in_its_language(language: Language) -> None:
    office = Office(contact_id=99, language=language)
    effects = decide(fired("alarm"), at_desk(office=office))
    assert [each.language for each in effects if isinstance(each, fx.Send)] == [language]


def test_thanks_for_accepting_are_in_the_applications_language() -> None:
    chosen = application(status="approved", language="es", reference="PS40-TG-0001")
    person = contact("telegram", language="fr")
    known = context(contact=person, applications=(chosen,), subject=chosen)
    effects = decide(wrote("yes", "telegram", language_hint="en"), known)
    letters = [each for each in effects if isinstance(each, fx.Send) and each.kind == "dialogue"]
    assert {each.language for each in letters} == {"es"}


@pytest.mark.parametrize("mode", ["form", "letter", "substitute", "statement", "linking"])
def test_answers_are_no_wish_for_another_language(mode: str) -> None:
    place = Conversation(mode=mode, language="en")  # type: ignore[arg-type]
    known = context(contact=contact("email", conversation=place.stored()))
    answer = wrote("Rue du Port 7, Lomé, près du marché et de la cathédrale", "email")
    assert spoken(answer, known) == "en"


def test_mail_that_may_be_forged_changes_no_language() -> None:
    known = context(contact=contact("email", conversation=Conversation(language="en").stored()))
    assert spoken(wrote(SURE["fr"], "email", authentic=False), known) == "en"
    assert spoken(wrote(SURE["fr"], "email", authentic=True), known) == "fr"


def test_button_with_an_absurd_moment_asks_anew() -> None:
    asked = decide(
        PersonPressed(
            id="p1",
            at=NOW,
            sender=Address(channel="telegram", value="100"),
            data="erase:yes:" + "9" * 30,
        ),
        context(contact=contact("telegram")),
    )
    assert [each.message.key for each in asked if isinstance(each, fx.Send)] == [
        "privacy.erase_sure"
    ]
