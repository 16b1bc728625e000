"""Questions about a proposal: why not this applicant, and what a change would do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.panel import explain, hard, solver
from bot.panel.arithmetic import reckoned
from bot.panel.balance import Balance, balance
from bot.panel.compose import Proposal
from bot.panel.pool import Pool
from bot.panel.reasons import Reason, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A panel before and after somebody leaves or joins, and what that gains and loses."""

    panel: tuple[str, ...]
    score: int
    points: int
    before: Balance
    after: Balance
    broken: hard.Shortfalls
    mended: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def change(
    proposal: Proposal, panel: Collection[str], *, out: Collection[str], into: Collection[str]
) -> Change:
    """What a panel becomes when some leave and others join; either may be empty.

    ``panel`` need not be the proposed one: changes can follow each other. ``broken`` has the
    rules that are missed by more than before, ``mended`` those by less; ``gained`` and ``lost``
    are themes.
    """
    pool = proposal.pool
    changed = tuple(sorted(({*panel} - {*out}) | {*into}))
    before, after = counters(pool, panel), counters(pool, changed)
    was, now = _all_missed(pool, panel), _all_missed(pool, changed)
    return Change(
        panel=changed,
        score=pool.score(changed),
        points=pool.score(changed) - pool.score(panel),
        before=before,
        after=after,
        broken={rule: by for rule, by in now.items() if by > was.get(rule, 0)},
        mended=tuple(rule for rule, by in was.items() if by > now.get(rule, 0)),
        gained=tuple(theme for theme in after.themes if theme not in before.themes),
        lost=tuple(theme for theme in before.themes if theme not in after.themes),
    )


def joining(pool: Pool, panel: Collection[str]) -> tuple[tuple[str, int], ...]:
    """Who could take a free place, best first, and by how much the panel's points change."""
    there = {pool.candidates[each].organisation for each in panel}
    score = pool.score(panel)
    found = []
    for reference, candidate in pool.candidates.items():
        taken = pool.rules.one_per_organisation and candidate.organisation in there
        if reference in panel or taken:
            continue
        after = [*panel, reference]
        points = pool.score(after) - score
        found.append((hard.weight(pool.shortfalls(after)), -points, reference))
    return tuple((reference, -points) for _, points, reference in sorted(found))


def counters(pool: Pool, panel: Collection[str]) -> Balance:
    """The live counters of a panel, with the themes it misses of those on offer."""
    members = [pool.candidates[reference].application for reference in panel]
    return balance(members, pool=[each.application for each in pool.candidates.values()])


def ranking(proposal: Proposal) -> tuple[tuple[str, int], ...]:
    """The pure ranking to compare with: everyone by their own points, equals by reference."""
    points = {reference: each.total for reference, each in proposal.pool.candidates.items()}
    return tuple(sorted(points.items(), key=lambda each: (-each[1], each[0])))


def why_not(proposal: Proposal, reference: str) -> tuple[Reason, ...]:
    """What the best panel with an applicant would lose against the proposed one."""
    pool = proposal.pool
    if reference not in pool.candidates:
        return (reason("why_not.not_considered"),)
    if reference in proposal.panel:
        return (reason("why_not.chosen"),)
    other = solver.best(pool, forced={reference})
    told = _no_room(pool, reference) if other is None else _compared(proposal, other)
    return (*explain.own(pool.candidates[reference]), *told)


def _no_room(pool: Pool, reference: str) -> Iterator[Reason]:
    own = pool.candidates[reference].organisation
    same = tuple(each for each in pool.fixed() if pool.candidates[each].organisation == own)
    if pool.rules.one_per_organisation and same:
        yield reason("why_not.organisation_speaks", references=same)
    else:
        yield reason("why_not.no_place", places=pool.places)


def _compared(proposal: Proposal, other: tuple[str, ...]) -> Iterator[Reason]:
    """The price in the order that matters: rules, points, themes; or that there is none."""
    moved = change(
        proposal,
        proposal.panel,
        out=[each for each in proposal.panel if each not in other],
        into=[each for each in other if each not in proposal.panel],
    )
    leaves = tuple(each for each in proposal.panel if each not in other)
    joins = tuple(each for each in other if each not in proposal.panel)
    if moved.points > 0:
        yield reason("why_not.exchange_gains", leaves=leaves, joins=joins, points=moved.points)
    else:
        yield reason("why_not.exchange", leaves=leaves, joins=joins, points=-moved.points)
    yield _difference(proposal, other)
    if moved.broken:
        yield reason("why_not.breaks", rules=tuple(moved.broken))
    if moved.lost:
        yield reason("why_not.loses_themes", names=moved.lost)
    if moved.gained:
        yield reason("why_not.gains_themes", names=moved.gained)
    weights = {_weight(proposal.pool, panel) for panel in (other, proposal.panel)}
    if not moved.points and len(weights) == 1:
        yield reason("why_not.tie")


def _difference(proposal: Proposal, other: Collection[str]) -> Reason:
    """Where the points of two panels differ, so that the difference can be added up."""
    before, after = (reckoned(proposal.pool, each) for each in (proposal.panel, other))
    gained = {
        now.rule: now.points - was.points
        for was, now in zip(before.shared, after.shared, strict=True)
    }
    return reason(
        "why_not.difference",
        own=after.speakers - before.speakers,
        themes=gained["theme"] + gained["rare_theme"],
        languages=gained["language"],
        points=after.total - before.total,
    )


def _weight(pool: Pool, panel: Collection[str]) -> tuple[int, int]:
    """How many rules a panel misses, and by how much in all: what counts before points."""
    missed = _all_missed(pool, panel)
    return len(missed), sum(missed.values())


def _all_missed(pool: Pool, panel: Collection[str]) -> Mapping[str, int]:
    """The hard rules, one speaker an organisation, and the number of places."""
    missed = dict(pool.shortfalls(panel))
    organisations = {pool.candidates[each].organisation for each in panel}
    if pool.rules.one_per_organisation and len(organisations) < len(panel):
        missed["one_per_organisation"] = len(panel) - len(organisations)
    if len(panel) > pool.places:
        missed["places"] = len(panel) - pool.places
    return missed
