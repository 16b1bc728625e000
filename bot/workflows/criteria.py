"""What a panel met when it was decided: kept with each decision, so that it can be explained."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.context import Context
from bot.facts.application import CHOSEN, Application
from bot.facts.cycle import Cycle
from bot.panel.balance import balance
from bot.panel.candidates import reference_of
from bot.panel.pool import Pool, gather


def pool(
    context: Context,
    cycle: Cycle,
    *,
    fixed: Collection[str] = (),
    also: Collection[Application] = (),
) -> Pool:
    """The State's applicants as the criteria see them now, and others who were among them."""
    called = cycle.state(context.state or "")
    every = {each.id: each for each in (*context.peers, *also)}
    return gather(
        tuple(every.values()),
        called.maximum if called else 0,
        cycle.panel,
        scores=context.desk.means(context.peers, cycle.panel.scored),
        first_time=context.desk.first_time(context.peers),
        fixed=fixed,
        excluded=(),
    )


def snapshot(context: Context, cycle: Cycle, chosen: Collection[str]) -> dict[str, Any]:
    """The counters of a panel, the rules it misses, and what each speaker counts for."""
    members = [each for each in context.peers if each.id in chosen]
    references = [reference_of(each) for each in members]
    measured = pool(context, cycle, fixed=references)
    counted = balance(members, pool=context.peers)
    return {
        "panel": references,
        "counters": {
            "speakers": counted.speakers,
            "national": counted.national,
            "report": counted.report,
            "coalition": counted.coalition,
            "nhri": counted.nhri,
            "gender": dict(counted.gender),
            "themes": {theme: list(who) for theme, who in counted.themes.items()},
            "missing": list(counted.missing),
        },
        "score": measured.score(references),
        "unmet": dict(measured.shortfalls(references)),
        "points": {
            reference: dict(measured.candidates[reference].points) for reference in references
        },
    }


def taken(peers: Collection[Application], *, besides: str = "") -> list[Application]:
    """Those who have a place."""
    return [each for each in peers if each.status in CHOSEN and each.id != besides]


def of_one(criteria: Mapping[str, Any], application: Application) -> dict[str, Any]:
    """What is kept with one decision: the panel's criteria, and the applicant's own points."""
    points = criteria.get("points", {}).get(reference_of(application), {})
    return {**{name: value for name, value in criteria.items() if name != "points"}, "own": points}
