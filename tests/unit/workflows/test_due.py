"""The round's clock: each task told once, on a working morning, and not when it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot import effects as fx
from bot.agenda.working import Working
from bot.context import Context, Role, Staff
from bot.events import StaffPressed, TimerFired
from bot.facts.agendas import AgendaDesk, Plan
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.handlers.table import decide
from bot.message import Listing, StateName
from bot.workflows import due
from tests.unit.agenda.rounds import GENEVA, a_round, applicant, at

ROUND = a_round(
    "TG",
    "UG",
    results_by=date(2021, 9, 6),
    statement_deadline=date(2021, 11, 22),
)
LONG_BEFORE = datetime(2021, 1, 1, tzinfo=GENEVA)
EMPTY = AgendaDesk(plan=Plan(cycle=40))


def planned(cycle: Cycle, now: datetime) -> dict[str, datetime]:
    return {each.id: each.due for each in due.plan(cycle, now) if isinstance(each, fx.SetTimer)}


def fired(task: str, desk: AgendaDesk, cycle: Cycle = ROUND) -> list[fx.Effect]:
    event = TimerFired(id=f"due:40:{task}:0", at=at(1, "09:00"), kind="due", subject="40",
                       due=at(1, "09:00"))  # fmt: skip
    context = Context(now=at(1, "09:00"), fresh_id="Abbbbbbbbbbb", cycle=cycle, agenda=desk)
    return list(decide(event, context))


def states(effects: list[fx.Effect]) -> list[str] | None:
    """The States a reminder names; None when nothing is said."""
    if not effects:
        return None
    [told] = effects
    assert isinstance(told, fx.TellStaff)
    named = told.message.params.get("states")
    assert named is None or isinstance(named, Listing)
    return [each.code for each in named.items if isinstance(each, StateName)] if named else []


def test_tasks_are_told_on_working_mornings() -> None:
    def on(month: int, day: int) -> datetime:
        return datetime(2021, month, day, 9, tzinfo=GENEVA)

    assert planned(ROUND, LONG_BEFORE) == {
        "due:40:call:7": on(7, 13),
        "due:40:call:0": on(7, 20),
        "due:40:few:3": on(8, 13),
        "due:40:few:-1": on(8, 17),
        "due:40:results:7": on(8, 30),
        "due:40:results:0": on(9, 6),
        "due:40:statements:7": on(11, 15),
        "due:40:statements:0": on(11, 22),
        "due:40:agenda:28": on(11, 8),
        "due:40:agenda:14": on(11, 22),
        "due:40:report:-7": on(12, 17),
    }
    weekend = replace(ROUND, closes=datetime(2021, 8, 20, 23, 59, tzinfo=GENEVA))
    assert planned(weekend, LONG_BEFORE)["due:40:few:-1"] == on(8, 23)


def test_past_is_not_told_of_again_and_nothing_of_a_round_without_states() -> None:
    later = datetime(2021, 11, 22, 9, tzinfo=GENEVA)
    assert planned(ROUND, later) == {"due:40:report:-7": datetime(2021, 12, 17, 9, tzinfo=GENEVA)}
    assert planned(replace(ROUND, states=()), LONG_BEFORE) == {}
    assert due.plan(ROUND, later)[0] == fx.CancelTimers(id="due:40:")


def sent(count: int, state: str, status: str = "submitted") -> list[Application]:
    return [applicant(number, state, status) for number in range(count)]  # type: ignore[arg-type]


ENOUGH = tuple(replace(each, minimum=3) for each in ROUND.states)


@pytest.mark.parametrize(
    ("task", "desk", "expected"),
    [
        ("call", EMPTY, []),
        ("call", replace(EMPTY, done=frozenset({"call"})), None),
        ("call", replace(EMPTY, announced=True), None),
        ("few", EMPTY, ["TG", "UG"]),
        ("few", replace(EMPTY, applications=(*sent(3, "TG"), *sent(2, "UG"))), ["UG"]),
        ("few", replace(EMPTY, applications=(*sent(3, "TG"), *sent(4, "UG"))), None),
        ("results", replace(EMPTY, applications=(*sent(1, "TG"),)), ["TG"]),
        ("results", replace(EMPTY, applications=(*sent(1, "TG", "rejected"),)), None),
        ("statements", replace(EMPTY, applications=(*sent(1, "UG", "confirmed"),)), ["UG"]),
        (
            "statements",
            replace(EMPTY, applications=(applicant(5, "UG"),),
                    statements=frozenset({applicant(5, "UG").id})),
            None,
        ),
        ("agenda", EMPTY, ["TG", "UG"]),
        ("unknown", EMPTY, None),
    ],
)  # fmt: skip
def test_task_is_told_with_what_is_left_unless_it_is_done(
    task: str, desk: AgendaDesk, expected: list[str] | None
) -> None:
    assert states(fired(task, desk, replace(ROUND, states=ENOUGH))) == expected


@pytest.mark.parametrize(("now", "said"), [(30, [True]), (37, [False, True])])
def test_task_whose_reminders_were_slept_through_is_told_once(now: int, said: list[bool]) -> None:
    moment = datetime(2021, 8, 1, 9, tzinfo=GENEVA) + timedelta(days=now)
    desk = replace(EMPTY, applications=(*sent(1, "TG"),))
    timers = [
        each
        for each in due.plan(ROUND, LONG_BEFORE)
        if isinstance(each, fx.SetTimer) and ":results:" in each.id and each.due <= moment
    ]
    told = [
        decide(
            TimerFired(id=each.id, at=moment, kind="due", subject="40", due=each.due),
            Context(now=moment, fresh_id="Abbbbbbbbbbb", cycle=ROUND, agenda=desk),
        )
        for each in timers
    ]
    assert [bool(each) for each in told] == said


def test_published_agenda_is_no_task_until_it_changes() -> None:
    plan = Working(ROUND, EMPTY).proposed()
    working = Working(ROUND, replace(EMPTY, plan=plan))
    edition = working.next_edition(by="U1", at=at(1, "09:00"), salt="x")
    desk = AgendaDesk(plan=plan, edition=edition)
    assert fired("agenda", desk) == []
    moved = replace(plan.slots[0], starts=plan.slots[0].starts + timedelta(days=2),
                    ends=plan.slots[0].ends + timedelta(days=2))  # fmt: skip
    assert states(fired("agenda", replace(desk, plan=plan.with_slot(moved)))) == ["TG", "UG"]


@pytest.mark.parametrize(("role", "noted"), [("viewer", False), ("reviewer", True)])
def test_done_stops_a_task_for_those_who_may_say_so(role: Role, noted: bool) -> None:
    event = StaffPressed(id="1", at=at(1, "09:00"), actor="U1", data="due:done:40:call")
    context = Context(now=at(1, "09:00"), fresh_id="", cycle=ROUND,
                      staff=Staff(actor="U1", role=role))  # fmt: skip
    effects = list(decide(event, context))
    assert (fx.CancelTimers(id="due:40:call:") in effects) is noted
    assert (fx.Record(event="task.done", subject="40:call", actor="U1") in effects) is noted


def test_call_that_has_closed_is_told_of_in_other_words() -> None:
    words = []
    for timer in due.plan(replace(ROUND, states=ENOUGH), LONG_BEFORE):
        if isinstance(timer, fx.SetTimer) and ":few:" in timer.id:
            event = TimerFired(id=timer.id, at=timer.due, kind="due", subject="40", due=timer.due)
            known = Context(
                now=timer.due,
                fresh_id="Abbbbbbbbbbb",
                cycle=replace(ROUND, states=ENOUGH),
                agenda=EMPTY,
            )
            words += [
                each.message.key for each in decide(event, known) if isinstance(each, fx.TellStaff)
            ]
    assert words == ["agenda.due.few", "agenda.due.few_past"]
