"""``presessions audit`` and ``export statements``: who did what, and what speakers will say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter
from rich.table import Table

from bot.cli.naming import moment_named, round_named
from bot.cli.opening import console, once
from bot.errors import UsageError
from bot.facts.releases import Entry
from bot.message import OFFICE_ZONE
from bot.store.transaction import Transaction


def register(app: App) -> None:
    """Add these commands."""
    app.command(audit)


def audit(
    *,
    cycle: Annotated[int | None, Parameter(name="--cycle")] = None,
    subject: Annotated[str | None, Parameter(name="--subject")] = None,
    since: Annotated[str | None, Parameter(name="--since")] = None,
    reasons: Annotated[bool, Parameter(name="--reasons", negative="")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Show the audit log: looks, previews, decisions and letters; it can only be added to.

    Example: presessions audit --cycle 40 --subject PS40-TG-0001 --json

    Parameters
    ----------
    cycle: int
        Only what concerns this round.
    subject: str
        Only one subject: an application's reference, or what the log calls it.
    since: str
        Only from this date or time on, 2021-08-17 or 2021-08-17T10:00.
    reasons: bool
        With one application's reference: each decision's reason and the criteria it met.
    as_json: bool
        Print one JSON array.
    """
    from bot.store import history

    if cycle is None and subject is None:
        raise UsageError("Give --cycle or --subject, so that the list has an end.")
    if reasons and subject is None:
        raise UsageError("--reasons needs --subject with an application's reference.")
    start = moment_named(since, OFFICE_ZONE, "--since") if since else None
    found = once(lambda work, _: history.entries(work, cycle=cycle, subject=subject, since=start))
    why = once(lambda work, moment: _reasons(work, subject or "", moment)) if reasons else []
    if as_json:
        rows = [_row(each) for each in found]
        data: Any = {"entries": rows, "decisions": why} if reasons else rows
        print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        _show(found, why)


def export_statements(
    *,
    cycle: Annotated[int, Parameter(name="--cycle")],
    output: Annotated[Path, Parameter(name="--output")],
) -> None:
    """Write the newest statement of each speaker into a folder, one file each; the look is logged.

    Example: presessions export statements --cycle 40 --output statements

    Parameters
    ----------
    cycle: int
        The round.
    output: Path
        The folder; it is made where it is missing.
    """
    from bot.operations import note
    from bot.store import speeches

    def read(work: Transaction, moment: datetime) -> list[speeches.Speech]:
        found = round_named(work, cycle)
        note(work, moment, "statements.exported", str(cycle))
        return speeches.of_round(work, found.number)

    found = once(read)
    output.mkdir(parents=True, exist_ok=True)
    for each in found:
        (output / each.file_name).write_bytes(each.content)
    print(f"{len(found)} statements are in {output}.")


def _reasons(work: Transaction, subject: str, moment: datetime) -> list[dict[str, object]]:
    """Why staff decided: their own words, so this look is logged as well."""
    from bot.operations import note
    from bot.store import history

    named = history.application_named(work, subject)
    if named is None:
        raise UsageError(f"{subject} is not the reference of an application.")
    note(work, moment, "reasons.read", named)
    return [{**each, "at": str(each["at"])} for each in history.reasons(work, named)]


def _show(found: Sequence[Entry], why: Sequence[Mapping[str, object]]) -> None:
    table = Table("When", "What", "About", "Who", "Details")
    for each in found:
        details = ", ".join(f"{name} {value}" for name, value in each.details.items())
        table.add_row(
            each.at.isoformat(timespec="seconds"),
            each.event,
            each.reference or each.subject,
            each.actor,
            details,
        )
    console().print(table)
    for decision in why:
        console().print_json(json.dumps(decision, ensure_ascii=False))


def _row(entry: Entry) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(timespec="seconds"),
        "event": entry.event,
        "subject": entry.subject,
        "reference": entry.reference,
        "actor": entry.actor,
        "details": dict(entry.details),
    }
