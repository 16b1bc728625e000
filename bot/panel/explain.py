"""Why each applicant is on the panel, waits, or is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.panel import hard, solver
from bot.panel.candidates import Candidate
from bot.panel.pool import Pool
from bot.panel.reasons import Reason, reason
from bot.panel.swaps import Replacements, Swap, swaps

Why = Mapping[str, tuple[Reason, ...]]
_Exchanges = Mapping[str, tuple[Swap, ...]]


def everyone(
    pool: Pool, panel: Collection[str], waiting: Collection[str], found: Replacements
) -> Why:
    """The reasons for everyone in the pool: speakers, then the waitlist, then the others."""
    free = [reference for reference in panel if not pool.candidates[reference].fixed]
    exchanges = {leaves: swaps(pool, panel, leaves) for leaves in free}
    ties = _ties(pool, panel, exchanges)
    why: dict[str, tuple[Reason, ...]] = {}
    for reference in panel:
        why[reference] = (
            *own(pool.candidates[reference]),
            *_for_the_panel(pool, panel, reference),
            *_instead(pool, panel, exchanges.get(reference, ())),
            *ties.get(reference, ()),
            *_refusal(found[reference], pool, panel),
        )
    others = [reference for reference in pool.candidates if reference not in why]
    for reference in (*waiting, *(each for each in others if each not in waiting)):
        why[reference] = (
            *own(pool.candidates[reference]),
            *_stands_in(reference, found if reference in waiting else {}),
            *_left_out(pool, panel, reference, exchanges),
        )
    return why


def own(candidate: Candidate) -> Iterator[Reason]:
    """What the applicant has whoever else is chosen, and what that adds up to."""
    if candidate.fixed:
        yield reason("why.fixed", status=candidate.application.status)
    for criterion, points in candidate.points.items():
        yield reason(f"why.{criterion}", points=points)
    yield reason("why.own", points=candidate.total)


def _for_the_panel(pool: Pool, panel: Collection[str], reference: str) -> Iterator[Reason]:
    """What only this speaker brings."""
    others = {
        each for other in panel if other != reference for each in pool.candidates[other].brings
    }
    alone = [each for each in pool.candidates[reference].brings if each not in others]
    for kind in ("theme", "language"):
        named = tuple(name for what, name in alone if what == kind)
        if named:
            points = sum(pool.brought[kind, name] for name in named)
            yield reason(f"why.only_{kind}", names=named, points=points)
    rest = [each for each in panel if each != reference]
    institutions = pool.demands.get("nhri_place", ())
    if any(row.missed_by(rest) > row.missed_by(panel) for row in institutions):
        yield reason("why.nhri_place")


def _instead(pool: Pool, panel: Collection[str], exchanges: tuple[Swap, ...]) -> Iterator[Reason]:
    """Who has more points to offer, and the rule that would be broken for them."""
    score = pool.score(panel)
    better = [each for each in exchanges if each.score > score]
    if better:
        swap = max(better, key=lambda each: (each.score, -len(each.shortfalls)))
        points, lost = swap.score - score, _worse(pool, panel, swap)
        if lost:
            yield reason("why.keeps_rule", rules=lost, reference=swap.joins, points=points)
        else:  # only where staff have chosen: the best panel leaves no such exchange
            yield reason("why.outdone", reference=swap.joins, points=points)


def _worse(pool: Pool, panel: Collection[str], swap: Swap) -> tuple[str, ...]:
    before = pool.shortfalls(panel)
    return tuple(rule for rule, by in swap.shortfalls.items() if by > before.get(rule, 0))


def _ties(pool: Pool, panel: Collection[str], exchanges: _Exchanges) -> Why:
    """Where an equally good panel exists, and only the order of references decided."""
    score, level = pool.score(panel), hard.weight(pool.shortfalls(panel))
    found: dict[str, tuple[Reason, ...]] = {}
    for leaves, each in exchanges.items():
        equal = [s.joins for s in each if (s.score, hard.weight(s.shortfalls)) == (score, level)]
        if equal:
            found[leaves] = (_tie(tuple(sorted(equal)), leaves),)
    if found or not exchanges:
        return found
    # No single exchange is a tie; several at once may be.
    other = solver.another(pool, panel)
    if other is None:
        return {}
    leaves_together = tuple(each for each in panel if each not in other)
    joins = tuple(each for each in other if each not in panel)
    told = reason("why.tie", references=joins, leaves=leaves_together)
    return dict.fromkeys(leaves_together, (told,))


def _tie(equal: tuple[str, ...], leaves: str) -> Reason:
    """One who would be as good in somebody's place, or any one of several."""
    if len(equal) == 1:
        return reason("why.tie", references=equal, leaves=(leaves,))
    return reason("why.ties", references=equal, leaves=(leaves,))


def _refusal(found: tuple[Swap, ...], pool: Pool, panel: Collection[str]) -> Iterator[Reason]:
    """Who would come instead."""
    if not found:
        yield reason("why.no_replacement")
        return
    best = found[0]
    lost = _worse(pool, panel, best)
    if lost:
        yield reason("why.replacement_breaks", reference=best.joins, rules=lost)
    else:
        yield reason("why.replacement", reference=best.joins)


def _stands_in(reference: str, found: Replacements) -> Iterator[Reason]:
    """Whose place a waiting applicant would take."""
    best = tuple(leaves for leaves, each in found.items() if each and each[0].joins == reference)
    able = tuple(
        leaves
        for leaves, each in found.items()
        if leaves not in best and any(swap.joins == reference for swap in each)
    )
    if best:
        yield reason("why.best_replacement", references=best)
    if able:
        yield reason("why.possible_replacement", references=able)


def _left_out(
    pool: Pool, panel: Collection[str], reference: str, exchanges: _Exchanges
) -> Iterator[Reason]:
    """What the nearest single exchange would do to the panel."""
    own = pool.candidates[reference].organisation
    same = tuple(each for each in panel if pool.candidates[each].organisation == own)
    if pool.rules.one_per_organisation and same:
        yield reason("why.organisation_speaks", references=same)
    possible = [swap for each in exchanges.values() for swap in each if swap.joins == reference]
    if not possible:
        if not exchanges:
            yield reason("why.no_place")
        return
    nearest = min(possible, key=lambda swap: (*swap.order, swap.leaves))
    lost = _worse(pool, panel, nearest)
    points = pool.score(panel) - nearest.score
    if lost:
        yield reason("why.exchange_breaks", reference=nearest.leaves, rules=lost)
    elif points:
        yield reason("why.exchange_costs", reference=nearest.leaves, points=points)
    else:
        yield reason("why.exchange_equal", reference=nearest.leaves)
