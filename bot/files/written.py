"""Dates, times and lengths of time as a round's file writes them, and how a slip should read."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import BeforeValidator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WALL = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2})?")
_SPAN = re.compile(r"-?P(?=.)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?")

# As people write them: the year first or last, joined by whatever, or with the month's name.
_YEAR_FIRST = re.compile(r"\b(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})\b")
_YEAR_LAST = re.compile(r"\b(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})\b")
_NAMED = re.compile(
    r"\b(?:(\d{1,2})\.? +([a-z]{3,})|([a-z]{3,}) +(\d{1,2})),? +(\d{4})\b", re.IGNORECASE
)
_TIME = re.compile(r"\b(\d{1,2})[:.h](\d{2})\b(?![-./]\d)")
_LENGTH = re.compile(r"P?T?(\d+) *(week|w|day|d|hour|h|minute|min|m)", re.IGNORECASE)
_UNITS = {"w": "P{}W", "d": "P{}D", "h": "PT{}H", "m": "PT{}M"}
_MONTHS = {calendar.month_name[number][:3].lower(): number for number in range(1, 13)}


def _wall(value: object) -> object:
    """A moment of the round: a day alone would silently mean its first minute."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value.strip())):
        raise ValueError(f'needs a time of day too, as in "{value}T23:59"')
    return _checked(value, _WALL, 'a date and time as in "2021-08-16T23:59"', _as_wall)


def _day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _checked(value, _DAY, 'a date as in "2021-12-06"', _as_day)


def _clock(value: object) -> object:
    if isinstance(value, time):
        return value
    return _checked(value, _CLOCK, 'a time of day as in "21:00"', _as_clock)


def _span(value: object) -> object:
    shape = 'a length of time as in "P3D" (three days) or "PT15M" (fifteen minutes)'
    return _checked(value, _SPAN, shape, _as_span)


def _checked(
    value: object, pattern: re.Pattern[str], shape: str, meant: Callable[[str], str | None]
) -> object:
    """The text, where it has the one shape we read; else ValueError with what was meant."""
    if isinstance(value, str) and pattern.fullmatch(value.strip()) and _exists(value.strip()):
        return value.strip()
    guess = meant(str(value))
    raise ValueError(f"must be {shape}{_instead(value)}{_did_you_mean(guess)}")


def _exists(text: str) -> bool:
    """Whether the day in it is in the calendar, and the time on the clock."""
    day, moment = _DAY.match(text), _TIME.search(text.replace("T", " "))
    right_day = day is None or _real(*(int(each) for each in day[0].split("-"))) is not None
    return right_day and (moment is None or _as_clock(moment[0]) is not None)


def _instead(value: object) -> str:
    return f", not {value!r}"


def _did_you_mean(guess: str | None) -> str:
    return f'; did you mean "{guess}"?' if guess else ""


def _as_day(text: str) -> str | None:
    found = _date_in(text)
    return found.isoformat() if found else None


def _as_wall(text: str) -> str | None:
    day = _date_in(text)
    if day is None:
        return None
    return f"{day.isoformat()}T{_as_clock(_without_date(text)) or '23:59'}"


def _without_date(text: str) -> str:
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _NAMED):
        text = pattern.sub(" ", text)
    return text.replace("T", " ")


def _as_clock(text: str) -> str | None:
    found = _TIME.search(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02}:{found[2]}"


def _as_span(text: str) -> str | None:
    found = _LENGTH.match(text.strip())
    return _UNITS[found[2][0].lower()].format(found[1]) if found else None


def _date_in(text: str) -> date | None:
    """The day somebody meant: day before month, unless only the other way is a day."""
    text = text.replace("T", " ")
    if found := _YEAR_FIRST.search(text):
        year, month, day = (int(each) for each in found.groups())
    elif found := _YEAR_LAST.search(text):
        day, month, year = (int(each) for each in found.groups())
    elif found := _NAMED.search(text):
        day, year = int(found[1] or found[4]), int(found[5])
        month = _MONTHS.get((found[2] or found[3])[:3].lower(), 0)
    else:
        return None
    return _real(year, month, day) or _real(year, day, month)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


Wall = Annotated[datetime, BeforeValidator(_wall)]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
Span = Annotated[timedelta, BeforeValidator(_span)]
