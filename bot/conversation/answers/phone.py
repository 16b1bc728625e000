"""Telephone numbers, also inside a sentence, in the international form E.164."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import shorten
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.states import find_states

_FEWEST_DIGITS = 6
_NUMBER = re.compile(r"(?:\+|00)?\s?\(?\d(?:[\d\s().\-–/\u00a0\u202f]*\d)")
_EXTENSION = re.compile(
    r"(?:\b(?:ext|extension|poste|interno|anexo)\b|\bx)\.?\s*:?\s*\d{1,6}\s*$", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\s+(?:/|or|ou|o|and|et|y)\s+|\s*[;,]\s*|\s/\s*(?=\+|0)|/(?=\s*\+)", re.IGNORECASE
)


def understand_phone(asked: Asked) -> Understood:
    """The one number in the text; without a country code it is one of the State applied for."""
    text = _EXTENSION.sub("", unicodedata.normalize("NFKC", asked.text))
    typed = [found for part in _BETWEEN.split(text) for found in _numbers(part)]
    if not typed:
        return ask_again("phone", text=shorten(asked.text))
    readings = {each: _read(each, _region(asked)) for each in typed}
    numbers = {number for number in readings.values() if number}
    if len(numbers) > 1:
        return ask_again("phone_several", text=shorten(asked.text))
    if len(numbers) == 1 and all(readings.values()):
        return answer(numbers.pop())
    problem = "phone" if _international(typed[0]) else "phone_country"
    return ask_again(problem, text=shorten(asked.text))


def _numbers(part: str) -> list[str]:
    found = (each.strip() for each in _NUMBER.findall(part))
    return [each for each in found if len(re.sub(r"\D", "", each)) >= _FEWEST_DIGITS]


def _region(asked: Asked) -> str | None:
    """The country named beside the number, else the State applied for."""
    named = {found.code for found in find_states(asked.text)}
    if len(named) == 1:
        return named.pop()
    state = asked.answers.get("state")
    return state if isinstance(state, str) and state else None


def _international(typed: str) -> bool:
    return typed.lstrip(" (").startswith(("+", "00"))


def _read(typed: str, region: str | None) -> str | None:
    """The number in E.164. One with a country code may be of a range too new to be known."""
    abroad = _international(typed)
    if abroad:
        typed = re.sub(r"^[\s(]*00", "+", typed)
    try:
        number = phonenumbers.parse(typed, None if abroad else region)
    except phonenumbers.NumberParseException:
        return None
    plausible = phonenumbers.is_possible_number if abroad else phonenumbers.is_valid_number
    if not plausible(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
