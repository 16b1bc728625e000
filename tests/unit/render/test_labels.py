"""Each kind of parameter as plain words in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from bot.i18n import LANGUAGES
from bot.message import (
    Day,
    Items,
    LanguageName,
    Link,
    Listing,
    Message,
    Moment,
    Param,
    Span,
    StateName,
    Term,
    Typed,
)
from bot.render import Templates, label
from bot.render.values import SAID

CLOSE = datetime(2021, 8, 16, 21, 59, tzinfo=UTC)
ONE_O_CLOCK = datetime(2021, 12, 1, 0, 5, tzinfo=UTC)

CASES: list[tuple[Param, str, str, str]] = [
    ("a <b>\n *c*", "a <b> *c*", "a <b> *c*", "a <b> *c*"),
    (7, "7", "7", "7"),
    (1500, "1,500", "1\u202f500", "1500"),
    (15000, "15,000", "15\u202f000", "15.000"),
    (Span(seconds=8), "8 seconds", "8\u00a0secondes", "8 segundos"),
    (Span(seconds=60), "1 minute", "1 minute", "1 minuto"),
    (Span(seconds=5400), "90 minutes", "90 minutes", "90 minutos"),
    (Span(seconds=7200), "2 hours", "2\u00a0heures", "2 horas"),
    (Span(seconds=0), "0 seconds", "0\u00a0seconde", "0 segundos"),
    (
        Moment(at=CLOSE),
        "Monday, 16 August 2021 at 23:59 (Geneva time)",
        "lundi 16 août 2021 à 23:59 (heure de Genève)",
        "lunes, 16 de agosto de 2021 a las 23:59 (hora de Ginebra)",
    ),
    (
        Moment(at=CLOSE, local_zone="Africa/Lome"),
        (
            "Monday, 16 August 2021 at 23:59 (Geneva time), "
            "that is 21:59 on Monday, 16 August where you are"
        ),
        (
            "lundi 16 août 2021 à 23:59 (heure de Genève), "
            "soit 21:59 le lundi 16 août à votre heure locale"
        ),
        (
            "lunes, 16 de agosto de 2021 a las 23:59 (hora de Ginebra), "
            "es decir, las 21:59 del lunes 16 de agosto según su hora local"
        ),
    ),
    (
        Moment(at=ONE_O_CLOCK, local_zone="Asia/Dili"),
        (
            "Wednesday, 1 December 2021 at 01:05 (Geneva time), "
            "that is 09:05 on Wednesday, 1 December where you are"
        ),
        (
            "mercredi 1er décembre 2021 à 01:05 (heure de Genève), "
            "soit 09:05 le mercredi 1er décembre à votre heure locale"
        ),
        (
            "miércoles, 1 de diciembre de 2021 a la 1:05 (hora de Ginebra), "
            "es decir, las 9:05 del miércoles 1 de diciembre según su hora local"
        ),
    ),
    (
        # The same clock as Geneva's in summer, so nothing to add.
        Moment(at=CLOSE, local_zone="Africa/Tripoli"),
        "Monday, 16 August 2021 at 23:59 (Geneva time)",
        "lundi 16 août 2021 à 23:59 (heure de Genève)",
        "lunes, 16 de agosto de 2021 a las 23:59 (hora de Ginebra)",
    ),
    (
        Moment(at=CLOSE, zone="Africa/Lome"),
        "Monday, 16 August 2021 at 21:59 (Lome time)",
        "lundi 16 août 2021 à 21:59 (heure locale\u00a0: Lomé)",
        "lunes, 16 de agosto de 2021 a las 21:59 (hora local: Lomé)",
    ),
    (
        Day(on=date(2021, 8, 1)),
        "Sunday, 1 August 2021",
        "dimanche 1er août 2021",
        "domingo, 1 de agosto de 2021",
    ),
    (
        Day(on=date(2021, 8, 11)),
        "Wednesday, 11 August 2021",
        "mercredi 11 août 2021",
        "miércoles, 11 de agosto de 2021",
    ),
    (StateName(code="SS"), "South Sudan", "Soudan du Sud", "Sudán del Sur"),
    (LanguageName(code="ar"), "Arabic", "arabe", "árabe"),
    (LanguageName(code="xx-none"), "xx-none", "xx-none", "xx-none"),
    (Term(key="theme.torture"), "Torture", "Torture", "Tortura"),
    (
        Term(key="faq/deadline#title"),
        "When does the call close?",
        "Quand l’appel se termine-t-il\u00a0?",
        "¿Cuándo se cierra la convocatoria?",
    ),
    (
        Link(url="mailto:office@example.org?subject=x"),
        "office@example.org",
        "office@example.org",
        "office@example.org",
    ),
    (
        Link(url="https://example.org/"),
        "https://example.org/",
        "https://example.org/",
        "https://example.org/",
    ),
    (
        Listing(items=(StateName(code="TG"), StateName(code="HT"), StateName(code="IS"))),
        "Togo, Haiti and Iceland",
        "Togo, Haïti et Islande",
        "Togo, Haití e Islandia",
    ),
    (Listing(items=("Siria", "hierro")), "Siria and hierro", "Siria et hierro", "Siria y hierro"),
    (Listing(items=("a",)), "a", "a", "a"),
    (Items(items=("a", "b")), "a and b", "a et b", "a y b"),
    (
        Message(key="days", params={"count": 1}),
        "1 day left",
        "1 jour restant",
        "Queda 1 día",
    ),
    (
        Message(key="days", params={"count": 0}),
        "0 days left",
        "0 jour restant",
        "Quedan 0 días",
    ),
    (Message(key="two"), "One. Two.", "Un. Deux.", "Uno. Dos."),
    (
        Message(key="pair", params={"label": Term(key="word.yes"), "value": Listing(items=())}),
        "Yes:",
        "Oui\u00a0:",
        "Sí:",
    ),
]


@pytest.mark.parametrize(("param", "en", "fr", "es"), CASES)
def test_label_in_three_languages(
    param: Param, en: str, fr: str, es: str, templates: Templates
) -> None:
    said = [label(param, language, templates=templates) for language in LANGUAGES]
    assert said == [en, fr, es]


def test_every_kind_of_parameter_has_its_words() -> None:
    assert {*SAID, Message, Listing, Items} == {str, int, *get_args(Typed)}
