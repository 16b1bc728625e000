"""Years and counts."""

from __future__ import annotations

import re

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import shorten
from bot.conversation.answers.numbers import VALUES, Number, numbers
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.conversation.answers.wording import wording

EARLIEST_YEAR = 1800
_MOST_READ = 600
_SINCE = {"since", "depuis", "desde", "in", "en", "of", "de", "year", "annee", "ano"}
_DENYING = {"not", "pas"}  # "2010, not 2011"
# Between bounds, before, after, or a decade: not one year
_VAGUE_YEAR = re.compile(
    r"\b(?:before|after|between|avant|apres|entre|antes|despues|decada|decade|annees|anos|mid|"
    r"early|late|debut|fin|principios|finales|mediados|siecle|century|siglo)\b|\d{2}0\s?s\b"
)
_FOUNDING = re.compile(
    r"\b(?:found|creat|establish|start|set up|born|launch|fond|cree|creation|constitue|ne en|nee|"
    r"fund|crea|constitu|nacio|estableci|inici)\w*(?: \w+){0,3}? (\d{4})\b"
)
_SEVERAL = re.compile(
    r"\b(?:several|many|some|few|a lot|various|numerous|plusieurs|beaucoup|quelques|nombreu\w+|"
    r"divers|vari[oa]s|much[oa]s|algun[oa]s|tant\w+|diversas?)\b"
)
_ROUND = re.compile(
    r"\b(?:dozens|hundreds|thousands|dizaines|centaines|milliers|decenas|docenas|cientos|miles)\b"
)
_BETWEEN = re.compile(r"\d\s*(?:-|–|—|/|à|to|a|or|ou|o|et|y|and)\s*\d|\b(?:between|entre)\b")


def understand_year(asked: Asked) -> Understood:
    """One year between the earliest thinkable and this one."""
    years = {
        value
        for number in numbers(asked.text[:_MOST_READ])
        if (value := number.value) and value > 999 and number.before not in _DENYING
    }
    if founding := _FOUNDING.search(asked.folded):
        years = {int(founding[1])}
    unsure = any(wording().none["unknown"].spans(asked.folded))
    if len(years) != 1 or unsure or _VAGUE_YEAR.search(asked.folded):
        return ask_again("year", text=shorten(asked.text), year=str(asked.now.year))
    year = years.pop()
    if not EARLIEST_YEAR <= year <= asked.now.year:
        return ask_again(
            "year_range", year=str(year), first=str(EARLIEST_YEAR), last=str(asked.now.year)
        )
    return answer(year)


def understand_count(asked: Asked) -> Understood:
    """One whole number within the field's limits."""
    found = _without_dates(numbers(asked.text[:_MOST_READ]))
    values = {number.value for number in found}
    counted = any(sign.isdigit() for sign in asked.text)
    unclear = (not counted and _round_number(asked.folded)) or (
        _SEVERAL.search(asked.folded) and not found
    )
    vague = unclear or _BETWEEN.search(asked.text)
    if len(values) != 1 or None in values or vague:
        return ask_again("count", text=shorten(asked.text))
    if found[0].article and len(asked.words) > 2:
        return ask_again("count", text=shorten(asked.text))
    value = values.pop()
    assert value is not None
    most = asked.field.maximum
    if value < asked.field.minimum or (most is not None and value > most):
        limits = {"first": str(asked.field.minimum), "last": str(most or "∞")}
        return ask_again("count_range", number=str(value), **limits)
    return answer(value)


def _round_number(text: str) -> bool:
    """ "Dozens", but not "two dozens"."""
    found = _ROUND.search(text)
    return found is not None and not set(text[: found.start()].split()[-1:]) & VALUES.keys()


def _without_dates(found: tuple[Number, ...]) -> tuple[Number, ...]:
    """Without the year of "14 members since 2010"."""
    kept = tuple(number for number in found if not _is_date(number))
    return kept if len(found) > 1 and kept else found


def _is_date(number: Number) -> bool:
    value = number.value or 0
    return 1900 <= value <= 2100 and number.before in _SINCE
