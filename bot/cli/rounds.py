"""``presessions cycle …``: loading, showing, opening, closing and extending a round."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.table import Table

from bot import states
from bot.cli import planning
from bot.cli.agendaview import said
from bot.cli.naming import moment_named, round_named, state_named
from bot.cli.opening import console, now, once, opened, turn
from bot.config import load as load_settings
from bot.context import Contact
from bot.errors import UsageError
from bot.events import Address
from bot.facts.cycle import Cycle
from bot.operations import carry_out, store_round
from bot.store import agendas, applications, atdesk, contacts
from bot.store import rounds as stored
from bot.store.database import Transaction

cycle_app = App(
    name="cycle",
    help="Rounds: load a file, look at one, open, close or extend its call.\n\n"
    "Example: presessions cycle load examples/presessions-40.toml",
)

cycle_app.command(planning.plan)
cycle_app.command(planning.copy)


def register(app: App) -> None:
    """Add these commands."""
    app.command(cycle_app)


@cycle_app.command
def load(file: Path) -> None:
    """Check a round's file and store it, replacing the round with its number.

    Example: presessions cycle load examples/presessions-40.toml

    Parameters
    ----------
    file: Path
        The TOML file. It is refused whole when anything in it is wrong.
    """
    from bot.files.cyclefile import read

    given = read(file)
    settings = load_settings()
    with opened(settings) as store:
        before = turn(store, lambda work: stored.numbered(work, given.number))
        told = turn(store, lambda work: agendas.every_edition(work, given.number))
    cycle = given.with_extensions_of(before) if before else given
    if told:
        cycle = agendas.told_by(cycle, told[-1])
    _store(cycle, "cycle.loaded")
    print(f"Round {cycle.number} is loaded.")
    for state in cycle.states:
        if state.extended_until and state not in given.states:
            print(
                f"Kept from before: the call for {states.name(state.code, 'en')} is open until"
                f" {_wall(state.extended_until, cycle)}, as was promised."
            )
    if told:
        print("Kept from before: the meetings are when the published agenda says.")
    if not cycle.states:
        print("Careful: it has no States yet, so nobody is shown it.", file=sys.stderr)
    if cycle.phase(now(settings)) == "closed":
        print(
            f"Careful: by its dates the call closed on {_wall(cycle.last_close, cycle)}, so nobody"
            " can apply.",
            file=sys.stderr,
        )
    if cycle.phase(now(settings)) == "over":
        print("Careful: by its dates this round is over, so nobody can apply.", file=sys.stderr)


@cycle_app.command(name="list")
def list_rounds() -> None:
    """List the rounds that are loaded.

    Example: presessions cycle list
    """
    moment = now(load_settings())
    rounds = once(lambda work, _: stored.every(work))
    table = Table("Round", "Phase", "Call opens", "Call closes", "States")
    for cycle in rounds:
        table.add_row(
            str(cycle.number),
            cycle.phase(moment),
            _wall(cycle.opens, cycle),
            _wall(cycle.closes, cycle),
            " ".join(cycle.codes),
        )
    console().print(table)


@cycle_app.command
def show(number: int) -> None:
    """Show a round: its dates and, for each State, what came in.

    Example: presessions cycle show 40
    """
    moment = now(load_settings())
    cycle = _loaded(number)
    counts = once(lambda work, _: applications.counts(work, number))
    screen = console()
    screen.print(
        f"Round {cycle.number} ({cycle.format}), {cycle.zone}: {cycle.phase(moment)}\n"
        f"Call {_wall(cycle.opens, cycle)} to {_wall(cycle.closes, cycle)},"
        f" meetings {cycle.meetings_start} to {cycle.meetings_end}",
        highlight=False,
    )
    table = Table("State", "Name", "Closes", "Submitted", "Drafts", "Minimum", "Places")
    for state in cycle.states:
        table.add_row(
            state.code,
            states.name(state.code, "en"),
            _wall(cycle.closes_for(state.code), cycle),
            str(counts.get(f"{state.code}:submitted", 0)),
            str(counts.get(f"{state.code}:draft", 0)),
            str(state.minimum),
            str(state.maximum),
        )
    screen.print(table)


@cycle_app.command(name="open")
def open_round(number: int) -> None:
    """Open a round's call now, whatever its file says.

    Example: presessions cycle open 40
    """
    moment = now(load_settings())
    cycle = _loaded(number)
    if cycle.closes <= moment:
        raise UsageError(
            f"Round {number} closed on {_wall(cycle.closes, cycle)}:"
            " extend its States or load a file with a later close."
        )
    _store(replace(cycle, opens=min(cycle.opens, moment)), "cycle.opened")
    print(f"The call of round {number} is open until {_wall(cycle.closes, cycle)}.")


@cycle_app.command
def close(number: int) -> None:
    """Close a round's call now, for every State.

    Example: presessions cycle close 40
    """
    moment = now(load_settings())
    cycle = _loaded(number)
    states_closed = tuple(
        replace(state, extended_until=None)
        if state.extended_until is None or state.extended_until > moment
        else state
        for state in cycle.states
    )
    closed = replace(
        cycle,
        opens=min(cycle.opens, moment),
        closes=min(cycle.closes, moment),
        states=states_closed,
    )
    _store(closed, "cycle.closed")
    print(f"The call of round {number} is closed.")


@cycle_app.command
def extend(
    number: int,
    *,
    state: Annotated[str, Parameter(name="--state")],
    until: Annotated[str, Parameter(name="--until")],
) -> None:
    """Give one State more time; its drafts are reminded anew.

    Example: presessions cycle extend 40 --state TG --until 2021-08-30

    Parameters
    ----------
    number: int
        The round.
    state: str
        The State's two letters.
    until: str
        A date (its last minute) or a wall-clock time of the round, 2021-08-30T23:59.
    """
    from bot.workflows.extension import extension, refusal

    moment = now(load_settings())
    cycle = _loaded(number)
    code = state_named(cycle, state).code
    later = moment_named(until, cycle.zone, "--until", day_ends=True)
    refused = refusal(cycle, code, later, moment)
    if refused is not None:
        raise UsageError(f"--until: {said(refused)}")
    effects = extension(cycle, code, later, moment, "operator")
    once(lambda work, _: carry_out(work, effects, moment))
    print(f"The call for {states.name(code, 'en')} is open until {_wall(later, cycle)}.")


@cycle_app.command
def late(
    number: int,
    *,
    person: Annotated[str, Parameter(name="--person")],
    state: Annotated[str, Parameter(name="--state")],
    until: Annotated[str, Parameter(name="--until")],
) -> None:
    """Let one person apply for a State, or change an application, after its close.

    Example: presessions cycle late 40 --person ama@example.org --state TG --until 2021-08-20

    Parameters
    ----------
    number: int
        The round.
    person: str
        A mail address, telegram:CHAT, an application's reference, or the code name or number
        that cards in Slack show, of somebody who has written to the bot.
    state: str
        The State's two letters.
    until: str
        A date (its last minute) or a wall-clock time of the round.
    """
    cycle = _loaded(number)
    code = state_named(cycle, state).code
    later = moment_named(until, cycle.zone, "--until", day_ends=True)
    from bot.workflows.latecoming import late_access

    def grant(transaction: Transaction, moment: datetime) -> bool:
        contact = _person(transaction, person, cycle)
        if contact is None:
            return False
        effects = late_access(contact, cycle, code, until=later, now=moment, by="operator")
        carry_out(transaction, effects, moment)
        return True

    if not once(grant):
        raise UsageError(
            "Nobody has written from that address, or is called so: ask them to write first."
        )
    print(f"That person may apply for {states.name(code, 'en')} until {_wall(later, cycle)}.")


def _person(transaction: Transaction, person: str, cycle: Cycle) -> Contact | None:
    channel, _, chat = person.partition(":")
    if channel == "telegram":
        return contacts.find(transaction, Address(channel="telegram", value=chat))
    if "@" in person:
        return contacts.find(transaction, Address(channel="email", value=person))
    application = applications.by_reference(transaction, person.upper())
    named = application.contact_id if application else None
    number = named or atdesk.person_in(transaction, f"late {person}", cycle)
    return contacts.by_id(transaction, number) if number else None


def _store(cycle: Cycle, event: str) -> None:
    once(lambda work, moment: store_round(work, cycle, moment, event))


def _loaded(number: int) -> Cycle:
    return once(lambda work, _: round_named(work, number))


def _wall(moment: datetime, cycle: Cycle) -> str:
    return f"{cycle.wall(moment):%Y-%m-%d %H:%M}"
