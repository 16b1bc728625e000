"""What must be placed: each State's meeting, how long it is, and whom it binds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.facts.application import CHOSEN, Application
from bot.facts.cycle import AgendaRules, Cycle, StateCall
from bot.states import sole_zone

_ROUNDED_TO = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """A speaker as the schedule sees one: who they are, and what their clock says."""

    id: str
    person: int
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One State's meeting to be placed; ``planned`` is where it stood until now."""

    state: str
    minutes: int
    speakers: tuple[Attending, ...] = ()
    planned: datetime | None = None
    fixed: bool = False
    moderator: str = ""

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return timedelta(minutes=self.minutes)


def minutes(speakers: int, rules: AgendaRules) -> int:
    """How long a meeting with so many speakers is."""
    needed = rules.opening + speakers * rules.per_speaker
    if not rules.shared_questions:
        needed += rules.questions
    rounded = -(-needed // _ROUNDED_TO) * _ROUNDED_TO
    return min(max(rounded, rules.shortest), rules.longest)


def demands(
    cycle: Cycle,
    applications: Sequence[Application],
    zones: Mapping[int, str],
    planned: Mapping[str, datetime] | None = None,
) -> tuple[Demand, ...]:
    """The meetings of a round, in its own order, with those who speak at each.

    ``zones`` are the time zones that persons chose; ``planned`` outweighs the round's file.
    """
    known = planned or {}
    return tuple(
        _demand(cycle, state, _speaking(applications, state.code), zones, known)
        for state in cycle.states
    )


def _demand(
    cycle: Cycle,
    state: StateCall,
    speaking: Sequence[Application],
    zones: Mapping[int, str],
    planned: Mapping[str, datetime],
) -> Demand:
    online = cycle.format != "in_person"
    speakers = tuple(
        Attending(
            id=each.id,
            person=each.person_id,
            zone=_zone(each, zones) if online else None,
        )
        for each in speaking
    )
    return Demand(
        state=state.code,
        minutes=state.minutes or minutes(len(speakers), cycle.agenda),
        speakers=speakers,
        planned=state.meeting if state.fixed else planned.get(state.code, state.meeting),
        fixed=state.fixed,
        moderator=state.moderator,
    )


def _speaking(applications: Sequence[Application], state: str) -> list[Application]:
    found = [each for each in applications if each.state == state and each.status in CHOSEN]
    return sorted(found, key=lambda each: (each.reference or "", each.id))


def _zone(application: Application, zones: Mapping[int, str]) -> str | None:
    """What their clock says where we know it: chosen, or the State's of a national group."""
    chosen = zones.get(application.person_id)
    if chosen or application.state is None:
        return chosen
    return sole_zone(application.state) if application.answers.get("scope") == "national" else None
