"""A time zone as calendars read it: a rule for each change of the clock, not a list of dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A moment at which the clocks of a zone change."""

    at: datetime  # the wall clock as it was before
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=32)
def vtimezone(zone: str, year: int) -> Timezone:
    """The zone's clock from the January of a year on.

    Outlook reads rules where it ignores lists of dates, so the changes of that year are
    taken to recur in the same week of their month, as they do wherever law makes them.
    """
    info = ZoneInfo(zone)
    made = Timezone()
    made.add("tzid", zone)
    turns = list(_turns(info, year))
    if len(turns) != 2:  # no summer time, or a year in which its law changed
        turns = [_standing(info, year), *turns]
    for turn in turns:
        made.add_component(_observance(turn, recurring=len(turns) == 2))
    return made


def _turns(info: ZoneInfo, year: int) -> Iterator[_Turn]:
    at = datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        later = at + _STEP
        if _offset(at, info) != _offset(later, info):
            yield _turn(info, at, later)
        at = later


def _turn(info: ZoneInfo, early: datetime, late: datetime) -> _Turn:
    """The change between two moments, found to the minute."""
    before = _offset(early, info)
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if _offset(middle, info) == before else (early, middle)
    at = late.replace(second=0, microsecond=0)
    here = at.astimezone(info)
    return _Turn(
        at=at.replace(tzinfo=None) + before,
        before=before,
        after=_offset(at, info),
        name=here.tzname() or "",
        summer=bool(here.dst()),
    )


def _standing(info: ZoneInfo, year: int) -> _Turn:
    start = datetime(year, 1, 1, tzinfo=info)
    offset = _offset(start, info)
    name, summer = start.tzname() or "", bool(start.dst())
    wall = start.replace(tzinfo=None)
    return _Turn(at=wall, before=offset, after=offset, name=name, summer=summer)


def _observance(turn: _Turn, *, recurring: bool) -> TimezoneDaylight | TimezoneStandard:
    made = TimezoneDaylight() if turn.summer else TimezoneStandard()
    # From long before, so that the part of the year before its first change has a clock too.
    made.add("dtstart", _first(turn) if recurring else turn.at)
    made.add("tzoffsetfrom", turn.before)
    made.add("tzoffsetto", turn.after)
    made.add("tzname", turn.name)
    if recurring:
        made.add("rrule", _rule(turn.at))
    return made


def _first(turn: _Turn) -> datetime:
    """The same change a year before."""
    wanted = _rule(turn.at)["BYDAY"]
    day = turn.at.replace(year=turn.at.year - 1, day=1)
    while day.month == turn.at.month and _rule(day)["BYDAY"] != wanted:
        day += _STEP
    return day


def _rule(day: datetime) -> dict[str, object]:
    """The yearly rule of a day: the last Sunday of March, the first of November."""
    last = (day + timedelta(days=7)).month != day.month
    week = -1 if last else (day.day - 1) // 7 + 1
    return {"FREQ": "YEARLY", "BYMONTH": day.month, "BYDAY": f"{week}{_DAYS[day.weekday()]}"}


def _offset(at: datetime, info: ZoneInfo) -> timedelta:
    return at.astimezone(info).utcoffset() or timedelta()
