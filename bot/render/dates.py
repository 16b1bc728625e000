"""Days and times as each language writes them, on CLDR's names and patterns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.units import format_unit

from bot.i18n import Language

# The office's English is British: 16 August, not August 16.
_LOCALES: Mapping[Language, str] = {"en": "en_GB", "fr": "fr", "es": "es"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    """CLDR patterns of one language; ``first`` is for the first of a month."""

    day: str
    day_of_year: str
    first: str | None = None


_FORMS: Mapping[Language, _Forms] = {
    "en": _Forms(day="EEEE, d MMMM", day_of_year="EEEE, d MMMM y"),
    # French writes 1er, which CLDR's patterns do not know.
    "fr": _Forms(day="EEEE d MMMM", day_of_year="EEEE d MMMM y", first="d'er'"),
    "es": _Forms(day="EEEE d 'de' MMMM", day_of_year="EEEE, d 'de' MMMM 'de' y"),
}


@cache
def locale(language: Language) -> Locale:
    """The CLDR locale of one of our languages."""
    return Locale.parse(_LOCALES[language])


@lru_cache(maxsize=4096)
def day(on: date, language: Language, *, with_year: bool = True) -> str:
    """``Monday, 16 August 2021``."""
    forms = _FORMS[language]
    pattern = forms.day_of_year if with_year else forms.day
    if on.day == 1 and forms.first:
        pattern = pattern.replace("d ", f"{forms.first} ", 1)
    return format_date(on, pattern, locale=locale(language))


@lru_cache(maxsize=4096)
def clock(at: time, language: Language) -> str:
    """``23:59``, on the 24-hour clock that all three languages read."""
    return format_time(at, "short", locale=locale(language))


@lru_cache(maxsize=256)
def span(seconds: int, language: Language) -> str:
    """``15 minutes``, ``90 minutes``, ``8 seconds``."""
    units = ("day", 86_400), ("hour", 3600), ("minute", 60)
    unit, length = next(
        (each for each in units if seconds and seconds % each[1] == 0), ("second", 1)
    )
    return format_unit(seconds // length, f"duration-{unit}", locale=locale(language))


@lru_cache(maxsize=1024)
def city(zone: str, language: Language) -> str:
    """The name of a time zone's city in the reader's language."""
    place: str = get_timezone_location(ZoneInfo(zone), locale=locale(language), return_city=True)
    return place
