"""When meetings can be: the days and hours of a round, and the moments at which one may begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.facts.cycle import AgendaRules, Cycle, Hours

_MORNING = Hours(starts=time(9), ends=time(13))
_BEFORE_LUNCH = Hours(starts=time(9), ends=time(12))
_AFTERNOON = Hours(starts=time(14), ends=time(17))
_TUESDAY_TO_FRIDAY = range(1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of one day in which meetings can be; questions they share come after it."""

    starts: datetime
    ends: datetime

    def holds(self, starts: datetime, ends: datetime) -> bool:
        """Whether a meeting lies within it."""
        return self.starts <= starts and ends <= self.ends


def windows(cycle: Cycle) -> tuple[Window, ...]:
    """The stretches in which a round's meetings can be, earliest first."""
    zone = ZoneInfo(cycle.zone)
    kept = timedelta(minutes=cycle.agenda.questions if cycle.agenda.shared_questions else 0)
    return tuple(
        Window(
            starts=datetime.combine(day, stretch.starts, zone),
            ends=datetime.combine(day, stretch.ends, zone) - kept,
        )
        for day in days(cycle)
        for stretch in sorted(hours(cycle), key=lambda each: each.starts)
    )


def days(cycle: Cycle) -> tuple[date, ...]:
    """The days of a round's meetings."""
    if cycle.agenda.days:
        return tuple(sorted(cycle.agenda.days))
    length = (cycle.meetings_end - cycle.meetings_start).days + 1
    week = [cycle.meetings_start + timedelta(days=number) for number in range(length)]
    usual = tuple(day for day in week if day.weekday() in _TUESDAY_TO_FRIDAY)
    return usual or tuple(week)


def hours(cycle: Cycle) -> Sequence[Hours]:
    """The hours of a round's meetings."""
    if cycle.agenda.hours:
        return cycle.agenda.hours
    return (_MORNING,) if cycle.format == "in_person" else (_BEFORE_LUNCH, _AFTERNOON)


def starts(within: Sequence[Window], length: timedelta, rules: AgendaRules) -> list[datetime]:
    """The moments at which a meeting of this length may begin, earliest first."""
    step = timedelta(minutes=rules.step)
    found: list[datetime] = []
    for window in within:
        at = window.starts
        while at + length <= window.ends:
            found.append(at)
            at += step
    return found
