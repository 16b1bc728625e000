"""A round's phases and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.cycle import Phase, QuietHours, StateCall
from bot.files.cyclefile import read
from bot.resources import example

CYCLE = read(example("presessions-40.toml"))
GENEVA = ZoneInfo("Europe/Zurich")
EXTENDED = replace(
    CYCLE,
    states=tuple(
        replace(each, extended_until=datetime(2021, 8, 30, 23, 59, tzinfo=GENEVA))
        if each.code == "TG"
        else each
        for each in CYCLE.states
    ),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=GENEVA)


@pytest.mark.parametrize(
    ("now", "code", "expected"),
    [
        ("2021-07-19T23:59", None, "before"),
        ("2021-07-20T00:00", None, "open"),
        ("2021-08-16T23:59", None, "open"),
        ("2021-08-17T00:00", None, "open"),  # the extended State keeps the call open
        ("2021-08-17T00:00", "HT", "closed"),
        ("2021-08-17T00:00", "TG", "open"),
        ("2021-08-31T00:00", None, "closed"),
        ("2021-12-10T23:00", None, "closed"),
        ("2021-12-11T00:00", None, "over"),
    ],
)
def test_phase_of_an_extended_round(now: str, code: str | None, expected: Phase) -> None:
    assert EXTENDED.phase(at(now), code) == expected


def test_open_states_are_those_still_open() -> None:
    assert EXTENDED.open_states(at("2021-08-20T12:00")) == ("TG",)
    assert CYCLE.open_states(at("2021-08-20T12:00")) == ()


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (time(20, 59), False),
        (time(21), True),
        (time(3), True),
        (time(7, 59), True),
        (time(8), False),
    ],
)
def test_quiet_hours_run_over_midnight(local: time, expected: bool) -> None:
    assert QuietHours().covers(local) is expected


def test_quiet_hours_within_a_day() -> None:
    siesta = QuietHours(starts=time(13), ends=time(15))
    assert [siesta.covers(time(hour)) for hour in (12, 13, 14, 15)] == [False, True, True, False]


@given(st.integers(-400, 400))
def test_moved_round_keeps_wall_clocks(weeks: int) -> None:
    moved = CYCLE.moved(timedelta(weeks=weeks))
    wall = [CYCLE.opens, CYCLE.closes, *(each.meeting for each in CYCLE.states if each.meeting)]
    later = [moved.opens, moved.closes, *(each.meeting for each in moved.states if each.meeting)]
    assert [each.astimezone(GENEVA).replace(tzinfo=None) for each in later] == [
        each.replace(tzinfo=None) + timedelta(weeks=weeks) for each in wall
    ]
    assert moved.moved(timedelta(weeks=-weeks)) == CYCLE


def test_last_close_of_a_round_without_extensions_is_its_close() -> None:
    assert CYCLE.last_close == CYCLE.closes
    assert EXTENDED.last_close == at("2021-08-30T23:59")


def test_state_outside_the_round_has_no_part_in_it() -> None:
    assert CYCLE.state("FR") is None
    assert CYCLE.state("HT") == StateCall(
        code="HT",
        meeting=datetime(2021, 12, 6, 8, 0, tzinfo=UTC).astimezone(GENEVA),
        minimum=3,
        maximum=6,
    )


def test_loading_again_keeps_what_was_promised() -> None:
    assert CYCLE.with_extensions_of(EXTENDED) == EXTENDED
    assert EXTENDED.with_extensions_of(CYCLE) == EXTENDED
    later = replace(CYCLE, closes=at("2021-09-30T23:59"))
    assert later.with_extensions_of(EXTENDED) == later
