"""``presessions shortlist …``: the panel that the published criteria propose, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from rich.table import Table

from bot.cli.opening import console, opened, turn
from bot.errors import UsageError
from bot.panel.reasons import Reason

if TYPE_CHECKING:
    from bot.panel.compose import Proposal

shortlist_app = App(
    name="shortlist",
    help="Panels: what the criteria propose for a State.\n\n"
    "Example: presessions shortlist propose --cycle 40 --state TG",
)

SENTENCES: Mapping[str, str] = {
    "panel.why.fixed": "Chosen already ({status}).",
    "panel.why.national": "National organisation: {points} points.",
    "panel.why.report_individual": "UPR report of its own: {points} points.",
    "panel.why.report_joint": "Joint UPR report: {points} points.",
    "panel.why.coalition": "Speaks for a coalition: {points} points.",
    "panel.why.nhri": "National human-rights institution: {points} points.",
    "panel.why.first_time": "Has not spoken before: {points} points.",
    "panel.why.review": "Review scores: {points} points.",
    "panel.why.only_theme": "Nobody else on the panel covers {names}: {points} points.",
    "panel.why.only_language": "Nobody else on the panel speaks {names}: {points} points.",
    "panel.why.nhri_place": "Fills the place for a national human-rights institution.",
    "panel.why.keeps_rule": "{reference} would add {points} points, but break {rules}.",
    "panel.why.tie": "{references} instead of {leaves} would be exactly as good:"
    " the earlier references were taken.",
    "panel.why.replacement": "Refusing, best replaced by {reference}.",
    "panel.why.replacement_breaks": "Refusing, best replaced by {reference}, which breaks {rules}.",
    "panel.why.no_replacement": "Refusing, could not be replaced.",
    "panel.why.best_replacement": "The best replacement for {references}.",
    "panel.why.possible_replacement": "Could also replace {references}.",
    "panel.why.organisation_speaks": "The same organisation speaks already: {references}.",
    "panel.why.no_place": "Every place is given already.",
    "panel.why.exchange_costs": "Instead of {reference}, the panel would have {points}"
    " points less.",
    "panel.why.exchange_breaks": "Instead of {reference}, the panel would break {rules}.",
    "panel.why.exchange_equal": "As good for the panel as {reference}: the order of references"
    " decided.",
    "panel.unmet.places_given": "{given} speakers are chosen already for {places} places.",
    "panel.unmet.places_empty": "{empty} of {places} places stay empty:"
    " who is left has a speaker of the same organisation on the panel.",
    "panel.unmet.organisation_given": "Chosen already, of one organisation: {references}.",
    "panel.unmet.conflict": "Cannot be kept together with {instead}.",
    "panel.unmet.impossible.parity": "Nobody to balance the panel with: {women} women and"
    " {men} men in all, {fixed} speakers chosen already, {places} places.",
    "panel.unmet.impossible.nhri_place": "No place is left for one of {nhri} institutions.",
    "panel.unmet.impossible.national_minimum": "{national} national organisations in all,"
    " {fixed} speakers chosen already, {places} places.",
    "panel.why_not.not_considered": "Not among the applications to choose from.",
    "panel.why_not.chosen": "Is on the panel.",
    "panel.why_not.organisation_speaks": "The same organisation is chosen already: {references}.",
    "panel.why_not.no_place": "All {places} places are given already.",
    "panel.why_not.exchange": "The best panel with this applicant has {joins} instead of {leaves},"
    " and {points} points less.",
    "panel.why_not.exchange_gains": "The best panel with this applicant has {joins} instead of"
    " {leaves}, and {points} points more.",
    "panel.why_not.breaks": "It breaks {rules}.",
    "panel.why_not.loses_themes": "It does not cover {names}.",
    "panel.why_not.gains_themes": "It covers {names} as well.",
    "panel.why_not.tie": "It is exactly as good: the earlier references were taken.",
}

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
        data = as_data(proposal)
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
    """A reason in English, as the command line words it."""
    params = {
        name: ", ".join(value) if isinstance(value, tuple) else value
        for name, value in reason.params.items()
    }
    return SENTENCES[reason.key].format(**params)


def _proposal(
    number: int, state: str, include: tuple[str, ...], exclude: tuple[str, ...]
) -> Proposal:
    from bot.panel.compose import compose
    from bot.store import applications, rounds

    code = state.upper()
    with opened() as store:
        cycle = turn(store, lambda work: rounds.numbered(work, number))
        if cycle is None:
            raise UsageError(
                f"Round {number} is not loaded: `presessions cycle load FILE.toml` first."
            )
        called = cycle.state(code)
        if called is None:
            raise UsageError(f"--state must be one of {' '.join(cycle.codes)}, not {state!r}.")
        found = turn(store, lambda work: applications.peers(work, number, code))
    unknown = {*include, *exclude} - {each.reference for each in found}
    if unknown:
        raise UsageError(f"{min(unknown)} is not the reference of an application for {code}.")
    return compose(found, called.maximum, cycle.panel, state=code, fixed=include, excluded=exclude)


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
        price = (
            ""
            if each.cost is None
            else f" A panel that keeps it breaks {', '.join(each.instead)}: {-each.cost:+} points."
        )
        told = f"Not kept: {each.rule}. {sentence(each.reason)}{price}"
        screen.print(told, highlight=False)


def _lines(reasons: Iterable[Reason]) -> str:
    return "\n".join(sentence(each) for each in reasons)
