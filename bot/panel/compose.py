"""Proposing a State's panel: the best one together, its waitlist, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.facts.application import Application
from bot.facts.cycle import PanelRules
from bot.panel import explain, solver
from bot.panel.arithmetic import reckoned
from bot.panel.balance import balance
from bot.panel.pool import Pool, gather
from bot.panel.reasons import Reason
from bot.panel.swaps import replacements, waitlist
from bot.panel.unmet import Unmet, unmet


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A panel as proposed; applicants appear by reference only.

    ``pool`` is what it was chosen from, for the questions that may follow.
    """

    state: str
    places: int
    panel: tuple[str, ...]
    waitlist: tuple[str, ...]
    score: int
    themes: Mapping[str, tuple[str, ...]]
    gender: Mapping[str, int]
    unmet: tuple[Unmet, ...]
    why: Mapping[str, tuple[Reason, ...]]
    pool: Pool = field(repr=False, compare=False)


def compose(
    applications: Sequence[Application],
    places: int,
    rules: PanelRules,
    *,
    fixed: Collection[str] = (),
    excluded: Collection[str] = (),
    state: str = "",
    scores: Mapping[str, float] | None = None,
    first_time: Collection[str] = (),
) -> Proposal:
    """The best panel of one State's applications.

    Who is approved or confirmed stays in, and so does everyone in ``fixed``; who is rejected,
    declined or withdrawn is out, and so is everyone in ``excluded``. ``scores`` are the
    reviewers' means and ``first_time`` the speakers who have never spoken, by reference.
    ``state`` names the State where there may be no application that does.
    """
    states = {state or None, *(application.state for application in applications)} - {None}
    if len(states) > 1:
        raise ValueError("a panel is about one State")
    pool = gather(
        applications,
        places,
        rules,
        scores=scores or {},
        first_time=first_time,
        fixed=fixed,
        excluded=excluded,
    )
    panel = solver.best(pool) or ()
    speakers = balance([pool.candidates[reference].application for reference in panel])
    found = replacements(pool, panel)
    waiting = waitlist(found, places)
    return Proposal(
        state="".join(each for each in states if each),
        places=places,
        panel=panel,
        waitlist=waiting,
        score=pool.score(panel),
        themes=speakers.themes,
        gender=speakers.gender,
        unmet=unmet(pool, panel),
        why=explain.everyone(pool, panel, waiting, found),
        pool=pool,
    )


def as_data(proposal: Proposal) -> dict[str, object]:
    """The proposal as JSON would write it."""
    return {
        "state": proposal.state,
        "places": proposal.places,
        "panel": list(proposal.panel),
        "waitlist": list(proposal.waitlist),
        "score": proposal.score,
        "sum": reckoned(proposal.pool, proposal.panel).as_data(),
        "themes": {theme: list(speakers) for theme, speakers in proposal.themes.items()},
        "gender": dict(proposal.gender),
        "unmet": [each.as_data() for each in proposal.unmet],
        "why": {
            reference: [each.as_data() for each in reasons]
            for reference, reasons in proposal.why.items()
        },
    }
