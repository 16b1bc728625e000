"""What happens when one speaker makes room for one applicant, and the waitlist that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.panel import hard
from bot.panel.pool import Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A panel after one exchange: its points, and the rules it does not keep."""

    leaves: str
    joins: str
    score: int
    shortfalls: hard.Shortfalls

    @property
    def order(self) -> tuple[tuple[int, int], int, str]:
        """The better exchange first: the rules, then the points, then the reference."""
        return hard.weight(self.shortfalls), -self.score, self.joins


def swaps(pool: Pool, panel: Collection[str], leaves: str) -> tuple[Swap, ...]:
    """Everyone who can take a speaker's place, best first."""
    rest = [reference for reference in panel if reference != leaves]
    there = {pool.candidates[reference].organisation for reference in rest}
    found = []
    for reference, candidate in pool.candidates.items():
        taken = pool.rules.one_per_organisation and candidate.organisation in there
        if reference == leaves or reference in panel or taken:
            continue
        after = [*rest, reference]
        found.append(
            Swap(
                leaves=leaves,
                joins=reference,
                score=pool.score(after),
                shortfalls=pool.shortfalls(after),
            )
        )
    return tuple(sorted(found, key=lambda each: each.order))


Replacements = Mapping[str, tuple[Swap, ...]]


def replacements(pool: Pool, panel: Collection[str]) -> Replacements:
    """For each speaker those who keep the balance if that speaker refuses, best first.

    When nobody can keep it, those who come nearest; nobody at all, when nobody is left.
    """
    before = hard.weight(pool.shortfalls(panel))
    return {
        leaves: _as_good(swaps(pool.without(leaves), panel, leaves), before) for leaves in panel
    }


def successors(
    pool: Pool, panel: Collection[str], refusing: str, waiting: Sequence[str]
) -> tuple[str, ...]:
    """Those on a waitlist who keep the balance when a speaker refuses, in the waitlist's order.

    When nobody on it can keep the balance, those who come nearest. The one who refuses must
    still be in the pool.
    """
    before = hard.weight(pool.shortfalls(panel))
    found = [s for s in swaps(pool.without(refusing), panel, refusing) if s.joins in waiting]
    able = {each.joins for each in _as_good(found, before)}
    return tuple(reference for reference in waiting if reference in able)


def _as_good(found: Sequence[Swap], before: tuple[int, int]) -> tuple[Swap, ...]:
    if not found:
        return ()
    bar = max(before, hard.weight(found[0].shortfalls))
    return tuple(each for each in found if hard.weight(each.shortfalls) <= bar)


def waitlist(found: Replacements, places: int) -> tuple[str, ...]:
    """Who waits, in order: best for most refusals, then of use for most, then best in points.

    As many as there are places: every speaker's best replacement is among them.
    """
    firsts = Counter(each[0].joins for each in found.values() if each)
    uses: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for each in found.values():
        for swap in each:
            uses[swap.joins] += 1
            points[swap.joins] += swap.score
    ordered = sorted(uses, key=lambda who: (-firsts[who], -uses[who], -points[who], who))
    return tuple(ordered[: max(places, len(firsts))])
