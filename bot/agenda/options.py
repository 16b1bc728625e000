"""The choices a schedule has: each meeting at each moment, with what that would cost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.agenda.conflicts import nights
from bot.agenda.demand import Demand
from bot.agenda.windows import Window, starts
from bot.facts.agendas import Slot
from bot.facts.cycle import AgendaRules

# What counts, each more than all that could be below it in a round of fourteen States: a
# meeting without a place, a speaker called at night, a meeting that moves, and how far.
_UNPLACED = 10_000_000
_NIGHT = 60_000
MOVED = 3_500
_ANOTHER_DAY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One meeting at one moment; ``stays`` where it was planned."""

    demand: Demand
    starts: datetime
    cost: int
    stays: bool = False

    @property
    def ends(self) -> datetime:
        """When it would end."""
        return self.starts + self.demand.length


def worth(option: Option) -> int:
    """What it is worth that the meeting has a place at all, more so if it had one before."""
    return _UNPLACED + (0 if option.demand.planned is None else 2 * MOVED)


def options(
    wanted: Sequence[Demand], within: Sequence[Window], rules: AgendaRules, taken: Sequence[Slot]
) -> list[Option]:
    """Every choice, with targets that keep what was planned and fill the rest in order."""
    every = {each.state: starts(within, each.length, rules) for each in wanted}
    clock = sorted({at for moments in every.values() for at in moments})
    targets = _targets(wanted, every, rules, taken)
    found: list[Option] = []
    for demand in wanted:
        moments = every[demand.state]
        stands = _keeps(demand, within)
        found += (
            _option(demand, at, targets.get(demand.state), clock, rules)
            for at in sorted({*moments, *([demand.planned] if stands and demand.planned else [])})
        )
    return found


def _option(
    demand: Demand,
    at: datetime,
    target: datetime | None,
    clock: Sequence[datetime],
    rules: AgendaRules,
) -> Option:
    stays = at == demand.planned
    aim = target or clock[0]
    cost = abs(bisect_left(clock, at) - bisect_left(clock, aim))
    cost += _ANOTHER_DAY * abs((at.date() - aim.date()).days)
    cost += _NIGHT * len(nights(demand, at, rules.awake))
    if demand.planned is not None and not stays:
        cost += MOVED
    return Option(demand=demand, starts=at, cost=cost, stays=stays)


def _keeps(demand: Demand, within: Sequence[Window]) -> bool:
    """Whether it can still be where it was planned."""
    at = demand.planned
    return at is not None and any(window.holds(at, at + demand.length) for window in within)


def _targets(
    wanted: Sequence[Demand],
    every: Mapping[str, Sequence[datetime]],
    rules: AgendaRules,
    taken: Sequence[Slot],
) -> dict[str, datetime]:
    """Where each meeting should be: as planned, else the first place free by the round's order."""
    found = {each.state: each.planned for each in wanted if each.planned is not None}
    busy = [(each.starts, each.ends) for each in taken]
    busy += [(each.planned, each.planned + each.length) for each in wanted if each.planned]
    for demand in wanted:
        if demand.state in found:
            continue
        for at in _awake_first(demand, every[demand.state], rules):
            span = (at, at + demand.length)
            if _crowd(span, busy, rules) < rules.rooms:
                found[demand.state] = at
                busy.append(span)
                break
    return found


def _awake_first(
    demand: Demand, moments: Sequence[datetime], rules: AgendaRules
) -> Iterator[datetime]:
    yield from sorted(moments, key=lambda at: (len(nights(demand, at, rules.awake)), at))


def _crowd(
    span: tuple[datetime, datetime],
    busy: Sequence[tuple[datetime, datetime]],
    rules: AgendaRules,
) -> int:
    pause = timedelta(minutes=rules.pause)
    return sum(starts - pause < span[1] and span[0] < ends + pause for starts, ends in busy)
