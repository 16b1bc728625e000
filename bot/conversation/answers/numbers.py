"""Numbers as people write them: in figures or in words, in three languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.states.folding import fold

_UNITS = (
    "zero cero",
    "one un une uno una",
    "two deux dos",
    "three trois tres",
    "four quatre cuatro",
    "five cinq cinco",
    "six seis",
    "seven sept siete",
    "eight huit ocho",
    "nine neuf nueve",
    "ten dix diez",
    "eleven onze once",
    "twelve douze doce",
    "thirteen treize trece",
    "fourteen quatorze catorce",
    "fifteen quinze quince",
    "sixteen seize dieciseis",
    "seventeen diecisiete",
    "eighteen dieciocho",
    "nineteen diecinueve",
    "twenty vingt vingts veinte",
    "veintiuno veintiun veintiuna",
    "veintidos",
    "veintitres",
    "veinticuatro",
    "veinticinco",
    "veintiseis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
)
_TENS = {
    30: "thirty trente treinta",
    40: "forty fourty quarante cuarenta",
    50: "fifty cinquante cincuenta",
    60: "sixty soixante sesenta",
    70: "seventy septante setenta",
    80: "eighty huitante octante ochenta",
    90: "ninety nonante noventa",
}
_HUNDREDS = {
    200: "doscientos doscientas",
    300: "trescientos trescientas",
    400: "cuatrocientos cuatrocientas",
    500: "quinientos quinientas",
    600: "seiscientos seiscientas",
    700: "setecientos setecientas",
    800: "ochocientos ochocientas",
    900: "novecientos novecientas",
}
VALUES = {word: value for value, words in enumerate(_UNITS) for word in words.split()} | {
    word: value for value, words in (_TENS | _HUNDREDS).items() for word in words.split()
}
_HUNDRED = {"hundred", "hundreds", "cent", "cents", "cien", "ciento"}
_THOUSAND = {"thousand", "mille", "mil", "milles"}
# Collective words: how many, and whether a number before them multiplies
_ABOUT = {
    "dozen": 12,
    "douzaine": 12,
    "docena": 12,
    "dizaine": 10,
    "decena": 10,
    "quinzaine": 15,
    "quincena": 15,
    "vingtaine": 20,
    "veintena": 20,
    "trentaine": 30,
    "treintena": 30,
    "quarantaine": 40,
    "cuarentena": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "centenar": 100,
    "centena": 100,
    "millier": 1000,
    "millar": 1000,
}
_PLURALS = {f"{word}{ending}": value for word, value in _ABOUT.items() for ending in ("s", "es")}
_JOINS = {"and", "et", "y"}
_ARTICLES = {"a", "an", "un", "une", "uno", "una", "one"}
_FRENCH_BASES = {60, 80}
# Figures, with a space, dot, comma or apostrophe between thousands
_FIGURES = re.compile(
    r"(?<![\w.,-])[-−]?\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+(?!\d)|(?<!\w)[-−]?\d+(?:[.,]\d+)?"
)


# "3 dozen", "2 hundred", "1k"
_TIMES = {"dozen": 12, "douzaine": 12, "docena": 12, "k": 1000} | {
    **dict.fromkeys((*_HUNDRED, "cientos"), 100),
    **dict.fromkeys(_THOUSAND, 1000),
}
_MORE = "|".join(" ".join((*_UNITS, *_TENS.values())).split())
# Not before another number: "2 mil 10" is 2010 to some, and asked about
_MULTIPLIED = re.compile(
    rf"(?<![\w.,])(\d{{1,3}}) ?({'|'.join(sorted(_TIMES, key=len, reverse=True))})s?\b"
    rf"(?!\s+(?:(?:and|et|y)\s+)?(?:\d|(?:{_MORE})\b))",
    re.IGNORECASE,
)
_COLLECTIVE = "|".join((*_ABOUT, *_HUNDRED, *_THOUSAND))
# "Half a dozen", "several dozen", "a couple": not the whole of what the word says
_UNEVEN = re.compile(
    r"\b(?:(?:half|demi|medi[oa]|couple|pair|paire|par|few|several|quelques|plusieurs|vari[oa]s)"
    rf"(?: (?:an?|of|de|d))* (?:{_COLLECTIVE})(?:e?s)?|(?:a (?:couple|pair)|une paire|un par)"
    r"|and a half|et demie?|y medi[oa])\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text; ``value`` is None for "dozens", "1.5" and the like."""

    value: int | None
    article: bool = False
    before: str = ""


def numbers(text: str) -> tuple[Number, ...]:
    """Every number of a text; an article ("une", "a") counts only when it is all there is."""
    plain = _MULTIPLIED.sub(_multiplied, unicodedata.normalize("NFKC", text))
    figures, folded = list(_in_figures(plain)), fold(_FIGURES.sub(" ; ", plain))
    if _UNEVEN.search(folded):
        return (*figures, Number(value=None))
    found = [*figures, *_in_words(folded.split())]
    proper = tuple(number for number in found if not number.article)
    return proper or tuple(found)


def _multiplied(found: re.Match[str]) -> str:
    return str(int(found[1]) * _TIMES[found[2].casefold()])


def _in_figures(text: str) -> Iterator[Number]:
    for found in _FIGURES.finditer(text):
        before = fold(text[: found.start()]).split()
        yield Number(value=_figure(found[0]), before=before[-1] if before else "")


def _figure(figures: str) -> int | None:
    if re.fullmatch(r"\d+", figures):
        return int(figures) if len(figures) < 12 else None
    if re.fullmatch(r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+", figures):
        return int(re.sub(r"\D", "", figures))
    return None


def _in_words(words: Sequence[str]) -> Iterator[Number]:
    run: list[str] = []
    before = ""
    for place, word in enumerate([*words, ""]):
        follows = place + 1 < len(words) and _counts(words[place + 1])
        if _counts(word) or (run and word in _JOINS and follows):
            run.append(word)
            continue
        if run:
            yield _spoken(run, before)
            run = []
        before = word


def _counts(word: str) -> bool:
    return word in VALUES or word in _HUNDRED or word in _THOUSAND or _about(word) is not None


def _about(word: str) -> int | None:
    return _ABOUT.get(word, _PLURALS.get(word))


def _spoken(run: Sequence[str], before: str) -> Number:
    if len(run) == 1 and run[0] in _ARTICLES:
        return Number(value=1, article=True, before=before)
    total, current = 0, 0
    for word in run:
        if word in _THOUSAND:
            total, current = total + max(current, 1) * 1000, 0
        elif (size := _about(word)) is not None:
            if current == 0 and word in _PLURALS:
                return Number(value=None, before=before)
            current = max(current, 1) * size
        else:
            current = _added(current, word)
    return Number(value=total + current, before=before)


def _added(current: int, word: str) -> int:
    if word in _JOINS:
        return current
    if word in _HUNDRED:
        small = current % 100
        return current - small + small * 100 if small else current + 100
    value = VALUES[word]
    if word.startswith("vingt") and current % 100 == 4:
        return current + 76  # quatre-vingts
    if current % 100 >= 10 and value >= 10 and not _french(current % 100, value):
        return current * 100 + value  # "nineteen ninety-eight", "twenty twelve"
    return current + value


def _french(current: int, value: int) -> bool:
    return current in _FRENCH_BASES and value < 20
