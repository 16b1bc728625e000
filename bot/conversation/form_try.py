"""Trying how answers are understood: what stands behind ``presessions form try``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.conversation.answers import Understood, understand_both
from bot.conversation.form import Form, UnknownField, load_form
from bot.errors import UsageError
from bot.i18n import Language, as_language
from bot.message import Message
from bot.render import render
from bot.render.rendered import Capabilities

REFERENCE_ROUND = ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")
_PLAIN = Capabilities(buttons=False, markup="plain")


class BadLine(UsageError):
    """A line of the input cannot be tried; the text says which and why."""


def try_answers(
    lines: Iterable[str], *, now: date, states: Sequence[str] = REFERENCE_ROUND
) -> Iterator[str]:
    """One JSON line out for each in: ``{"id", "field", "text", "lang"}`` understood."""
    form = load_form()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_tried(form, line, number, now, states), ensure_ascii=False)


def _tried(
    form: Form, line: str, number: int, now: date, states: Sequence[str]
) -> Mapping[str, Any]:
    asked = _read(line, number)
    language = as_language(str(asked.get("lang") or "en")) or "en"
    try:
        field = form.field(str(asked["field"]))
    except UnknownField as error:
        raise BadLine(f"line {number}: the form has no field {asked['field']!r}") from error
    understood = understand_both(field, str(asked["text"]), language, states=states, now=now)
    return {"id": asked.get("id"), **_shown(understood, language)}


def _read(line: str, number: int) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise BadLine(f"line {number}: not JSON ({error})") from error
    if not isinstance(asked, dict) or not {"field", "text"} <= asked.keys():
        raise BadLine(f'line {number}: an object with "field" and "text" is needed')
    return asked


def _shown(understood: Understood, language: Language) -> Mapping[str, Any]:
    value = understood.value
    return {
        "value": list(value) if isinstance(value, tuple) else value,
        "command": understood.command,
        "question": understood.question,
        "problem": understood.problem and _said(understood.problem, language),
    }


def _said(problem: Message, language: Language) -> str:
    return render(problem, language, _PLAIN).text
