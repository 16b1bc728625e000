"""``presessions faq ask``: JSON lines in, JSON lines out."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest

from bot import resources
from bot.errors import UsageError
from bot.faq.ask import ask
from bot.faq.index import FaqIndex
from bot.files.cyclefile import read
from bot.i18n import Language

ROUND = read(resources.example("presessions-40.toml"))


def _asked(
    index: FaqIndex, *questions: str, stdin: str = "", language: Language | None = None
) -> list[dict[str, object]]:
    out = io.StringIO()
    ask(
        questions,
        io.StringIO(stdin),
        out,
        language=language,
        cycle=ROUND,
        now=ROUND.opens + timedelta(days=1),
        index=index,
    )
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_questions_given_as_arguments_are_answered_in_their_language(index: FaqIndex) -> None:
    [told] = _asked(index, "¿Hasta cuándo se puede postular para Haití?")
    assert isinstance(told.pop("score"), float)
    near = told.pop("near")
    assert isinstance(near, list)
    assert (near[0], len(near)) == ("application_deadline", 3)
    assert told == {
        "id": 1,
        "entry": "application_deadline",
        "lang": "es",
        "answer": "La convocatoria para este país (Haití) está abierta hasta el lunes, 16 de "
        "agosto de 2021 a las 23:59 (hora de Ginebra). Para postular, escriba postular.\n\n"
        "Fuente: convocatoria de las Pre-sesiones",
    }


def test_lines_on_standard_input_keep_their_ids(index: FaqIndex) -> None:
    lines = '{"id": "a", "text": "Do we have to pay to apply?"}\n\n{"id": "b", "text": "lol"}\n'
    told = _asked(index, stdin=lines, language="fr")
    assert [(each["id"], each["entry"], each["lang"]) for each in told] == [
        ("a", "participation_fee", "fr"),
        ("b", None, "fr"),
    ]
    assert told[1]["answer"] is None


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("what?", "Line 1 is not JSON"), ('{"id": 1}', 'Line 1 has no "text"'), ("[1]", "Line 1 has")],
)
def test_a_line_of_another_form_is_named(index: FaqIndex, line: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        _asked(index, stdin=line)
