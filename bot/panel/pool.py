"""All that a choice is made from: the candidates, the places, and how a panel is measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.facts.application import Application
from bot.facts.cycle import PanelRules
from bot.panel import hard
from bot.panel.candidates import Candidate, candidates
from bot.panel.hard import Row, Shortfalls

Brought = tuple[str, str]  # ("theme", "torture") or ("language", "fr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The candidates by reference, and what covering each theme or language counts.

    ``size`` is how many can be chosen: the places, unless there are too few candidates (of
    different organisations) or too many chosen already.
    """

    candidates: Mapping[str, Candidate]
    places: int
    size: int
    rules: PanelRules
    brought: Mapping[Brought, int]
    demands: Mapping[str, tuple[Row, ...]]

    def score(self, panel: Iterable[str]) -> int:
        """A panel's points: its members' own, and each theme and language once."""
        members = [self.candidates[reference] for reference in panel]
        covered = {each for member in members for each in member.brings}
        return sum(each.total for each in members) + sum(self.brought[each] for each in covered)

    def shortfalls(self, panel: Collection[str]) -> Shortfalls:
        """The rules a panel does not keep, and by how much."""
        missed = {
            name: max(row.missed_by(panel) for row in rows) for name, rows in self.demands.items()
        }
        return {name: by for name, by in missed.items() if by}

    def organisations(self) -> Mapping[str, tuple[str, ...]]:
        """The references of each organisation's candidates."""
        found: dict[str, tuple[str, ...]] = {}
        for reference, each in self.candidates.items():
            found[each.organisation] = (*found.get(each.organisation, ()), reference)
        return found

    def fixed(self) -> tuple[str, ...]:
        """The references of those who are chosen already."""
        return tuple(reference for reference, each in self.candidates.items() if each.fixed)

    def without(self, reference: str) -> Pool:
        """The pool after a refusal; what themes count stays as it was."""
        rest = tuple(each for each in self.candidates.values() if each.reference != reference)
        return replace(
            self,
            candidates={each.reference: each for each in rest},
            size=_size(rest, self.places, self.rules),
            demands=hard.rows(rest, self.rules),
        )


def gather(
    applications: Sequence[Application],
    places: int,
    rules: PanelRules,
    *,
    scores: Mapping[str, float],
    first_time: Collection[str],
    fixed: Collection[str],
    excluded: Collection[str],
) -> Pool:
    """The pool of one State's applications."""
    found = candidates(
        applications,
        rules.weights,
        scores=scores,
        first_time=first_time,
        fixed=fixed,
        excluded=excluded,
    )
    offers = Counter(each for candidate in found for each in candidate.brings)
    return Pool(
        candidates={each.reference: each for each in found},
        places=places,
        size=_size(found, places, rules),
        rules=rules,
        brought={each: _worth(each, count, rules) for each, count in sorted(offers.items())},
        demands=hard.rows(found, rules),
    )


def _worth(brought: Brought, offered: int, rules: PanelRules) -> int:
    if brought[0] == "language":
        return rules.weights.language
    rare = offered <= rules.rare_at_most
    return rules.weights.theme + (rules.weights.rare_theme if rare else 0)


def _size(found: Sequence[Candidate], places: int, rules: PanelRules) -> int:
    fixed = [each for each in found if each.fixed]
    taken = {each.organisation for each in fixed}
    free = [each.organisation for each in found if not each.fixed]
    available = len(set(free) - taken) if rules.one_per_organisation else len(free)
    return max(len(fixed), min(places, len(fixed) + available))
