"""Working on a round's agenda: what there is to place, what a change would break, what is free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.agenda.conflicts import Conflict, conflicts
from bot.agenda.demand import Demand, demands
from bot.agenda.publishing import (
    Publication,
    confidential_of,
    edition,
    telling,
    unpublished,
)
from bot.agenda.schedule import propose
from bot.agenda.windows import Window, starts, windows
from bot.facts.agendas import AgendaDesk, Edition, Plan, Slot
from bot.facts.cycle import Cycle


@dataclass(frozen=True, slots=True)
class Working:
    """A round's agenda on the office's desk."""

    cycle: Cycle
    desk: AgendaDesk
    wanted: tuple[Demand, ...] = field(init=False)
    within: tuple[Window, ...] = field(init=False)

    def __post_init__(self) -> None:
        plan = self.desk.plan
        placed = demands(self.cycle, self.desk.applications, self.desk.zones, plan.starts)
        object.__setattr__(self, "wanted", placed)
        object.__setattr__(self, "within", windows(self.cycle))

    @property
    def plan(self) -> Plan:
        """The plan as it is stored."""
        return self.desk.plan

    def demand(self, state: str) -> Demand:
        """What a State's meeting needs."""
        return next(each for each in self.wanted if each.state == state)

    def proposed(self) -> Plan:
        """The plan with every meeting that has none given a place, little else moved."""
        found = propose(self.plan, self.wanted, self.within, self.cycle.agenda)
        return self._revised(found)

    def doubts(self, plan: Plan | None = None) -> tuple[Conflict, ...]:
        """The rules that a plan breaks."""
        return conflicts(plan or self.plan, self.wanted, self.within, self.cycle.agenda)

    def brought(self, plan: Plan) -> tuple[Conflict, ...]:
        """The rules that a changed plan breaks and the present one keeps."""
        known = set(self.doubts())
        return tuple(each for each in self.doubts(plan) if each not in known)

    def placed(self, slot: Slot) -> Plan:
        """The plan with one meeting as the office wants it."""
        return self._revised(self.plan.with_slot(slot))

    def dropped(self, state: str) -> Plan:
        """The plan without one meeting."""
        return self._revised(self.plan.without(state))

    def slot(self, state: str, at: datetime, minutes: int | None = None) -> Slot:
        """A State's meeting at another moment, everything else about it kept."""
        known = self.plan.slot(state)
        length = timedelta(minutes=minutes or self.demand(state).minutes)
        rules = self.cycle.agenda
        fresh = Slot(state=state, starts=at, ends=at, room=rules.room, link=rules.link)
        return replace(known or fresh, starts=at, ends=at + length)

    def free(self, state: str) -> tuple[datetime, ...]:
        """The moments at which a State's meeting could begin with nothing against it."""
        demand = self.demand(state)
        held = starts(self.within, demand.length, self.cycle.agenda)
        return tuple(at for at in held if not self._against(state, at))

    def next_edition(self, *, by: str, at: datetime, salt: str) -> Edition:
        """The version that would be published now."""
        return edition(self._publication(), by=by, at=at, salt=salt)

    def tells_new(self) -> bool:
        """Whether the plan says anything that the last version does not."""
        last = self.desk.edition
        if not self.plan.slots and last is None:
            return False
        again = self.next_edition(by="", at=self.cycle.opens, salt="")
        return unpublished(again, last)

    def telling(self) -> tuple[str, ...]:
        """The States in whose room or link a confidential name was written."""
        return telling(self.plan, confidential_of(self.cycle, self.desk.applications))

    def _publication(self) -> Publication:
        return Publication(
            cycle=self.cycle,
            plan=self.plan,
            wanted=self.wanted,
            within=self.within,
            applications=self.desk.applications,
            before=self.desk.edition,
        )

    def _against(self, state: str, at: datetime) -> Iterable[Conflict]:
        plan = self.placed(self.slot(state, at))
        return [
            each
            for each in self.doubts(plan)
            if state in {each.state, each.other} and each.kind not in {"nobody", "no_moderator"}
        ]

    def _revised(self, plan: Plan) -> Plan:
        return replace(plan, revision=self.plan.revision + 1)
