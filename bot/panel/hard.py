"""The rules a panel keeps wherever it can, each as sums that must not fall below a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.facts.cycle import PanelRules
from bot.panel.candidates import Candidate

Shortfalls = Mapping[str, int]  # by how much each rule that is not kept is missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One inequality: over a panel's members the coefficients add up to ``at_least``."""

    coefficients: Mapping[str, int]
    at_least: int

    def missed_by(self, panel: Iterable[str]) -> int:
        """How much the panel lacks, 0 when it lacks nothing."""
        found = sum(self.coefficients.get(reference, 0) for reference in panel)
        return max(0, self.at_least - found)


def nhri_place(pool: Sequence[Candidate], rules: PanelRules) -> tuple[Row, ...]:
    """A place for a national human-rights institution where one applied."""
    institutions = {each.reference: 1 for each in pool if "nhri" in each.points}
    if not rules.nhri_place or not institutions:
        return ()
    return (Row(coefficients=institutions, at_least=1),)


def parity(pool: Sequence[Candidate], rules: PanelRules) -> tuple[Row, ...]:
    """As many women as men, give or take one; other answers count for neither side."""
    if not rules.parity:
        return ()
    sides = {"woman": 1, "man": -1}
    more_women = {
        each.reference: sides[gender]
        for each in pool
        if (gender := each.application.text("speaker_gender")) in sides
    }
    more_men = {reference: -side for reference, side in more_women.items()}
    return tuple(Row(coefficients=each, at_least=-1) for each in (more_women, more_men))


def national_minimum(pool: Sequence[Candidate], rules: PanelRules) -> tuple[Row, ...]:
    """At least so many national organisations."""
    if not rules.national_minimum:
        return ()
    local = {each.reference: 1 for each in pool if "national" in each.points}
    return (Row(coefficients=local, at_least=rules.national_minimum),)


HARD: Mapping[str, Callable[[Sequence[Candidate], PanelRules], tuple[Row, ...]]] = {
    "nhri_place": nhri_place,
    "parity": parity,
    "national_minimum": national_minimum,
}


def rows(pool: Sequence[Candidate], rules: PanelRules) -> Mapping[str, tuple[Row, ...]]:
    """The inequalities of every rule that applies to these candidates."""
    found = {name: build(pool, rules) for name, build in HARD.items()}
    return {name: each for name, each in found.items() if each}


def weight(shortfalls: Shortfalls) -> tuple[int, int]:
    """How bad shortfalls are: few broken rules before little missed in sum."""
    return len(shortfalls), sum(shortfalls.values())
