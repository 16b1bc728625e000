"""A panel's points written out, so that anybody can add them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.panel.pool import Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What counts once for the whole panel: how many there are, and what each counts."""

    rule: str
    count: int
    each: int

    @property
    def points(self) -> int:
        """What that adds."""
        return self.count * self.each


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The speakers' own points by criterion, and what they bring the panel together."""

    own: Mapping[str, int]
    shared: tuple[Shared, ...]

    @property
    def speakers(self) -> int:
        """What the speakers count by themselves."""
        return sum(self.own.values())

    @property
    def total(self) -> int:
        """The panel's points."""
        return self.speakers + sum(each.points for each in self.shared)

    def as_data(self) -> dict[str, object]:
        """The sum as JSON would write it."""
        shared = {
            each.rule: {"count": each.count, "each": each.each, "points": each.points}
            for each in self.shared
        }
        return {"own": dict(self.own), "shared": shared, "total": self.total}


def reckoned(pool: Pool, panel: Collection[str]) -> Sum:
    """A panel's points, term by term."""
    members = [pool.candidates[reference] for reference in panel]
    own: Counter[str] = Counter()
    for member in members:
        own.update(member.points)
    covered = {each for member in members for each in member.brings}
    weights = pool.rules.weights
    themes = [each for each in covered if each[0] == "theme"]
    rare = [each for each in themes if pool.brought[each] > weights.theme]
    counted = (
        ("theme", len(themes), weights.theme),
        ("rare_theme", len(rare), weights.rare_theme),
        ("language", len(covered) - len(themes), weights.language),
    )
    return Sum(
        own=dict(own),
        shared=tuple(Shared(rule=rule, count=count, each=each) for rule, count, each in counted),
    )
