"""What cannot be together: groups of options of which only so many may be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.agenda.demand import Demand
from bot.agenda.options import Option
from bot.facts.agendas import Slot
from bot.facts.cycle import AgendaRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Places in the list of options, and how many of them at most may be chosen."""

    members: frozenset[int]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    starts: datetime
    ends: datetime
    member: int | None = None  # None is a meeting that is fixed


def groups(
    found: Sequence[Option],
    fixed: Sequence[Slot],
    fixed_demands: Mapping[str, Demand],
    rules: AgendaRules,
) -> tuple[Group, ...]:
    """Every group that rooms, pauses, speakers and moderators ask for."""
    pause = timedelta(minutes=rules.pause)
    bound: set[Group] = set()
    # The pause after a meeting, then the one before it: what stays where it was keeps even a
    # pause that has become too short, so that one longer meeting does not move all after it.
    for before, after in ((timedelta(), pause), (pause, timedelta())):
        bound |= set(_crowds(_spans(found, fixed, before, after), rules.rooms))
    for here, there in _bound_together(found, fixed, fixed_demands):
        bound |= set(_crowds(_spans(here, there, timedelta(), timedelta(), found), 1))
    return tuple(
        sorted(
            (each for each in bound if len(each.members) > each.most),
            key=lambda each: (each.most, sorted(each.members)),
        )
    )


def _spans(
    some: Sequence[Option],
    fixed: Iterable[Slot],
    before: timedelta,
    after: timedelta,
    every: Sequence[Option] | None = None,
) -> list[_Span]:
    places = {id(option): place for place, option in enumerate(some if every is None else every)}
    spans = [_Span(starts=slot.starts, ends=slot.ends) for slot in fixed]
    for option in some:
        kept = option.stays
        spans.append(
            _Span(
                starts=option.starts - (timedelta() if kept else before),
                ends=option.ends + (timedelta() if kept else after),
                member=places[id(option)],
            )
        )
    return spans


def _crowds(spans: Sequence[_Span], most: int) -> Iterator[Group]:
    """One group for each moment at which something begins: more than that never overlap."""
    for moment in sorted({span.starts for span in spans}):
        there = [span for span in spans if span.starts <= moment < span.ends]
        members = frozenset(span.member for span in there if span.member is not None)
        yield Group(members=members, most=max(0, most - (len(there) - len(members))))


def _bound_together(
    found: Sequence[Option], fixed: Sequence[Slot], fixed_demands: Mapping[str, Demand]
) -> Iterator[tuple[list[Option], list[Slot]]]:
    """Options and fixed meetings that share a person: nobody is in two places."""
    every = {each.demand.state: each.demand for each in found} | dict(fixed_demands)
    by_person: dict[str, set[str]] = {}
    for state, demand in every.items():
        for name in _persons(demand):
            by_person.setdefault(name, set()).add(state)
    for slot in fixed:
        if slot.moderator:
            by_person.setdefault(f"moderator:{slot.moderator}", set()).add(slot.state)
    for _, states in sorted(by_person.items()):
        if len(states) > 1:
            yield (
                [each for each in found if each.demand.state in states],
                [each for each in fixed if each.state in states],
            )


def _persons(demand: Demand) -> Iterator[str]:
    yield from (f"speaker:{each.person}" for each in demand.speakers)
    if demand.moderator:
        yield f"moderator:{demand.moderator}"
