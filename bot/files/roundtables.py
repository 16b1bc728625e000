"""What a round's file may say: its parts and settings, and the type of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.facts.cycle import Format
from bot.files.written import Clock, Day, Span, Wall
from bot.i18n import Language
from bot.message import OFFICE_ZONE

Positive = Annotated[int, Field(gt=0)]
Points = Annotated[int, Field(ge=0, le=1000)]


class Table(BaseModel):
    """A part of the file; a setting it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class State(Table):
    """One State of the round."""

    code: str
    extended_until: Wall | None = None
    meeting: Wall | None = None
    fixed: bool = False
    minutes: Positive | None = None
    moderator: str = ""
    minimum: Positive | None = None
    maximum: Positive | None = None


class Stretch(Table):
    """From one time of day to another."""

    starts: Clock
    ends: Clock


class Session(Table):
    """The session of the Working Group."""

    session: Positive
    starts: Day
    ends: Day


class Weights(Table):
    """The points of the published criteria."""

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


class Rules(Table):
    """What a panel keeps wherever the applications allow it."""

    one_per_organisation: bool | None = None
    nhri_place: bool | None = None
    parity: bool | None = None
    national_minimum: Annotated[int, Field(ge=0)] | None = None


class Worded(Table):
    """The same words in every language."""

    en: Annotated[str, Field(min_length=1, max_length=300)]
    fr: Annotated[str, Field(min_length=1, max_length=300)]
    es: Annotated[str, Field(min_length=1, max_length=300)]


class Criterion(Table):
    """Something that reviewers score."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
    max: Annotated[int, Field(ge=2, le=10)] | None = None
    weight: Annotated[int, Field(ge=1, le=10)] | None = None
    label: Worded | None = None
    guidance: Worded | None = None


class Panel(Table):
    """How panels are proposed."""

    rare_at_most: Annotated[int, Field(ge=0)] | None = None
    two_people: bool | None = None
    rules: Rules = Rules()
    weights: Weights = Weights()


class Agenda(Table):
    """When and where the meetings are."""

    days: list[Day] = []
    hours: list[Stretch] = []
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
    awake: Stretch | None = None
    organisations_shown: bool | None = None


class Keeping(Table):
    """After how many days data is deleted."""

    drafts: Positive | None = None
    messages: Positive | None = None
    files: Positive | None = None
    not_chosen: Positive | None = None
    applications: Positive | None = None
    fields: dict[str, Positive] | None = None


class Round(Table):
    """The whole file."""

    number: Positive
    format: Format
    zone: str = OFFICE_ZONE
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
    quiet_hours: Stretch | None = None
    working_group: Session
    links: dict[str, str] = {}
    panel: Panel = Panel()
    scored: list[Criterion] = []
    agenda: Agenda = Agenda()
    retention: Keeping = Keeping()
    states: list[State] = []
