"""The round's clock: the office is told in Slack what is due, once, unless it is done already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.agenda.working import Working
from bot.context import Context
from bot.conversation.choices import Press, button
from bot.events import StaffPressed, TimerFired
from bot.facts.agendas import AgendaDesk
from bot.facts.application import CHOSEN, UNDECIDED
from bot.facts.cycle import Cycle
from bot.message import Day, Listing, Message, Param
from bot.workflows.aside import whisper
from bot.workflows.roles import may

_MORNING = time(9)
_FRIDAY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something the office must do by a date of the round; ``told`` are the days before it.

    ``left`` says of which States it is still to be done; () means that it is done, and None
    that the bot cannot know.
    """

    name: str
    by: Callable[[Cycle], date | None]
    told: tuple[int, ...]
    left: Callable[[Cycle, AgendaDesk], tuple[str, ...] | None]


def plan(cycle: Cycle, now: datetime) -> list[fx.Effect]:
    """The reminders of a round set anew; what is past is not told of again."""
    timers = [
        fx.SetTimer(
            id=f"due:{cycle.number}:{task.name}:{before}",
            kind="due",
            subject=str(cycle.number),
            due=due,
        )
        for task in TASKS
        if cycle.states  # before they are known, its dates may be a guess
        for before in task.told
        if (due := _moment(cycle, task, before)) is not None and due > now
    ]
    return [fx.CancelTimers(id=f"due:{cycle.number}:"), *timers]


def remind(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """A task is due: tell the office, unless it is done."""
    cycle, desk = context.cycle, context.agenda
    task = _BY_NAME.get(event.id.split(":")[2])
    by = task.by(cycle) if task and cycle else None
    if cycle is None or desk is None or task is None or by is None:
        return []
    left = task.left(cycle, desk)
    if left == () or task.name in desk.done or _told_again(task, cycle, event.due, context.now):
        return []
    params: dict[str, Param] = {"number": str(cycle.number), "by": Day(on=by)}
    if left is not None:
        params["states"] = Listing.states(left)
    done = button("agenda.due.done", "due", "done", str(cycle.number), task.name)
    message = Message(
        key=_words(task, int(event.id.split(":")[3])), params=params, choices=((done,),)
    )
    return [fx.TellStaff(message=message, key=f"{event.id}:{int(event.due.timestamp())}")]


def _words(task: Task, before: int) -> str:
    """What is told again after its date says that it has passed."""
    past = "_past" if before < 0 < max(task.told) else ""
    return f"agenda.due.{task.name}{past}"


def _told_again(task: Task, cycle: Cycle, due: datetime, now: datetime) -> bool:
    """Whether a later reminder of the same task is due by now too: the same words twice."""
    moments = (_moment(cycle, task, before) for before in task.told)
    return any(moment is not None and due < moment <= now for moment in moments)


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Somebody says that a task is done: it is not told of again."""
    pressed = Press.read(event.data)
    if pressed.verb != "due" or len(pressed.about) != 3:
        return None
    _, number, name = pressed.about
    allowed = may(context, "reviewer")
    key = "agenda.due.noted" if allowed else "staff.not_allowed"
    told = whisper(event, Message(key=key))
    if not allowed:
        return [told]
    return [
        fx.CancelTimers(id=f"due:{number}:{name}:"),
        fx.Record(event="task.done", subject=f"{number}:{name}", actor=event.actor),
        told,
    ]


def _moment(cycle: Cycle, task: Task, before: int) -> datetime | None:
    """A working morning, so many days before the task's date."""
    by = task.by(cycle)
    if by is None:
        return None
    day = by - timedelta(days=before)
    weekend = max(0, day.weekday() - _FRIDAY)
    # What is told before a date is told on the Friday, what is told after it on the Monday.
    day += timedelta(days=-weekend if before >= 0 else (7 - day.weekday()) * (weekend > 0))
    return datetime.combine(day, _MORNING, ZoneInfo(cycle.zone))


def _local(moment: datetime, cycle: Cycle) -> date:
    return cycle.wall(moment).date()


def _too_few(cycle: Cycle, desk: AgendaDesk) -> tuple[str, ...]:
    """States with fewer applications than a meeting needs, and no more time given yet."""
    sent = [each.state for each in desk.applications if each.status not in {"draft", "withdrawn"}]
    return tuple(
        state.code
        for state in cycle.states
        if state.extended_until is None and sent.count(state.code) < state.minimum
    )


def _undecided(cycle: Cycle, desk: AgendaDesk) -> tuple[str, ...]:
    waiting = {each.state for each in desk.applications if each.status in UNDECIDED}
    return tuple(code for code in cycle.codes if code in waiting)


def _without_statement(cycle: Cycle, desk: AgendaDesk) -> tuple[str, ...]:
    missing = {
        each.state
        for each in desk.applications
        if each.status in CHOSEN and each.id not in desk.statements
    }
    return tuple(code for code in cycle.codes if code in missing)


def _untold(cycle: Cycle, desk: AgendaDesk) -> tuple[str, ...]:
    """The States of whose meeting the missions do not know, or know something old."""
    working = Working(cycle, desk)
    if desk.edition is not None and not working.tells_new():
        return ()
    known = {each.state for each in desk.edition.meetings} if desk.edition else set()
    new = tuple(code for code in cycle.codes if code not in known)
    return new or cycle.codes


def _unannounced_call(_cycle: Cycle, desk: AgendaDesk) -> tuple[str, ...] | None:
    """The website is not in sight from here; that the call was mailed is."""
    return () if desk.announced else None


def _unknown(_cycle: Cycle, _desk: AgendaDesk) -> None:
    """Whether it is done cannot be seen from here."""


TASKS: tuple[Task, ...] = (
    Task(
        name="call",
        by=lambda cycle: _local(cycle.opens, cycle),
        told=(7, 0),
        left=_unannounced_call,
    ),
    Task(
        name="few",
        by=lambda cycle: _local(cycle.closes, cycle),
        told=(3, -1),
        left=_too_few,
    ),
    Task(name="results", by=lambda cycle: cycle.results_by, told=(7, 0), left=_undecided),
    Task(
        name="statements",
        by=lambda cycle: cycle.statement_deadline,
        told=(7, 0),
        left=_without_statement,
    ),
    Task(name="agenda", by=lambda cycle: cycle.meetings_start, told=(28, 14), left=_untold),
    Task(name="report", by=lambda cycle: cycle.meetings_end, told=(-7,), left=_unknown),
)
_BY_NAME: Mapping[str, Task] = {task.name: task for task in TASKS}
