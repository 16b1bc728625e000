"""When a draft's holder is reminded, and when not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.handlers.table import decide
from bot.message import Moment
from bot.workflows import reminders
from tests.unit.handlers.situation import FIRST, GENEVA, ROUND, application, contact, context

WEEK, DAYS = timedelta(days=7), timedelta(days=3)
CLOSES = ROUND.closes
DRAFT = application(status="draft", reference=None, answers={"state": "SY"})
READER = contact("telegram", zone="Europe/Zurich")


def fired(offset: timedelta) -> TimerFired:
    identity = f"reminder:{FIRST}:{int(offset.total_seconds())}"
    return TimerFired(id=identity, at=CLOSES, kind="reminder", subject=FIRST, due=CLOSES - offset)


def before(now: datetime, **known: object) -> Context:
    return context(**{"contact": None, "now": now, "subject": DRAFT, "holder": READER, **known})


def what(effects: object) -> list[str]:
    assert isinstance(effects, list | tuple)
    return [
        f"{type(each).__name__} {each.due:%d %H:%M}"
        if isinstance(each, fx.SetTimer)
        else type(each).__name__
        for each in effects
    ]


MORNING = datetime(2021, 8, 10, 9, 0, tzinfo=GENEVA)
NIGHT = datetime(2021, 8, 9, 23, 59, tzinfo=GENEVA)


@pytest.mark.parametrize(
    ("now", "offset", "known", "expected"),
    [
        (MORNING, WEEK, {}, ["Send"]),
        (NIGHT, WEEK, {}, ["SetTimer 10 08:00"]),
        (NIGHT, WEEK, {"holder": contact("telegram", zone="Asia/Tokyo")}, ["SetTimer 10 08:00"]),
        (NIGHT, WEEK, {"holder": contact("telegram", zone="America/Caracas")}, ["Send"]),
        (CLOSES - DAYS + timedelta(hours=12), WEEK, {}, []),
        (CLOSES - DAYS + timedelta(hours=12), DAYS, {}, ["Send"]),
        (CLOSES + timedelta(hours=12), DAYS, {}, []),
        (MORNING, WEEK, {"holder": replace(READER, reminders=False)}, []),
        (MORNING, WEEK, {"holder": replace(READER, reachable=False)}, []),
        (MORNING, WEEK, {"reminded": 3}, []),
        (MORNING, WEEK, {"reminded": 2}, ["Send"]),
        (MORNING, WEEK, {"subject": application()}, []),
        (MORNING, WEEK, {"subject": replace(DRAFT, status="withdrawn")}, []),
        (MORNING, WEEK, {"subject": None}, []),
        (MORNING, WEEK, {"holder": contact()}, ["SaveConversation", "Send"]),
    ],
)
def test_remind_speaks_only_when_wanted_and_by_day(
    now: datetime, offset: timedelta, known: dict[str, object], expected: list[str]
) -> None:
    assert what(list(decide(fired(offset), before(now, **known)))) == expected


def test_remind_follows_a_close_that_moved() -> None:
    later = CLOSES + timedelta(days=14)
    states = tuple(
        replace(state, extended_until=later) if state.code == "SY" else state
        for state in ROUND.states
    )
    moved = before(MORNING, cycle=replace(ROUND, states=states))
    assert what(list(decide(fired(WEEK), moved))) == ["SetTimer 24 08:00"]


def test_plan_sets_what_is_still_ahead() -> None:
    planned = reminders.plan(DRAFT, ROUND, CLOSES - timedelta(days=5))
    assert planned == [
        fx.CancelTimers(id=f"reminder:{FIRST}:"),
        fx.SetTimer(
            id=f"reminder:{FIRST}:{int(DAYS.total_seconds())}",
            kind="reminder",
            subject=FIRST,
            due=CLOSES - DAYS,
        ),
    ]


def test_late_access_moves_the_end_for_its_person() -> None:
    late = {"SY": CLOSES + timedelta(days=7)}
    after = before(CLOSES + timedelta(hours=12), late=late)
    assert what(list(decide(fired(DAYS), after))) == ["SetTimer 21 08:00"]
    due = before(CLOSES + timedelta(days=4, hours=12), late=late)
    [send] = [each for each in decide(fired(DAYS), due) if isinstance(each, fx.Send)]
    assert send.message.params["closes"] == Moment(
        at=late["SY"], zone="Europe/Zurich", local_zone="Europe/Zurich"
    )
    plan = TimerFired(id=f"plan:{FIRST}", at=CLOSES, kind="plan", subject=FIRST, due=CLOSES)
    planned = decide(plan, before(CLOSES + timedelta(hours=1), late=late))
    assert what(list(planned)) == ["CancelTimers", "SetTimer 20 23:59"]


LAPSED = TimerFired(id=f"lapsed:{FIRST}", at=CLOSES, kind="lapsed", subject=FIRST, due=CLOSES)
NEXT_DAY = CLOSES + timedelta(hours=12)


@pytest.mark.parametrize(
    ("now", "known", "expected"),
    [
        (NEXT_DAY, {}, ["Send"]),
        (CLOSES + timedelta(minutes=1), {}, ["SetTimer 17 08:00"]),
        (NEXT_DAY, {"holder": contact()}, ["SaveConversation", "Send"]),
        (NEXT_DAY, {"late": {"SY": CLOSES + WEEK}}, []),
        (NEXT_DAY, {"holder": replace(READER, reminders=False)}, []),
        (NEXT_DAY, {"subject": application()}, []),
        (CLOSES - timedelta(hours=12), {}, []),
    ],
)
def test_unsent_draft_hears_once_and_by_day_that_the_call_has_closed(
    now: datetime, known: dict[str, object], expected: list[str]
) -> None:
    assert what(list(decide(LAPSED, before(now, **known)))) == expected


def test_close_tells_each_draft_in_a_turn_of_its_own() -> None:
    close = TimerFired(id="close:40:SY", at=CLOSES, kind="close", subject="40:SY", due=CLOSES)
    effects = decide(
        close, context(contact=None, now=CLOSES + timedelta(seconds=1), drafts=(DRAFT,))
    )
    timers = [each.id for each in effects if isinstance(each, fx.SetTimer)]
    assert f"lapsed:{FIRST}" in timers
