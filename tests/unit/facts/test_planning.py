"""The next round: dates in order and on working days, a file that loads, and no person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.cycle import AgendaRules, Cycle, Hours, PanelRules, PanelWeights
from bot.facts.planning import copied, off, planned, session_of
from bot.files.cyclefile import parse, read
from bot.files.cycletext import written
from bot.resources import example

REVIEWS = st.dates(date(2023, 1, 1), date(2040, 12, 31))


def test_dates_of_a_round_are_proposed_from_its_review() -> None:
    cycle = planned(date(2027, 1, 18), 54)
    assert (cycle.opens.date(), cycle.closes.date(), cycle.closes.time()) == (
        date(2026, 8, 31), date(2026, 9, 21), time(23, 59),
    )  # fmt: skip
    assert (cycle.results_by, cycle.confirm_by and cycle.confirm_by.date()) == (
        date(2026, 10, 12), date(2026, 10, 26),
    )  # fmt: skip
    assert (cycle.statement_deadline, cycle.meetings_start, cycle.meetings_end) == (
        date(2026, 11, 30), date(2026, 12, 14), date(2026, 12, 18),
    )  # fmt: skip
    assert (cycle.report_deadline, cycle.working_group.session) == (date(2026, 6, 22), 54)


@given(review=REVIEWS)
def test_every_date_is_a_working_day_in_the_order_of_the_round(review: date) -> None:
    cycle = planned(review, 60, ("TG",))
    assert cycle.report_deadline
    assert cycle.results_by
    assert cycle.confirm_by
    assert cycle.statement_deadline
    order = [
        cycle.report_deadline, cycle.opens.date(), cycle.closes.date(), cycle.results_by,
        cycle.confirm_by.date(), cycle.statement_deadline, cycle.meetings_start, review,
    ]  # fmt: skip
    assert order == sorted(order)
    assert not any(map(off, order[:-1]))
    week = [cycle.meetings_start + timedelta(days=day) for day in range(5)]
    assert (week[0].weekday(), week[-1]) == (0, cycle.meetings_end)
    assert not any(map(off, week))
    assert timedelta(weeks=4) <= review - cycle.meetings_start <= timedelta(weeks=9)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2027, 3, 26), True),  # Good Friday
        (date(2027, 3, 29), True),  # Easter Monday
        (date(2027, 5, 6), True),  # Ascension
        (date(2027, 5, 17), True),  # Whit Monday
        (date(2027, 9, 9), True),  # Jeûne genevois
        (date(2028, 8, 1), True),
        (date(2026, 12, 24), True),
        (date(2027, 1, 4), False),
        (date(2027, 1, 9), True),
        (date(2027, 9, 2), False),
    ],
)
def test_holidays_of_geneva_are_known(day: date, closed: bool) -> None:
    assert off(day) is closed


@pytest.mark.parametrize(
    ("review", "session"),
    [
        (date(2023, 1, 23), 42), (date(2023, 5, 1), 43), (date(2024, 11, 4), 47),
        (date(2026, 1, 19), 51), (date(2027, 1, 18), 54),
    ],
)  # fmt: skip
def test_session_is_reckoned_from_its_date(review: date, session: int) -> None:
    assert session_of(review) == session


def unusual(cycle: Cycle) -> Cycle:
    """A round in which nothing that can be set is as usual."""
    first, *others = cycle.states
    states = (replace(first, fixed=True, minutes=45, moderator='Ana "A" = B'), *others)
    agenda = AgendaRules(
        days=(cycle.meetings_start,),
        hours=(Hours(starts=time(9), ends=time(11, 30)),),
        step=5, pause=0, opening=0, per_speaker=7, questions=45, shared_questions=True,
        shortest=10, longest=90, rooms=2, room="XX", link="https://meet.example.org/a#b",
        moderators=("Ana", "Ben"), awake=Hours(starts=time(6), ends=time(23)),
        organisations_shown=True,
    )  # fmt: skip
    panel = PanelRules(
        weights=PanelWeights(national=3, language=0), rare_at_most=4, parity=False,
        national_minimum=2,
    )  # fmt: skip
    hold = timedelta(minutes=90)
    return replace(cycle, states=states, agenda=agenda, panel=panel, hold=hold, reminder_cap=1)


@pytest.mark.parametrize("change", [lambda cycle: cycle, unusual])
def test_file_that_is_written_gives_the_same_round(change: object) -> None:
    cycle = change(read(example("presessions-40.toml")))  # type: ignore[operator]
    assert parse(written(cycle), "x.toml") == cycle


@given(review=REVIEWS)
def test_planned_round_loads_as_it_is(review: date) -> None:
    for codes in ((), ("TG", "VE")):
        cycle = planned(review, session_of(review), codes)
        assert parse(written(cycle), "x.toml") == cycle


def test_copy_takes_settings_over_and_neither_states_nor_meetings() -> None:
    earlier = unusual(read(example("presessions-40.toml")))
    new = copied(earlier, 41, planned(date(2027, 1, 18), 41))
    assert (new.number, new.states, new.opens.year) == (41, (), 2026)
    assert (new.panel, new.links, new.hold) == (earlier.panel, earlier.links, earlier.hold)
    assert new.agenda == replace(earlier.agenda, days=())
    assert new.phase(new.opens + timedelta(days=1)) == "before"
