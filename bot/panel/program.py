"""A pool as an integer program: what is decided, what counts, and what must hold."""

from __future__ import annotations

from collections.abc import Iterator

from bot.panel.pool import Pool

# What is decided: a candidate is chosen or not, a theme or language is covered or not, a rule
# is broken or not and missed by so much. The first word says which.
Column = tuple[str, str]
Sums = dict[Column, float]
Bounded = tuple[Sums, float, float]

ENDLESS = float("inf")
SHARES = frozenset({"theme", "language"})  # whole by themselves once the candidates are
OF_RULES = frozenset({"missed", "broken"})


def columns(pool: Pool) -> tuple[Column, ...]:
    """Everything that is decided."""
    return (
        *(("candidate", reference) for reference in pool.candidates),
        *pool.brought,
        *(("missed", rule) for rule in pool.demands),
        *(("broken", rule) for rule in pool.demands),
    )


def points(pool: Pool) -> Sums:
    """What counts: a panel's score as a sum."""
    members = {("candidate", reference): each.total for reference, each in pool.candidates.items()}
    return {**members, **pool.brought}


def rows(pool: Pool) -> Iterator[Bounded]:
    """What must hold of every panel."""
    yield {("candidate", reference): 1 for reference in pool.candidates}, pool.size, pool.size
    yield from _organisations(pool)
    yield from _covered(pool)
    yield from _demands(pool)


def most_missed(pool: Pool, rule: str) -> int:
    """A bound on how much a rule can be missed by: each place changes a sum by one at most."""
    return max(row.at_least for row in pool.demands[rule]) + pool.size


def _organisations(pool: Pool) -> Iterator[Bounded]:
    """One speaker of each organisation, unless more are chosen already."""
    if not pool.rules.one_per_organisation:
        return
    for members in pool.organisations().values():
        if len(members) > 1:
            chosen = sum(pool.candidates[each].fixed for each in members)
            yield {("candidate", each): 1 for each in members}, 0, max(1, chosen)


def _covered(pool: Pool) -> Iterator[Bounded]:
    """A theme or language counts only where somebody chosen brings it."""
    bringers: dict[Column, Sums] = {each: {each: -1} for each in pool.brought}
    for reference, candidate in pool.candidates.items():
        for each in candidate.brings:
            bringers[each]["candidate", reference] = 1
    for sums in bringers.values():
        yield sums, 0, ENDLESS


def _demands(pool: Pool) -> Iterator[Bounded]:
    """Each rule holds but for what it is missed by; missed at all, it is broken."""
    for rule, demanded in pool.demands.items():
        for row in demanded:
            sums: Sums = {("candidate", who): by for who, by in row.coefficients.items()}
            yield {**sums, ("missed", rule): 1}, row.at_least, ENDLESS
        yield {("missed", rule): -1, ("broken", rule): most_missed(pool, rule)}, 0, ENDLESS
