"""``presessions agenda …``: propose, look at, change and publish when each State's meeting is."""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from cyclopts import App, Parameter

from bot.cli.agendaview import said, sentences, shown
from bot.cli.attending import attendance
from bot.cli.naming import moment_named, round_named, state_named
from bot.cli.opening import now, once
from bot.config import load
from bot.errors import UsageError
from bot.i18n import Language

if TYPE_CHECKING:
    from bot.agenda.conflicts import Conflict
    from bot.agenda.working import Working
    from bot.effects import Effect
    from bot.facts.agendas import Plan, Slot
    from bot.store.transaction import Transaction

T = TypeVar("T")

Cycle = Annotated[int, Parameter(name="--cycle")]
Json = Annotated[bool, Parameter(name="--json", negative="")]

agenda_app = App(
    name="agenda",
    help="When and where each State's meeting is.\n\n"
    "Example: presessions agenda propose --cycle 40",
)

agenda_app.command(attendance)


def register(app: App) -> None:
    """Add these commands."""
    app.command(agenda_app)


@agenda_app.command
def propose(
    *,
    cycle: Cycle,
    dry_run: Annotated[bool, Parameter(name="--dry-run", negative="")] = False,
    as_json: Json = False,
) -> None:
    """Place every meeting that has no place, moving as little as possible, and keep the plan.

    Example: presessions agenda propose --cycle 40

    Parameters
    ----------
    cycle: int
        The round.
    dry_run: bool
        Only show it.
    as_json: bool
        JSON instead of a table.
    """
    _replanned(cycle, lambda working: working.proposed(), keep=not dry_run, as_json=as_json)


@agenda_app.command
def show(*, cycle: Cycle, as_json: Json = False) -> None:
    """Show the plan, the rules it breaks, and whether missions know it.

    Example: presessions agenda show --cycle 40

    Parameters
    ----------
    cycle: int
        The round.
    as_json: bool
        JSON instead of a table.
    """
    _replanned(cycle, lambda working: working.plan, keep=False, as_json=as_json)


@agenda_app.command
def move(
    state: str,
    to: Annotated[str, Parameter(name="--to")],
    *,
    cycle: Cycle,
    minutes: Annotated[int | None, Parameter(name="--minutes")] = None,
    room: Annotated[str | None, Parameter(name="--room")] = None,
    link: Annotated[str | None, Parameter(name="--link")] = None,
    moderator: Annotated[str | None, Parameter(name="--moderator")] = None,
    loose: Annotated[bool, Parameter(name="--loose", negative="")] = False,
    anyway: Annotated[bool, Parameter(name="--anyway", negative="")] = False,
) -> None:
    """Put one State's meeting somewhere, and hold it there whatever else must move.

    What that would break is said first, and nothing is changed without --anyway.

    Example: presessions agenda move TG --to 2021-12-08T10:00 --cycle 40

    Parameters
    ----------
    state: str
        The State's two letters.
    to: str
        When it begins, on the round's clock.
    cycle: int
        The round.
    minutes: int
        How long it is, if not as long as its speakers need.
    room: str
        Where it is.
    link: str
        Where one takes part online.
    moderator: str
        Who moderates.
    loose: bool
        Let later proposals move it again.
    anyway: bool
        Although it breaks something.
    """

    def moved(working: Working) -> Plan:
        begin = moment_named(to, working.cycle.zone, "--to")
        slot = working.slot(state_named(working.cycle, state, "The State").code, begin, minutes)
        changed = {"room": room, "link": link, "moderator": moderator}
        plan = working.placed(_as_wanted(slot, changed, fixed=not loose))
        _refuse(working, working.brought(plan), anyway=anyway)
        return plan

    _replanned(cycle, moved)


@agenda_app.command
def drop(state: str, *, cycle: Cycle) -> None:
    """Say that a State's meeting is not held; `move` holds it again.

    Example: presessions agenda drop LT --cycle 40

    Parameters
    ----------
    state: str
        The State's two letters.
    cycle: int
        The round.
    """
    _replanned(
        cycle,
        lambda working: working.dropped(state_named(working.cycle, state, "The State").code),
    )


@agenda_app.command
def publish(
    *,
    cycle: Cycle,
    anyway: Annotated[bool, Parameter(name="--anyway", negative="")] = False,
) -> None:
    """Make the plan the round's official agenda, the next version of it.

    Example: presessions agenda publish --cycle 40

    Parameters
    ----------
    cycle: int
        The round.
    anyway: bool
        Although something in it cannot be held.
    """
    from bot.workflows.agenda.publishing import refused, released

    moment = now(load())

    def work(working: Working) -> tuple[Plan, Sequence[Effect]]:
        problem = refused(working)
        if problem is not None:
            raise UsageError(said(problem))
        _refuse(working, [each for each in working.doubts() if each.grave], anyway=anyway)
        return working.plan, released(
            working, by="operator", at=moment, salt=base64.b32encode(os.urandom(5)).decode()
        )

    working, _ = _worked(cycle, work)
    last = working.desk.edition
    print(f"Version {last.version + 1 if last else 1} of the agenda is published.")


@agenda_app.command
def calendar(
    *,
    cycle: Cycle,
    language: Annotated[Language, Parameter(name="--language")] = "en",
    output: Annotated[Path | None, Parameter(name="--output")] = None,
) -> None:
    """Write the published programme as one calendar file, as for the website.

    Example: presessions agenda calendar --cycle 40 --language fr --output ps40.ics

    Parameters
    ----------
    cycle: int
        The round.
    language: str
        en, fr or es.
    output: Path
        A file instead of standard output.
    """
    from email.utils import parseaddr

    from bot.agenda.ics import Organiser, Recipient
    from bot.agenda.ics import calendar as written
    from bot.store import agendas

    found = once(lambda work, _: agendas.programmes(work, round_named(work, cycle)))
    if not found:
        raise UsageError("Nothing is published yet: `presessions agenda publish` first.")
    name, address = parseaddr(load().mail_from or "")
    organiser = Organiser(name=name or "UPR Info", address=address) if address else None
    reader = Recipient(name="", address="", language=language)
    content = written(found[-1], reader, organiser=organiser)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)


def _replanned(
    number: int, plan_of: Callable[[Working], Plan], *, keep: bool = True, as_json: bool = False
) -> None:
    """Show a plan for a round's meetings, which is kept unless somebody only looks."""
    from bot import effects as fx

    def work(working: Working) -> tuple[Plan, Sequence[Effect]]:
        plan = plan_of(working)
        return plan, [fx.SaveAgenda(plan=plan, by="operator")] if keep else []

    working, plan = _worked(number, work)
    shown(working, plan, as_json=as_json)


def _worked(
    number: int, work: Callable[[Working], tuple[T, Sequence[Effect]]]
) -> tuple[Working, T]:
    """Decide something about a round's agenda and carry it out, in one transaction."""
    from bot.agenda.working import Working
    from bot.operations import carry_out
    from bot.store import agendas

    def within(transaction: Transaction, moment: datetime) -> tuple[Working, T]:
        cycle = round_named(transaction, number)
        working = Working(cycle, agendas.desk(transaction, cycle))
        result, effects = work(working)
        carry_out(transaction, effects, moment)
        return working, result

    return once(within)


def _as_wanted(slot: Slot, changed: Mapping[str, str | None], *, fixed: bool) -> Slot:
    """The slot with what was given; what was not stays as it was."""
    from dataclasses import asdict, replace

    given: dict[str, Any] = {name: new for name, new in changed.items() if new is not None}
    return replace(slot, **{**asdict(slot), **given, "fixed": fixed})


def _refuse(working: Working, doubts: Sequence[Conflict], *, anyway: bool) -> None:
    if doubts and not anyway:
        told = " ".join(sentences(working, doubts))
        raise UsageError(f"{told} Nothing was changed; --anyway does it all the same.")
