"""Reading a round's file: TOML, checked as a whole, every mistake with its line."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic_core import ErrorDetails

from bot.errors import RoundFileError
from bot.facts.cycle import (
    AgendaRules,
    Cycle,
    Hours,
    PanelRules,
    PanelWeights,
    QuietHours,
    StateCall,
    WorkingGroup,
)
from bot.facts.retention import Retention
from bot.facts.scoring import USUAL, USUAL_HIGHEST, Scored
from bot.files.roundchecks import aware, clashes
from bot.files.roundtables import Agenda, Criterion, Round, State, Stretch, Worded
from bot.files.roundwords import named, plain
from bot.files.salvage import read_on
from bot.files.tomlplaces import line_of
from bot.files.tomlrepair import UNQUOTED, Mended, mend
from bot.i18n import Language
from bot.resources import example

_WEEK = timedelta(weeks=1)


def read(path: Path) -> Cycle:
    """The round of a file; RoundFileError with every problem and its line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RoundFileError(str(path), [f"1: cannot be read: {error.strerror}"]) from None
    return parse(_decoded(content, str(path)), str(path))


def example_round(now: datetime) -> Cycle:
    """The reference round moved by whole weeks, so that its call opened within the last days."""
    cycle = read(example("presessions-40.toml"))
    return cycle.moved((now - cycle.opens) // _WEEK * _WEEK)


def _decoded(content: bytes, path: str) -> str:
    """The file's text, as any editor saves it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        says = "a letter here is not in UTF-8; save the file with the encoding UTF-8"
        raise RoundFileError(path, [f"{line}: {says}"]) from None


def parse(text: str, path: str) -> Cycle:
    """The round of a file's text; RoundFileError with every problem and its line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    mended = mend(text, repeated=frozenset({"states", "scored"}))
    table, problems = _table(mended) if mended.text is not None else (None, [])
    problems = [*_unreadable(mended, {line for line, _ in problems}), *problems]
    if problems or table is None:
        in_order = sorted(dict.fromkeys(problems), key=lambda problem: problem[0])
        raise RoundFileError(path, [f"{line}: {says}" for line, says in in_order])
    return _cycle(table)


_Problem = tuple[int, str]


def _unreadable(mended: Mended, also: Collection[int]) -> Iterator[_Problem]:
    """The lines that are not TOML; where the value is wrong as well, without how to write it."""
    for line, fault in mended.faults.items():
        if line not in also:
            yield line, fault.told
        elif fault.says != UNQUOTED:
            yield line, fault.says


def _table(mended: Mended) -> tuple[Round | None, list[_Problem]]:
    """The file's values, and what is wrong with them besides how they are written."""
    text = mended.text or ""
    lines = line_of(text)
    table, wrong, doubtful = read_on(tomllib.loads(text))
    problems = [(each["loc"], plain(each)) for each in wrong if not _lost(each, mended)]
    if table is not None:
        problems += [
            (clash.place, clash.told(lines))
            for clash in clashes(table, _agenda(table.agenda))
            if doubtful.isdisjoint((clash.place, *clash.beside))
        ]
    return table, [(lines(place), f"{named(place)}: {says}") for place, says in problems]


def _lost(error: ErrorDetails, mended: Mended) -> bool:
    """Whether a value is missing, or a part not known, only because its line could not be read."""
    told = error["type"] in ("missing", "extra_forbidden")
    return told and str(error["loc"][-1]) in mended.lost


def _cycle(table: Round) -> Cycle:
    zone = ZoneInfo(table.zone)
    quiet = table.quiet_hours
    return Cycle(
        number=table.number,
        format=table.format,
        zone=table.zone,
        opens=aware(table.opens, zone),
        closes=aware(table.closes, zone),
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
        confirm_by=None if table.confirm_by is None else aware(table.confirm_by, zone),
        results_by=table.results_by,
        reminder_offsets=tuple(table.reminder_offsets),
        reminder_cap=table.reminder_cap,
        quiet_hours=QuietHours()
        if quiet is None
        else QuietHours(starts=quiet.starts, ends=quiet.ends),
        hold=table.hold,
        default_language=table.default_language,
        links=table.links,
        panel=_panel(table),
        agenda=_agenda(table.agenda),
        retention=Retention(**table.retention.model_dump(exclude_none=True)),
    )


def _panel(table: Round) -> PanelRules:
    """The published rules, changed by what the file says."""
    panel = table.panel
    return PanelRules(
        weights=PanelWeights(**panel.weights.model_dump(exclude_none=True)),
        scored=tuple(_scored(each) for each in table.scored) or USUAL,
        **panel.model_dump(include={"rare_at_most", "two_people"}, exclude_none=True),
        **panel.rules.model_dump(exclude_none=True),
    )


def _scored(table: Criterion) -> Scored:
    return Scored(
        key=table.key,
        highest=table.max or USUAL_HIGHEST,
        weight=table.weight or 1,
        label=_worded(table.label),
        guidance=_worded(table.guidance),
    )


def _worded(table: Worded | None) -> Mapping[Language, str]:
    return {} if table is None else {"en": table.en, "fr": table.fr, "es": table.es}


def _agenda(table: Agenda) -> AgendaRules:
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


def _hours(table: Stretch) -> Hours:
    return Hours(starts=table.starts, ends=table.ends)


def _state(state: State, table: Round, zone: ZoneInfo) -> StateCall:
    return StateCall(
        code=state.code,
        extended_until=None if state.extended_until is None else aware(state.extended_until, zone),
        meeting=None if state.meeting is None else aware(state.meeting, zone),
        fixed=state.fixed,
        minutes=state.minutes,
        moderator=state.moderator,
        minimum=state.minimum or table.minimum,
        maximum=state.maximum or table.maximum,
    )
