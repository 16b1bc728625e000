"""The app's Home tab: the round's clock, where each State stands, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Context, Home
from bot.conversation.choices import Press, button
from bot.events import StaffPressed, TimerFired
from bot.facts.cycle import Cycle, StateCall
from bot.facts.overview import Overview
from bot.message import Choice, Items, Message, Moment, Param, StateName, Term
from bot.workflows.handover import waiting
from bot.workflows.shortlist import homes

_Handler = Callable[[TimerFired, Context], Sequence[fx.Effect]]
_BAR = 10  # signs of a State's bar
_NEXT = 3  # dates shown of those to come


def opened(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Somebody looks at their Home: draw it, and remember to keep it up to date."""
    if event.data != "home":
        return None
    return [
        effect
        for home in context.homes
        for effect in (
            fx.NoteHome(actor=home.actor, language=home.language),
            fx.ShowHome(actor=home.actor, board=_board(home, context), language=home.language),
        )
    ]


def redraw(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Something changed: bring every Home up to date."""
    return [
        fx.ShowHome(actor=home.actor, board=_board(home, context), language=home.language)
        for home in context.homes
    ]


def after(handler: _Handler) -> _Handler:
    """The handler, and everybody's Home anew: it shows how many conversations wait."""

    def both(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
        return [*handler(event, context), homes(context.now)]

    return both


def _board(home: Home, context: Context) -> fx.Board:
    cycle = context.cycle
    if home.role is None:
        return fx.Board(
            title=Message(key="home.title"),
            cards=(fx.Card(message=Message(key="home.no_role", params={"id": home.actor})),),
        )
    if cycle is None:
        return fx.Board(
            title=Message(key="home.title"),
            cards=(fx.Card(message=Message(key="staff.no_round")),),
        )
    cards = (
        fx.Card(message=_clock(cycle, context.now)),
        fx.Card(message=_tasks(home, cycle)),
        *_conversations(context, cycle),
        *(_state(home, cycle, state, context.now) for state in cycle.states),
    )
    title = Message(key="home.title_round", params={"number": str(cycle.number)})
    return fx.Board(title=title, cards=cards)


def _clock(cycle: Cycle, now: datetime) -> Message:
    """What the round is doing, and the next dates."""
    coming = sorted(((at, key) for key, at in _dates(cycle) if at > now), key=lambda each: each[0])
    lines = tuple(
        Message(
            key="home.date",
            params={"what": Term(key=f"home.date.{key}"), "at": Moment(at=at, zone=cycle.zone)},
        )
        for at, key in coming[:_NEXT]
    )
    phase: dict[str, Param] = {"phase": Term(key=f"phase.{cycle.phase(now)}")}
    if not lines:
        return Message(key="home.clock_over", params=phase)
    return Message(key="home.clock", params=phase | {"dates": Items(items=lines)})


def _dates(cycle: Cycle) -> Iterator[tuple[str, datetime]]:
    zone = ZoneInfo(cycle.zone)
    yield "opens", cycle.opens
    yield "closes", cycle.closes
    if cycle.last_close > cycle.closes:
        yield "extended", cycle.last_close
    days = {
        "results": cycle.results_by,
        "statements": cycle.statement_deadline,
        "meetings": cycle.meetings_start,
    }
    if cycle.confirm_by is not None:
        yield "confirm", cycle.confirm_by
    for key, day in days.items():
        if day is not None:
            yield key, datetime.combine(day, time(23, 59) if key != "meetings" else time(9), zone)


def _tasks(home: Home, cycle: Cycle) -> Message:
    """What waits for this person, by their role."""
    found = tuple(_waiting(home, cycle))
    if not found:
        return Message(key="home.nothing")
    return Message(key="home.tasks", params={"tasks": Items(items=found)})


def _waiting(home: Home, cycle: Cycle) -> Iterator[Message]:
    overview = home.overview
    reviews = sum(overview.to_review.values())
    few = [state for state in cycle.states if _is_few(overview, state)]
    figures: tuple[tuple[str, int, bool], ...] = (
        ("questions", overview.questions, True),
        ("own_questions", overview.own_questions, True),
        ("reviews", reviews, home.role != "viewer"),
        ("undecided", sum(overview.undecided.values()), home.role == "approver"),
        ("releases", overview.releases, home.role == "approver"),
        ("few", len(few), True),
        ("failed", overview.failed, True),
        ("unreachable", overview.unreachable, True),
    )
    for name, count, theirs in figures:
        if count and theirs:
            yield Message(key=f"home.task.{name}", params={"count": count})


def _conversations(context: Context, cycle: Cycle) -> Iterator[fx.Card]:
    """Who waits for the office, and who has claimed them."""
    lines = tuple(waiting.line(context, thread, cycle.zone) for thread in context.waiting)
    if lines:
        listed: dict[str, Param] = {"lines": Items(items=lines)}
        yield fx.Card(message=Message(key="threads.questions", params=listed))


def _is_few(overview: Overview, state: StateCall) -> bool:
    return overview.submitted(state.code) < state.minimum


def _state(home: Home, cycle: Cycle, state: StateCall, now: datetime) -> fx.Card:
    overview, code = home.overview, state.code
    submitted = overview.submitted(code)
    is_open = cycle.phase(now, code) == "open"
    params: dict[str, Param] = {
        "state": StateName(code=code),
        "bar": bar(submitted, state.minimum, state.maximum),
        "submitted": submitted,
        "drafts": overview.of_state(code, "draft"),
        "minimum": state.minimum,
        "places": state.maximum,
        "closes": Moment(at=cycle.closes_for(code), zone=cycle.zone),
    }
    if is_open or cycle.phase(now, code) == "before":
        return fx.Card(message=Message(key="home.state_open", params=params))
    params |= {
        "chosen": overview.of_state(code, "approved", "confirmed"),
        "confirmed": overview.of_state(code, "confirmed"),
    }
    del params["drafts"]
    return fx.Card(
        message=Message(key="home.state_closed", params=params),
        choices=tuple(_buttons(home, cycle, state, submitted=submitted)),
    )


def _buttons(home: Home, cycle: Cycle, state: StateCall, *, submitted: int) -> Iterator[Choice]:
    about = (str(cycle.number), state.code)
    unscored = home.overview.to_review.get(state.code, 0)
    if unscored and home.role != "viewer":
        label = Message(key="home.button.score", params={"count": unscored})
        yield Choice(label=label, data=Press("to_score", about).data)
    if submitted and home.role != "viewer" and state.code not in home.overview.panels:
        yield button("selection.button.propose", "propose", *about)
    if submitted < state.minimum and home.role == "approver":
        yield button("selection.button.extend", "extend", *about)


def bar(count: int, minimum: int, maximum: int) -> str:
    """How far a State has come, up to its places; the sign in the middle is its minimum."""
    whole = max(maximum, minimum, 1)
    filled = min(_BAR, count * _BAR // whole)
    mark = min(_BAR, minimum * _BAR // whole)
    signs = "▰" * filled + "▱" * (_BAR - filled)
    return signs[:mark] + "┃" + signs[mark:]
