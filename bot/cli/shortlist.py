"""``presessions shortlist …``: the panel that the published criteria propose, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from rich.table import Table

from bot.cli.agendaview import said
from bot.cli.naming import round_named, state_named
from bot.cli.opening import console, opened, turn
from bot.errors import UsageError
from bot.panel.reasons import Reason

if TYPE_CHECKING:
    from bot.panel.compose import Proposal
    from bot.panel.unmet import Unmet

shortlist_app = App(
    name="shortlist",
    help="Panels: what the criteria propose for a State.\n\n"
    "Example: presessions shortlist propose --cycle 40 --state TG",
)

Cycle = Annotated[int, Parameter(name="--cycle")]
State = Annotated[str, Parameter(name="--state")]


def register(app: App) -> None:
    """Add these commands."""
    app.command(shortlist_app)


@shortlist_app.command
def propose(
    *,
    cycle: Cycle,
    state: State,
    include: Annotated[tuple[str, ...], Parameter(name="--with", negative="")] = (),
    exclude: Annotated[tuple[str, ...], Parameter(name="--without", negative="")] = (),
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Propose the panel that best meets the criteria together; nothing is decided or sent.

    Example: presessions shortlist propose --cycle 40 --state TG --json

    Parameters
    ----------
    cycle: int
        The round.
    state: str
        The State's two letters.
    include: str
        The reference of somebody who must be on the panel; may be repeated.
    exclude: str
        The reference of somebody who cannot be on it; may be repeated.
    as_json: bool
        Print one JSON object.
    """
    from bot.panel.compose import as_data

    proposal = _proposal(cycle, state, include, exclude)
    if as_json:
        data = {**as_data(proposal), **_scores(cycle, state)}
        data["unmet"] = [
            {**each.as_data(), "text": sentence(each.reason)} for each in proposal.unmet
        ]
        data["why"] = {
            reference: [{**each.as_data(), "text": sentence(each)} for each in reasons]
            for reference, reasons in proposal.why.items()
        }
        print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        _show(proposal)


def _scores(number: int, state: str) -> dict[str, object]:
    """What reviewers score in the round, and the means of what they gave."""
    from bot.store import applications, reviews

    code = state.upper()
    with opened() as store:
        cycle = turn(store, lambda work: round_named(work, number))
        found = turn(store, lambda work: applications.peers(work, number, code))
        desk = turn(store, lambda work: reviews.desk(work, number, code))
    criteria = cycle.panel.scored
    means = desk.means(found, criteria)
    return {
        "scored": [
            {"key": each.key, "max": each.highest, "weight": each.weight} for each in criteria
        ],
        "review": {
            each.reference: {
                "mean": round(means[each.reference], 2),
                "reviewers": len(desk.reviews_of(each.id)),
                "scores": {
                    key: round(score, 2)
                    for key, score in desk.by_criterion(each.id, criteria).items()
                },
            }
            for each in found
            if each.reference in means
        },
    }


@shortlist_app.command(name="why-not")
def why_not(reference: str, *, cycle: Cycle, state: State) -> None:
    """Say what the best panel with an applicant would lose against the proposed one.

    Example: presessions shortlist why-not PS40-TG-0007 --cycle 40 --state TG

    Parameters
    ----------
    reference: str
        The applicant's reference.
    cycle: int
        The round.
    state: str
        The State's two letters.
    """
    from bot.panel import whatif

    proposal = _proposal(cycle, state, (), ())
    print(_lines(whatif.why_not(proposal, reference)))


def sentence(reason: Reason) -> str:
    """A reason in English."""
    from bot.workflows.proposal import words

    return said(words.sentence(reason))


def _proposal(
    number: int, state: str, include: tuple[str, ...], exclude: tuple[str, ...]
) -> Proposal:
    from bot.panel.compose import compose
    from bot.store import applications, reviews

    code = state.upper()
    with opened() as store:
        cycle = turn(store, lambda work: round_named(work, number))
        places = state_named(cycle, state).maximum
        found = turn(store, lambda work: applications.peers(work, number, code))
        desk = turn(store, lambda work: reviews.desk(work, number, code))
    unknown = {*include, *exclude} - {each.reference for each in found}
    if unknown:
        raise UsageError(f"{min(unknown)} is not the reference of an application for {code}.")
    return compose(
        found,
        places,
        cycle.panel,
        state=code,
        fixed=include,
        excluded=exclude,
        scores=desk.means(found, cycle.panel.scored),
        first_time=desk.first_time(found),
    )


def _show(proposal: Proposal) -> None:
    screen = console()
    score = f"{proposal.score} points" if proposal.panel else "no applications to choose from"
    screen.print(
        f"{proposal.state}: {len(proposal.panel)} speakers for {proposal.places} places, {score}",
        highlight=False,
    )
    table = Table("", "Reference", "Why", show_lines=True)
    for title, references in (("panel", proposal.panel), ("waitlist", proposal.waitlist)):
        for reference in references:
            table.add_row(title, reference, _lines(proposal.why[reference]))
    screen.print(table)
    genders = ", ".join(f"{gender} {count}" for gender, count in proposal.gender.items() if count)
    screen.print(f"Speakers: {genders or 'none'}", highlight=False)
    screen.print(f"Themes: {', '.join(proposal.themes) or 'none'}", highlight=False)
    for each in proposal.unmet:
        screen.print(_unmet(each), highlight=False)


def _unmet(rule: Unmet) -> str:
    from bot.workflows.proposal import words

    return said(words.unmet(rule))


def _lines(reasons: Iterable[Reason]) -> str:
    return "\n".join(sentence(each) for each in reasons)
