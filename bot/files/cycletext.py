"""A round written as the file that `cycle load` reads, for people to look at and change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import tomlkit
from tomlkit import item
from tomlkit.items import Item

from bot.facts.cycle import AgendaRules, Cycle, PanelRules, PanelWeights, StateCall
from bot.facts.retention import Retention
from bot.facts.scoring import USUAL, Scored

_Pairs = Mapping[str, object]


def written(cycle: Cycle) -> str:
    """The file; reading it gives the same round."""
    return "\n".join(_lines(cycle)) + "\n"


def _lines(cycle: Cycle) -> Iterator[str]:
    zone = ZoneInfo(cycle.zone)
    yield f"# Pre-sessions {cycle.number}. Dates and times are wall-clock in the round's zone."
    yield ""
    yield from _pairs(_head(cycle, zone))
    yield from _table("quiet_hours", _hours(cycle.quiet_hours.starts, cycle.quiet_hours.ends))
    session = cycle.working_group
    yield from _table(
        "working_group",
        {"session": session.session, "starts": session.starts, "ends": session.ends},
    )
    yield from _panel(cycle.panel)
    yield from _agenda(cycle.agenda)
    yield from _table("links", dict(cycle.links))
    yield from _retention(cycle.retention)
    yield from _scored(cycle.panel.scored)
    yield from _states(cycle, zone)


def _head(cycle: Cycle, zone: ZoneInfo) -> _Pairs:
    return {
        "number": cycle.number,
        "format": cycle.format,
        "zone": cycle.zone,
        "default_language": cycle.default_language,
        "opens": _wall(cycle.opens, zone),
        "closes": _wall(cycle.closes, zone),
        "results_by": cycle.results_by,
        "confirm_by": cycle.confirm_by and _wall(cycle.confirm_by, zone),
        "report_deadline": cycle.report_deadline,
        "statement_deadline": cycle.statement_deadline,
        "meetings_start": cycle.meetings_start,
        "meetings_end": cycle.meetings_end,
        "reminder_offsets": list(cycle.reminder_offsets),
        "reminder_cap": cycle.reminder_cap,
        "hold": cycle.hold,
    }


def _panel(rules: PanelRules) -> Iterator[str]:
    usual = PanelRules()
    yield from _table("panel", _unusual(rules, usual, ("rare_at_most", "two_people")))
    kept = ("one_per_organisation", "nhri_place", "parity", "national_minimum")
    yield from _table("panel.rules", _unusual(rules, usual, kept))
    names = tuple(each.name for each in fields(PanelWeights))
    yield from _table("panel.weights", _unusual(rules.weights, usual.weights, names))


def _scored(criteria: Sequence[Scored]) -> Iterator[str]:
    if tuple(criteria) == USUAL:
        return
    for each in criteria:
        usual = Scored(key=each.key)
        pairs: dict[str, object] = {"key": each.key}
        if each.highest != usual.highest:
            pairs["max"] = each.highest
        pairs |= _unusual(each, usual, ("weight", "label", "guidance"))
        yield from ("", "[[scored]]", *_pairs(pairs))


def _retention(kept: Retention) -> Iterator[str]:
    usual = Retention()
    names = tuple(each.name for each in fields(Retention) if each.name != "fields")
    yield from _table("retention", _unusual(kept, usual, names))
    if kept.fields != usual.fields:
        yield from _table("retention.fields", dict(kept.fields))


def _agenda(rules: AgendaRules) -> Iterator[str]:
    usual = AgendaRules()
    lists = {"days", "hours", "moderators", "awake"}
    names = tuple(each.name for each in fields(AgendaRules) if each.name not in lists)
    pairs = dict(_unusual(rules, usual, names))
    if rules.days:
        pairs["days"] = list(rules.days)
    if rules.hours:
        pairs["hours"] = [_hours(each.starts, each.ends) for each in rules.hours]
    if rules.moderators:
        pairs["moderators"] = list(rules.moderators)
    if rules.awake != usual.awake:
        pairs["awake"] = _hours(rules.awake.starts, rules.awake.ends)
    yield from _table("agenda", pairs)


def _states(cycle: Cycle, zone: ZoneInfo) -> Iterator[str]:
    for state in cycle.states:
        yield from ("", "[[states]]", *_pairs(_state(state, zone)))
    if not cycle.states:
        yield from (
            "",
            "# The States, as soon as they are known; nobody is shown the round before:",
        )
        yield from ("#", "# [[states]]", '# code = "TG"')


def _state(state: StateCall, zone: ZoneInfo) -> _Pairs:
    usual = StateCall(code=state.code)
    return {
        "code": state.code,
        "extended_until": state.extended_until and _wall(state.extended_until, zone),
        "meeting": state.meeting and _wall(state.meeting, zone),
        **_unusual(state, usual, ("fixed", "minutes", "moderator", "minimum", "maximum")),
    }


def _unusual(given: object, usual: object, names: tuple[str, ...]) -> _Pairs:
    """What differs from the usual: the file says no more than it must."""
    return {
        name: getattr(given, name) for name in names if getattr(given, name) != getattr(usual, name)
    }


def _hours(starts: time, ends: time) -> dict[str, object]:
    return {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}


def _table(name: str, pairs: _Pairs) -> Iterator[str]:
    if pairs:
        yield from ("", f"[{name}]", *_pairs(pairs))


def _pairs(pairs: _Pairs) -> Iterator[str]:
    for name, value in pairs.items():
        if value is not None:
            yield f"{name} = {_toml(value).as_string()}"


def _toml(value: object) -> Item:
    """A value as the file writes it: dates and spans as quoted text."""
    match value:
        case timedelta():
            return item(_span(value))
        case datetime() | date():
            return item(value.isoformat())
        case list():
            array = tomlkit.array()
            array.extend(_toml(each) for each in value)
            return array
        case dict():
            table = tomlkit.inline_table()
            table.update({name: _toml(each) for name, each in value.items()})
            return table
        case _:
            return item(value)


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    return f"P{days}D" if days and not rest else f"PT{minutes}M"


def _wall(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
