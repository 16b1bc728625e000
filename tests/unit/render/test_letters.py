"""Letters and FAQ answers: subjects, variants, sources, languages of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.i18n import Language
from bot.message import Day, Items, Link, Message, Moment, Param, StateName, Term
from bot.render import Templates, parameters, render
from bot.render.rendered import Capabilities

PLAIN = Capabilities(markup="plain", buttons=True)
CLOSES = Moment(at=datetime(2021, 8, 16, 21, 59, tzinfo=UTC))
FACTS: dict[str, Param] = {
    "name": "Ama\r\nBcc: x@example.org",
    "state": StateName(code="TG"),
    "reference": "PS40-TG-0001",
    "closes": CLOSES,
    "results": Day(on=date(2021, 9, 1)),
    "note": Link(url="https://example.org/note"),
    "themes": Items(items=(Term(key="theme.torture"),)),
}
RECEIPT = Message(key="letter/receipt", params=FACTS)


def test_letter_joins_wrapped_lines_and_keeps_the_breaks_it_asks_for(templates: Templates) -> None:
    assert render(RECEIPT, "es", PLAIN, templates=templates).text == (
        "Estimada señora, estimado señor Ama Bcc: x@example.org:\n\n"
        "Gracias por su solicitud para las Pre-sesiones (Estado: Togo). "
        "Su referencia es PS40-TG-0001.\n\n"
        "Próximos pasos\n\n"
        "- Leemos todas las solicitudes tras el cierre, "
        "el lunes, 16 de agosto de 2021 a las 23:59 (hora de Ginebra).\n"
        "- Tendrá nuestra respuesta, sea cual sea, a más tardar el "
        "miércoles, 1 de septiembre de 2021.\n"
        "- Hasta entonces puede cambiar sus respuestas:\n"
        "  1. abra la conversación que empezó,\n"
        "  2. envíe la palabra editar.\n\n"
        "Los criterios se explican en la nota conceptual (https://example.org/note). "
        "Eligió estos temas:\n\n"
        "- Tortura\n\n"
        "Atentamente,\nUPR Info, equipo de las Pre-sesiones"
    )


@pytest.mark.parametrize(
    ("key", "language", "subject"),
    [
        ("letter/receipt", "en", "Your application to speak about Togo"),
        ("letter/receipt", "fr", "Votre candidature pour l’examen\u00a0: Togo"),
        ("letter/receipt#late", "es", "Plazo cerrado: Togo"),
    ],
)
def test_subject_follows_variant_and_language(
    key: str, language: Language, subject: str, templates: Templates
) -> None:
    message = Message(key=key, params=FACTS)
    assert render(message, language, PLAIN, templates=templates).subject == subject


@pytest.mark.parametrize(
    "hostile", ["a\r\nBcc: x@example.org", "a\u2028b", "a\x00\x0bb", "\u202ea"]
)
def test_subject_is_one_line_without_controls(hostile: str, templates: Templates) -> None:
    message = Message(key="letter/receipt", params={**FACTS, "state": hostile})
    subject = render(message, "en", PLAIN, templates=templates).subject
    assert subject is not None
    assert subject.isprintable()
    assert subject.startswith("Your application to speak about a")


def test_variant_takes_the_facts_of_its_letter(templates: Templates) -> None:
    message = Message(key="letter/receipt#late", params=FACTS)
    assert render(message, "en", PLAIN, templates=templates).text == (
        "Dear Ama Bcc: x@example.org,\n\n"
        "The call for Togo closed on Monday, 16 August 2021 at 23:59 (Geneva time)."
    )


def test_answer_ends_with_its_source(templates: Templates) -> None:
    message = Message(key="faq/deadline#closed", params={"closes": CLOSES})
    rendered = render(
        message, "fr", Capabilities(markup="telegram", buttons=True), templates=templates
    )
    assert rendered.parts == (
        (
            "Il s’est terminé le lundi 16 août 2021 à 23:59 (heure de Genève).\n\n"
            "<i>Source\u00a0: appel à candidatures pour les Pré-sessions</i>"
        ),
    )
    assert rendered.subject is None


def test_message_keeps_a_language_of_its_own(templates: Templates) -> None:
    french = Message(
        key="hello", params={"name": "A", "place": StateName(code="TD")}, language="fr"
    )
    outer = Message(key="pair", params={"label": "Letter", "value": french})
    assert render(outer, "en", PLAIN, templates=templates).text == (
        "Letter: Bonjour A, bienvenue à Tchad."
    )
    assert render(french, "en", PLAIN, templates=templates).text == "Bonjour A, bienvenue à Tchad."


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("letter/receipt", {"name", "state", "reference", "results", "closes", "note", "themes"}),
        ("letter/receipt#late", {"name", "state", "closes"}),
        ("faq/deadline", {"closes"}),
        ("days", {"count"}),
        ("two", set()),
    ],
)
def test_parameters_are_those_a_template_needs(
    key: str, expected: set[str], templates: Templates
) -> None:
    assert parameters(key, "en", templates=templates) == expected
