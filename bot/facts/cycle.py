"""A round of Pre-sessions: its States, dates and rules, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.facts.retention import Retention
from bot.facts.scoring import USUAL, Scored
from bot.i18n import Language

Format = Literal["in_person", "virtual", "hybrid"]
Phase = Literal["before", "open", "closed", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCall:
    """One State under review in a round, with its own extension and meeting.

    ``meeting`` is when it is planned; a ``fixed`` one stays there whatever else must move.
    """

    code: str
    extended_until: datetime | None = None
    meeting: datetime | None = None
    fixed: bool = False
    minutes: int | None = None
    moderator: str = ""
    minimum: int = 1
    maximum: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingGroup:
    """The session of the UPR Working Group that the round prepares."""

    session: int
    starts: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """The hours of a reader's own day in which nothing automatic is sent."""

    starts: time = time(21, 0)
    ends: time = time(8, 0)

    def covers(self, local: time) -> bool:
        """Whether a local time of day is quiet; the span may run over midnight."""
        if self.starts <= self.ends:
            return self.starts <= local < self.ends
        return local >= self.starts or local < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelWeights:
    """How many points each published criterion counts.

    The first seven count for each speaker, ``review`` for each point of the reviewers' mean;
    the last three once for the panel, for each theme and language that it covers.
    """

    national: int = 10
    report_individual: int = 8
    report_joint: int = 8
    coalition: int = 6
    nhri: int = 2
    first_time: int = 2
    review: int = 2
    theme: int = 4
    rare_theme: int = 2
    language: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRules:
    """How a panel is chosen: wishes with their weights, and rules to keep where possible.

    A theme is rare when at most ``rare_at_most`` applicants offer it: it counts
    ``rare_theme`` more. ``parity`` allows one woman more than men, or one man more.
    With ``two_people`` no letter of a decision goes out by one: somebody proposes, an approver
    other than them lets it go. ``scored`` is what reviewers score.
    """

    weights: PanelWeights = field(default_factory=PanelWeights)
    rare_at_most: int = 2
    one_per_organisation: bool = True
    nhri_place: bool = True
    parity: bool = True
    national_minimum: int = 0
    two_people: bool = False
    scored: tuple[Scored, ...] = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A stretch of a day, on a wall clock."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRules:
    """How a round's meetings are placed; lengths are in minutes.

    Without ``days`` they are the Tuesdays to Fridays of its week, without ``hours`` the
    mornings, and the afternoons too when speakers take part from where they live. A meeting
    begins every ``step`` minutes. ``shared_questions`` puts the questions of a morning's or
    afternoon's meetings together at its end. ``awake`` is a speaker's own day.
    """

    days: tuple[date, ...] = ()
    hours: tuple[Hours, ...] = ()
    step: int = 15
    pause: int = 10
    opening: int = 5
    per_speaker: int = 5
    questions: int = 15
    shared_questions: bool = False
    shortest: int = 30
    longest: int = 60
    rooms: int = 1
    room: str = ""
    link: str = ""
    moderators: tuple[str, ...] = ()
    awake: Hours = field(default_factory=lambda: Hours(starts=time(7), ends=time(22)))
    organisations_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One round. All times are aware; durations are positive.

    ``closes`` is the common end of the call; a State's own end is ``closes_for(code)``.
    """

    number: int
    format: Format
    zone: str
    opens: datetime
    closes: datetime
    states: tuple[StateCall, ...]
    working_group: WorkingGroup
    meetings_start: date
    meetings_end: date
    report_deadline: date | None = None
    statement_deadline: date | None = None
    confirm_by: datetime | None = None
    results_by: date | None = None
    reminder_offsets: tuple[timedelta, ...] = (timedelta(days=7), timedelta(days=3))
    reminder_cap: int = 3
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    hold: timedelta = timedelta(minutes=15)
    default_language: Language = "en"
    links: Mapping[str, str] = field(default_factory=dict)
    panel: PanelRules = field(default_factory=PanelRules)
    retention: Retention = field(default_factory=Retention)
    agenda: AgendaRules = field(default_factory=AgendaRules)

    @property
    def name(self) -> str:
        """The round's short name, ``PS40``."""
        return f"PS{self.number}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the States under review, in the file's order."""
        return tuple([state.code for state in self.states])

    @property
    def contact(self) -> str:
        """The office's address for this round; empty where it is the installation's own."""
        return self.links.get("contact", "").removeprefix("mailto:")

    def state(self, code: str) -> StateCall | None:
        """The State's own part of the round, or None when it is not in it."""
        return next((state for state in self.states if state.code == code), None)

    def closes_for(self, code: str | None) -> datetime:
        """When the call ends for a State: its extension where it has one."""
        state = self.state(code) if code else None
        return (state and state.extended_until) or self.closes

    @property
    def last_close(self) -> datetime:
        """When the call has ended for every State."""
        return max(
            (state.extended_until or self.closes for state in self.states), default=self.closes
        )

    @property
    def over(self) -> datetime:
        """When the round is history: the end of the last day of its meetings."""
        end = datetime.combine(self.meetings_end, time.max, ZoneInfo(self.zone))
        return max(end, self.last_close)

    def phase(self, now: datetime, code: str | None = None) -> Phase:
        """Where the round stands, for one State or (without a code) for the call as a whole.

        A round whose States are not known yet has not begun, whatever the date.
        """
        if now < self.opens or not self.states:
            return "before"
        if now <= (self.closes_for(code) if code else self.last_close):
            return "open"
        return "closed" if now <= self.over else "over"

    def wall(self, moment: datetime) -> datetime:
        """A moment on the round's own clock."""
        return moment.astimezone(ZoneInfo(self.zone))

    def open_states(self, now: datetime) -> tuple[str, ...]:
        """The codes of the States one can apply for now."""
        if now < self.opens:
            return ()
        if now <= self.closes and all(state.extended_until is None for state in self.states):
            return self.codes
        return tuple(
            state.code for state in self.states if now <= (state.extended_until or self.closes)
        )

    def with_extensions_of(self, earlier: Cycle) -> Cycle:
        """This round with the extensions an earlier version of it promised and it leaves out."""
        promised = {
            state.code: state.extended_until
            for state in earlier.states
            if state.extended_until is not None and state.extended_until > self.closes
        }
        states = tuple(
            replace(state, extended_until=state.extended_until or promised.get(state.code))
            for state in self.states
        )
        return replace(self, states=states)

    def with_meetings_at(self, starts: Mapping[str, datetime]) -> Cycle:
        """This round with its meetings planned when a published agenda has them."""
        states = tuple(
            replace(state, meeting=starts.get(state.code, state.meeting)) for state in self.states
        )
        return replace(self, states=states)

    def moved(self, by: timedelta) -> Cycle:
        """The same round at another time: every date later by whole days, wall clocks kept."""
        zone = ZoneInfo(self.zone)

        def later(moment: datetime) -> datetime:
            return (moment.astimezone(zone).replace(tzinfo=None) + by).replace(tzinfo=zone)

        states = tuple(
            replace(
                state,
                extended_until=state.extended_until and later(state.extended_until),
                meeting=state.meeting and later(state.meeting),
            )
            for state in self.states
        )
        session = self.working_group
        return replace(
            self,
            opens=later(self.opens),
            closes=later(self.closes),
            states=states,
            working_group=replace(session, starts=session.starts + by, ends=session.ends + by),
            meetings_start=self.meetings_start + by,
            meetings_end=self.meetings_end + by,
            report_deadline=self.report_deadline and self.report_deadline + by,
            statement_deadline=self.statement_deadline and self.statement_deadline + by,
            confirm_by=self.confirm_by and later(self.confirm_by),
            results_by=self.results_by and self.results_by + by,
            agenda=replace(self.agenda, days=tuple(day + by for day in self.agenda.days)),
        )
