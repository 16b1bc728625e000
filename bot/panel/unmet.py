"""The rules a panel could not keep: which, by how much, and what keeping each would cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.panel import solver
from bot.panel.balance import balance
from bot.panel.pool import Pool
from bot.panel.reasons import Reason, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A rule that is not kept.

    ``cost`` is how many points less the best panel that does keep it has (more, when negative),
    and ``instead`` the rules that one breaks; None where no panel keeps it.
    """

    rule: str
    missed_by: int
    reason: Reason
    cost: int | None = None
    instead: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        """The rule as JSON would write it."""
        return {
            "rule": self.rule,
            "missed_by": self.missed_by,
            **self.reason.as_data(),
            "cost": self.cost,
            "instead": list(self.instead),
        }


def unmet(pool: Pool, panel: tuple[str, ...]) -> tuple[Unmet, ...]:
    """What a panel could not keep: first what earlier decisions broke, then the hard rules."""
    return (*_decided(pool, panel), *_missed(pool, panel))


def _decided(pool: Pool, panel: tuple[str, ...]) -> Iterator[Unmet]:
    """More places given away than there are, or two to one organisation."""
    fixed = len(pool.fixed())
    if len(panel) > pool.places:
        over = len(panel) - pool.places
        told = reason("unmet.places_given", given=fixed, places=pool.places)
        yield Unmet(rule="places", missed_by=over, reason=told)
    elif len(panel) < pool.size:  # staff left a place free
        told = reason("unmet.places_free", empty=pool.places - len(panel), places=pool.places)
        yield Unmet(rule="places", missed_by=pool.size - len(panel), reason=told)
    elif len(panel) < min(pool.places, len(pool.candidates)):
        empty = min(pool.places, len(pool.candidates)) - len(panel)
        told = reason("unmet.places_empty", empty=empty, places=pool.places)
        yield Unmet(rule="places", missed_by=empty, reason=told, instead=("one_per_organisation",))
    if pool.rules.one_per_organisation:
        members = Counter(pool.candidates[each].organisation for each in panel)
        twice = tuple(each for each in panel if members[pool.candidates[each].organisation] > 1)
        if twice:
            surplus = len(twice) - len({pool.candidates[each].organisation for each in twice})
            told = reason("unmet.organisation_given", references=twice)
            yield Unmet(rule="one_per_organisation", missed_by=surplus, reason=told)


def _missed(pool: Pool, panel: tuple[str, ...]) -> Iterator[Unmet]:
    missed = pool.shortfalls(panel)
    for rule, by in missed.items():
        kept = solver.best(pool, strict={rule})
        if kept is None:
            yield Unmet(rule=rule, missed_by=by, reason=_impossible(pool, rule))
            continue
        instead = tuple(pool.shortfalls(kept))
        yield Unmet(
            rule=rule,
            missed_by=by,
            reason=reason("unmet.conflict", instead=instead) if instead else reason("unmet.beside"),
            cost=pool.score(panel) - pool.score(kept),
            instead=instead,
        )


def _impossible(pool: Pool, rule: str) -> Reason:
    """Nobody can be chosen so that it is kept: what there is to choose from."""
    there = balance([each.application for each in pool.candidates.values()])
    fixed = balance([pool.candidates[each].application for each in pool.fixed()])
    return reason(
        f"unmet.impossible.{rule}",
        places=pool.size,
        women=there.gender["woman"],
        men=there.gender["man"],
        national=there.national,
        nhri=there.nhri,
        fixed=fixed.speakers,
    )
