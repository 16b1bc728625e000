"""Reading a round's file: TOML, checked as a whole, every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import tomlkit
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from tomlkit.exceptions import ParseError, TOMLKitError

from bot.conversation.form import load_form
from bot.errors import RoundFileError
from bot.facts.cycle import (
    AgendaRules,
    Cycle,
    Format,
    Hours,
    PanelRules,
    PanelWeights,
    QuietHours,
    StateCall,
    WorkingGroup,
)
from bot.facts.retention import Retention
from bot.files.tomlplaces import line_of
from bot.i18n import Language
from bot.states import is_state


def _written(value: object) -> object:
    """A date, time or duration is written out: a bare number is a mistake, not an epoch."""
    if isinstance(value, int | float):
        raise ValueError('must be written out, as in "2021-08-16T23:59" or "P3D"')  # noqa: TRY004  (pydantic reports ValueErrors)
    return value


Wall = Annotated[datetime, BeforeValidator(_written)]
Day = Annotated[date, BeforeValidator(_written)]
Clock = Annotated[time, BeforeValidator(_written)]
Span = Annotated[timedelta, BeforeValidator(_written)]
Positive = Annotated[int, Field(gt=0)]
Points = Annotated[int, Field(ge=0, le=1000)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _State(_Table):
    code: str
    extended_until: Wall | None = None
    meeting: Wall | None = None
    fixed: bool = False
    minutes: Positive | None = None
    moderator: str = ""
    minimum: Positive | None = None
    maximum: Positive | None = None


class _Quiet(_Table):
    starts: Clock
    ends: Clock


class _Session(_Table):
    session: Positive
    starts: Day
    ends: Day


class _Weights(_Table):
    national: Points | None = None
    report_individual: Points | None = None
    report_joint: Points | None = None
    coalition: Points | None = None
    nhri: Points | None = None
    first_time: Points | None = None
    review: Points | None = None
    theme: Points | None = None
    rare_theme: Points | None = None
    language: Points | None = None


class _Rules(_Table):
    one_per_organisation: bool | None = None
    nhri_place: bool | None = None
    parity: bool | None = None
    national_minimum: Annotated[int, Field(ge=0)] | None = None


class _Panel(_Table):
    rare_at_most: Annotated[int, Field(ge=0)] | None = None
    two_people: bool | None = None
    rules: _Rules = _Rules()
    weights: _Weights = _Weights()


class _Agenda(_Table):
    days: list[Day] = []
    hours: list[_Quiet] = []
    step: Annotated[int, Field(ge=5, le=60)] | None = None
    pause: Annotated[int, Field(ge=0, le=120)] | None = None
    opening: Annotated[int, Field(ge=0, le=60)] | None = None
    per_speaker: Annotated[int, Field(gt=0, le=60)] | None = None
    questions: Annotated[int, Field(ge=0, le=240)] | None = None
    shared_questions: bool | None = None
    shortest: Annotated[int, Field(gt=0, le=600)] | None = None
    longest: Annotated[int, Field(gt=0, le=600)] | None = None
    rooms: Annotated[int, Field(gt=0, le=10)] | None = None
    room: str | None = None
    link: str | None = None
    moderators: list[str] = []
    awake: _Quiet | None = None
    organisations_shown: bool | None = None


class _Retention(_Table):
    drafts: Positive | None = None
    messages: Positive | None = None
    files: Positive | None = None
    not_chosen: Positive | None = None
    applications: Positive | None = None
    fields: dict[str, Positive] | None = None


class _Round(_Table):
    number: Positive
    format: Format
    zone: str = "Europe/Zurich"
    default_language: Language = "en"
    opens: Wall
    closes: Wall
    results_by: Day | None = None
    confirm_by: Wall | None = None
    report_deadline: Day | None = None
    statement_deadline: Day | None = None
    meetings_start: Day
    meetings_end: Day
    reminder_offsets: list[Span] = [timedelta(days=7), timedelta(days=3)]
    reminder_cap: Annotated[int, Field(ge=0)] = 3
    hold: Span = timedelta(minutes=15)
    minimum: Positive = 1
    maximum: Positive = 6
    quiet_hours: _Quiet | None = None
    working_group: _Session
    links: dict[str, str] = {}
    panel: _Panel = _Panel()
    agenda: _Agenda = _Agenda()
    retention: _Retention = _Retention()
    states: list[_State] = []


def read(path: Path) -> Cycle:
    """The round of a file; RoundFileError with every problem and its line."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RoundFileError(str(path), [f"1: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise RoundFileError(str(path), ["1: is not UTF-8 text"]) from None
    return parse(text, str(path))


def parse(text: str, path: str) -> Cycle:
    """The round of a file's text; RoundFileError with every problem and its line."""
    try:
        document = tomlkit.parse(text)
    except ParseError as error:
        raise RoundFileError(path, [f"{error.line}: {error}"]) from None
    except TOMLKitError as error:  # a name given twice, for which it knows no line
        raise RoundFileError(path, [f"1: {error}"]) from None
    lines = line_of(text)
    try:
        table = _Round.model_validate(document.unwrap())
    except ValidationError as error:
        problems = [
            f"{lines(each['loc'])}: {_name(each['loc'])}: {_plain(each)}" for each in error.errors()
        ]
        raise RoundFileError(path, problems) from None
    problems = [f"{lines(place)}: {_name(place)}: {problem}" for place, problem in _problems(table)]
    if problems:
        raise RoundFileError(path, problems)
    return _cycle(table)


_Place = tuple[int | str, ...]
_SAYS: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not a setting of a round; check its spelling",
}


def _plain(error: Any) -> str:
    return _SAYS.get(error["type"], f"{error['msg']} (it is {error['input']!r})")


def _name(place: _Place) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _problems(table: _Round) -> Iterator[tuple[_Place, str]]:
    """What the types cannot say: dates in order, States that exist, once each."""
    if table.zone not in available_timezones():
        yield ("zone",), f"{table.zone!r} is not a time zone such as Europe/Zurich"
        return
    zone = ZoneInfo(table.zone)
    closes = _aware(table.closes, zone)
    if closes <= _aware(table.opens, zone):
        yield ("closes",), "must be after opens"
    if table.meetings_end < table.meetings_start:
        yield ("meetings_end",), "must not be before meetings_start"
    if table.working_group.ends < table.working_group.starts:
        yield ("working_group", "ends"), "must not be before starts"
    yield from _order_problems(table, closes)
    if table.hold < timedelta(0):
        yield ("hold",), "must not be negative"
    for index, offset in enumerate(table.reminder_offsets):
        if offset <= timedelta(0):
            yield ("reminder_offsets", index), "must be longer than nothing"
    yield from _agenda_problems(table)
    yield from _retention_problems(table.retention)
    yield from _state_problems(table, zone)


def _order_problems(table: _Round, closes: datetime) -> Iterator[tuple[_Place, str]]:
    """What comes after the call has closed: a file of an earlier round changed only half."""
    confirm = table.confirm_by and _aware(table.confirm_by, ZoneInfo(table.zone)).date()
    later: Mapping[str, date | None] = {
        "results_by": table.results_by,
        "confirm_by": confirm,
        "statement_deadline": table.statement_deadline,
        "meetings_start": table.meetings_start,
    }
    for name, day in later.items():
        if day is not None and day < closes.date():
            yield (name,), "must not be before closes"
    if table.working_group.starts < table.meetings_start:
        yield ("working_group", "starts"), "must not be before meetings_start"
    for index, state in enumerate(table.states):
        if state.meeting is not None and state.meeting.date() < closes.date():
            yield ("states", index, "meeting"), "must not be before closes"


def _agenda_problems(table: _Round) -> Iterator[tuple[_Place, str]]:
    agenda = table.agenda
    for index, stretch in enumerate(agenda.hours):
        if stretch.ends <= stretch.starts:
            yield ("agenda", "hours", index), "must end after it starts"
    for index, day in enumerate(agenda.days):
        if not table.meetings_start <= day <= table.meetings_end:
            yield ("agenda", "days", index), "must be between meetings_start and meetings_end"
    rules = _agenda(agenda)
    if rules.longest < rules.shortest:
        yield ("agenda", "longest"), "must not be below shortest"
    if rules.moderators and len(set(rules.moderators)) < rules.rooms:
        yield ("agenda", "moderators"), "must be at least as many as rooms"


def _retention_problems(table: _Retention) -> Iterator[tuple[_Place, str]]:
    known = {field.name for field in load_form().fields}
    for name in table.fields or ():
        if name not in known:
            yield ("retention", "fields", name), "is not a field of the form"


def _state_problems(table: _Round, zone: ZoneInfo) -> Iterator[tuple[_Place, str]]:
    seen: set[str] = set()
    for index, state in enumerate(table.states):
        place: _Place = ("states", index, "code")
        if not is_state(state.code):
            yield place, f"{state.code!r} is not the code of a State such as TG"
        if state.code in seen:
            yield place, f"{state.code} is there twice"
        seen.add(state.code)
        extended = state.extended_until and _aware(state.extended_until, zone)
        if extended is not None and extended <= _aware(table.closes, zone):
            yield ("states", index, "extended_until"), "must be after closes"
        if state.fixed and state.meeting is None:
            yield ("states", index, "fixed"), "needs the time at which the meeting is fixed"
        if (state.minimum or table.minimum) > (state.maximum or table.maximum):
            yield ("states", index), "minimum must not be above maximum"


def _cycle(table: _Round) -> Cycle:
    zone = ZoneInfo(table.zone)
    quiet = table.quiet_hours
    return Cycle(
        number=table.number,
        format=table.format,
        zone=table.zone,
        opens=_aware(table.opens, zone),
        closes=_aware(table.closes, zone),
        states=tuple(_state(state, table, zone) for state in table.states),
        working_group=WorkingGroup(
            session=table.working_group.session,
            starts=table.working_group.starts,
            ends=table.working_group.ends,
        ),
        meetings_start=table.meetings_start,
        meetings_end=table.meetings_end,
        report_deadline=table.report_deadline,
        statement_deadline=table.statement_deadline,
        confirm_by=None if table.confirm_by is None else _aware(table.confirm_by, zone),
        results_by=table.results_by,
        reminder_offsets=tuple(table.reminder_offsets),
        reminder_cap=table.reminder_cap,
        quiet_hours=QuietHours()
        if quiet is None
        else QuietHours(starts=quiet.starts, ends=quiet.ends),
        hold=table.hold,
        default_language=table.default_language,
        links=table.links,
        panel=_panel(table.panel),
        agenda=_agenda(table.agenda),
        retention=Retention(**table.retention.model_dump(exclude_none=True)),
    )


def _panel(table: _Panel) -> PanelRules:
    """The published rules, changed by what the file says."""
    return PanelRules(
        weights=PanelWeights(**table.weights.model_dump(exclude_none=True)),
        **table.model_dump(include={"rare_at_most", "two_people"}, exclude_none=True),
        **table.rules.model_dump(exclude_none=True),
    )


def _agenda(table: _Agenda) -> AgendaRules:
    """The usual rules of an agenda, changed by what the file says."""
    given = table.model_dump(exclude={"days", "hours", "moderators", "awake"}, exclude_none=True)
    if table.awake is not None:
        given["awake"] = _hours(table.awake)
    return AgendaRules(
        days=tuple(table.days),
        hours=tuple(_hours(each) for each in table.hours),
        moderators=tuple(table.moderators),
        **given,
    )


def _hours(table: _Quiet) -> Hours:
    return Hours(starts=table.starts, ends=table.ends)


def _state(state: _State, table: _Round, zone: ZoneInfo) -> StateCall:
    return StateCall(
        code=state.code,
        extended_until=None if state.extended_until is None else _aware(state.extended_until, zone),
        meeting=None if state.meeting is None else _aware(state.meeting, zone),
        fixed=state.fixed,
        minutes=state.minutes,
        moderator=state.moderator,
        minimum=state.minimum or table.minimum,
        maximum=state.maximum or table.maximum,
    )


def _aware(wall: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time of the round; one that names its own offset keeps it."""
    return wall if wall.tzinfo else wall.replace(tzinfo=zone)
