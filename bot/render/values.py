"""What each kind of parameter says: plain characters, or a message that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import states
from bot.i18n import Language
from bot.message import (
    OFFICE_ZONE,
    Colleague,
    Day,
    LanguageName,
    Link,
    Message,
    Moment,
    Param,
    ReferenceOf,
    Span,
    StateName,
    Term,
    Worded,
)
from bot.render import dates, words
from bot.render.links import is_link, shown
from bot.render.tree import Run, Style


class Unfit(ValueError):
    """A parameter that cannot be said here; the text says why."""


def _moment(value: Moment, language: Language) -> Message:
    there = value.at.astimezone(_zone(value.zone))
    stated = _stated(there, value.zone, language)
    if value.local_zone is None:
        return stated
    here = value.at.astimezone(_zone(value.local_zone))
    if here.utcoffset() == there.utcoffset():
        return stated
    day = dates.day(here.date(), language, with_year=False)
    params: dict[str, Param] = {"stated": stated, "date": day}
    return Message(key="time.for_reader", params=params | _hour(here, language))


def _stated(at: datetime, zone: str, language: Language) -> Message:
    params: dict[str, Param] = {"date": dates.day(at.date(), language)} | _hour(at, language)
    if zone == OFFICE_ZONE:
        return Message(key="time.office", params=params)
    return Message(key="time.elsewhere", params=params | {"city": dates.city(zone, language)})


def _hour(at: datetime, language: Language) -> dict[str, Param]:
    # Some languages say one o'clock in the singular.
    return {"time": dates.clock(at.timetz(), language), "count": at.hour}


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Unfit(f"{name!r} is no time zone") from error


def _link(value: Link, _: Language) -> Run:
    if not is_link(value.url):
        raise Unfit(f"{value.url!r} is no http, https, mailto or tg address")
    return Run(shown(value.url), Style(url=value.url))


def _day(value: Day, language: Language) -> Run:
    return Run(dates.day(value.on, language))


def _span(value: Span, language: Language) -> Run:
    return Run(dates.span(value.seconds, language))


def _state(value: StateName, language: Language) -> Run:
    return Run(states.name(value.code, language))


def _language(value: LanguageName, language: Language) -> Run:
    return Run(words.language_name(value.code, language))


def _colleague(value: Colleague, _: Language) -> Run:
    return Run(f"@{value.id}", Style(mention=value.id))


def _term(value: Term, _: Language) -> Message:
    return Message(key=value.key)


def _worded(value: Worded, language: Language) -> Run:
    return Run(words.one_line(value.texts[language]))


def _number(value: int, language: Language) -> Run:
    return Run(words.number(value, language))


def _text(value: str, _: Language) -> Run:
    return Run(words.one_line(value))


def _reference(value: ReferenceOf, _: Language) -> Run:
    raise Unfit(f"the reference of {value.application_id} is not known before it is stored")


# What is made of several parameters (Message, Listing, Items) is put together in fill.
SAID: Mapping[type, Callable[[Any, Language], Run | Message]] = {
    str: _text,
    int: _number,
    Moment: _moment,
    Day: _day,
    Span: _span,
    StateName: _state,
    LanguageName: _language,
    Colleague: _colleague,
    Term: _term,
    Worded: _worded,
    Link: _link,
    ReferenceOf: _reference,
}
