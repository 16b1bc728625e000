"""The dates of a round reckoned from the review it prepares: working days, and weeks to meet in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.easter import easter

from bot.facts.cycle import Cycle, Format, StateCall, WorkingGroup
from bot.message import OFFICE_ZONE

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
# From one date of a round to the next.
_REPORT_BEFORE_REVIEW = 30 * _WEEK  # some seven months
_MEETINGS_BEFORE_REVIEW = 4 * _WEEK  # a month, or a little more
_CALL_BEFORE_MEETINGS = 15 * _WEEK  # between three and four months
_CALL_IS_OPEN = 3 * _WEEK
_RESULTS_AFTER_CLOSE = 3 * _WEEK
_CONFIRMED_AFTER_RESULTS = 2 * _WEEK
_STATEMENTS_BEFORE_MEETINGS = 2 * _WEEK
_REVIEW_LASTS = timedelta(days=11)
_LAST_MINUTE = time(23, 59)
# Three sessions of the Working Group a year, counted from the 42nd in January 2023.
_FIRST_YEAR, _FIRST_SESSION = 2023, 42
_SEASONS = ((1, 3), (4, 8), (9, 12))


def session_of(review: date) -> int:
    """The number of the Working Group's session that begins then, as its calendar runs."""
    season = next(
        place for place, (first, last) in enumerate(_SEASONS) if first <= review.month <= last
    )
    return _FIRST_SESSION + 3 * (review.year - _FIRST_YEAR) + season


def planned(
    review: date, number: int, states: Sequence[str] = (), *, held: Format = "in_person"
) -> Cycle:
    """A round for the review that begins on a day, every date proposed and none on a holiday."""
    zone = ZoneInfo(OFFICE_ZONE)
    monday = _week_to_meet_in(review)
    opens = _working(monday - _CALL_BEFORE_MEETINGS)
    closes = _working(opens + _CALL_IS_OPEN)
    results = _working(closes + _RESULTS_AFTER_CLOSE)
    confirmed = _working(results + _CONFIRMED_AFTER_RESULTS)
    return Cycle(
        number=number,
        format=held,
        zone=OFFICE_ZONE,
        opens=datetime.combine(opens, time(), zone),
        closes=datetime.combine(closes, _LAST_MINUTE, zone),
        states=tuple(StateCall(code=code, minimum=3) for code in states),
        working_group=WorkingGroup(session=number, starts=review, ends=review + _REVIEW_LASTS),
        meetings_start=monday,
        meetings_end=monday + timedelta(days=4),
        report_deadline=_working(review - _REPORT_BEFORE_REVIEW),
        statement_deadline=_working_before(monday - _STATEMENTS_BEFORE_MEETINGS),
        confirm_by=datetime.combine(confirmed, _LAST_MINUTE, zone),
        results_by=results,
    )


def copied(earlier: Cycle, number: int, dates: Cycle) -> Cycle:
    """An earlier round's settings at the dates of a new one; no State, person or meeting."""
    return replace(
        dates,
        number=number,
        format=earlier.format,
        default_language=earlier.default_language,
        reminder_offsets=earlier.reminder_offsets,
        reminder_cap=earlier.reminder_cap,
        quiet_hours=earlier.quiet_hours,
        hold=earlier.hold,
        links=earlier.links,
        panel=earlier.panel,
        agenda=replace(earlier.agenda, days=()),
    )


def off(day: date) -> bool:
    """Whether the office is closed: a weekend, a holiday of Geneva, the end of the year."""
    return day.weekday() > 4 or day in _holidays(day.year) or _year_end(day)


def _week_to_meet_in(review: date) -> date:
    """The Monday of the last week, a month before the review, in which Geneva works."""
    wanted = review - _MEETINGS_BEFORE_REVIEW
    monday = wanted - wanted.weekday() * _DAY
    while any(off(monday + day * _DAY) for day in range(5)):
        monday -= _WEEK
    return monday


def _working(day: date) -> date:
    while off(day):
        day += _DAY
    return day


def _working_before(day: date) -> date:
    while off(day):
        day -= _DAY
    return day


def _year_end(day: date) -> bool:
    """The fortnight in which the missions of Geneva are empty."""
    return (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 3)


def _holidays(year: int) -> frozenset[date]:
    """The holidays of Geneva, all of them fixed or counted from Easter and one Sunday.

    Those of the United Nations that follow the moon are announced too late to be reckoned.
    """
    sunday = easter(year)
    from_easter = (sunday + days * _DAY for days in (-2, 1, 39, 50))
    first = date(year, 9, 1)
    first_sunday = first + (6 - first.weekday()) * _DAY
    return frozenset({*from_easter, date(year, 8, 1), first_sunday + 4 * _DAY})
