"""The rules that a plan breaks, found by looking at the plan, whoever made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Literal
from zoneinfo import ZoneInfo

from bot.agenda.demand import Demand
from bot.agenda.windows import Window
from bot.facts.agendas import Plan, Slot
from bot.facts.cycle import AgendaRules, Hours

ConflictKind = Literal[
    "overlap",
    "pause",
    "speaker",
    "moderator",
    "night",
    "outside",
    "short",
    "nobody",
    "no_place",
    "no_moderator",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A rule that a plan breaks, and for whom.

    ``other`` is the second State, or how many speakers; ``at`` the moment it is about, on the
    clock of ``zone`` where a speaker's night is meant.
    """

    kind: ConflictKind
    state: str
    other: str = ""
    count: int = 0
    at: datetime | None = None
    zone: str = ""

    @property
    def grave(self) -> bool:
        """Whether a meeting like this cannot be held at all, rather than not well."""
        return self.kind in {"overlap", "speaker", "moderator"}


def conflicts(
    plan: Plan, wanted: Sequence[Demand], within: Sequence[Window], rules: AgendaRules
) -> tuple[Conflict, ...]:
    """Everything about a plan that the office should know before it is published."""
    demanded = {each.state: each for each in wanted if each.state not in plan.off}
    found: list[Conflict] = []
    for slot in plan.slots:
        if slot.state in demanded:
            found += _of_one(slot, demanded[slot.state], within, rules)
    for first, second in combinations(plan.slots, 2):
        found += _of_two(first, second, demanded)
    found += _crowds(plan.slots, rules)
    found += _missing(plan, demanded)
    return tuple(found)


def nights(demand: Demand, starts: datetime, awake: Hours) -> list[str]:
    """The zones, one for each speaker, in which a meeting that begins then is at night."""
    return [
        each.zone
        for each in demand.speakers
        if each.zone and not _by_day(starts, starts + demand.length, each.zone, awake)
    ]


def _by_day(starts: datetime, ends: datetime, zone: str, awake: Hours) -> bool:
    first, last = starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    early = first.time() >= awake.starts
    return early and last.time() <= awake.ends and first.date() == last.date()


def _of_one(
    slot: Slot, demand: Demand, within: Sequence[Window], rules: AgendaRules
) -> Iterator[Conflict]:
    if not any(window.holds(slot.starts, slot.ends) for window in within):
        yield Conflict(kind="outside", state=slot.state, at=slot.starts)
    if slot.ends - slot.starts < demand.length:
        yield Conflict(kind="short", state=slot.state, count=demand.minutes)
    if not demand.speakers:
        yield Conflict(kind="nobody", state=slot.state)
    if asleep := nights(demand, slot.starts, rules.awake):
        yield Conflict(
            kind="night", state=slot.state, count=len(asleep), at=slot.starts, zone=asleep[0]
        )
    if rules.moderators and not slot.moderator:
        yield Conflict(kind="no_moderator", state=slot.state)


def _of_two(first: Slot, second: Slot, demanded: Mapping[str, Demand]) -> Iterator[Conflict]:
    if not first.meets(second):
        return
    if first.moderator and first.moderator == second.moderator:
        yield Conflict(kind="moderator", state=first.state, other=second.state)
    persons = [
        {each.person for each in demanded[slot.state].speakers} if slot.state in demanded else set()
        for slot in (first, second)
    ]
    if shared := persons[0] & persons[1]:
        yield Conflict(kind="speaker", state=first.state, other=second.state, count=len(shared))


def _crowds(slots: Sequence[Slot], rules: AgendaRules) -> Iterator[Conflict]:
    """Meetings without a room for them, and those that follow each other too closely."""
    pause = timedelta(minutes=rules.pause)
    ordered = sorted(slots, key=lambda each: (each.starts, each.state))
    for place, slot in enumerate(ordered):
        there = [each for each in ordered[:place] if each.ends > slot.starts]
        near = [each for each in ordered[:place] if each.ends + pause > slot.starts]
        if len(there) >= rules.rooms:
            yield Conflict(kind="overlap", state=slot.state, other=there[-1].state, at=slot.starts)
        elif len(near) >= rules.rooms:
            yield Conflict(kind="pause", state=slot.state, other=near[-1].state, at=slot.starts)


def _missing(plan: Plan, demanded: Mapping[str, Demand]) -> Iterator[Conflict]:
    for state, demand in demanded.items():
        if plan.slot(state) is None:
            yield Conflict(kind="no_place" if demand.speakers else "nobody", state=state)
