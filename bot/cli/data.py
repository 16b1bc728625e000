"""``presessions export`` and ``outbox``: what goes out of the store."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from rich.table import Table

from bot.cli.audit import export_statements
from bot.cli.handing import export_files, export_scores
from bot.cli.naming import round_named
from bot.cli.opening import console, once
from bot.errors import UsageError
from bot.facts.application import Application
from bot.operations import note
from bot.store import applications, outbox
from bot.store.transaction import Transaction

export_app = App(
    name="export",
    help="Write out what is stored.\n\n"
    "Example: presessions export applications --cycle 40 --format csv > applications.csv",
)
outbox_app = App(
    name="outbox",
    help="Messages on their way out.\n\nExample: presessions outbox list --state failed",
)
export_app.command(export_statements, name="statements")
export_app.command(export_files, name="files")
export_app.command(export_scores, name="scores")


def register(app: App) -> None:
    """Add these commands."""
    for group in (export_app, outbox_app):
        app.command(group)


@export_app.command(name="applications")
def export_applications(
    *,
    cycle: Annotated[int, Parameter(name="--cycle")],
    format: Annotated[Literal["json", "csv", "xlsx"], Parameter(name="--format")] = "json",  # noqa: A002  (the option's name)
    output: Annotated[Path | None, Parameter(name="--output")] = None,
) -> None:
    """Write a round's applications, drafts included, to standard output or a file.

    Example: presessions export applications --cycle 40 --format xlsx --output ps40.xlsx

    Parameters
    ----------
    cycle: int
        The round.
    format: str
        json, csv or xlsx.
    output: Path
        A file instead of standard output; xlsx to a terminal needs one.
    """
    from bot.files.export import write

    if format == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("xlsx is not for a terminal: give --output FILE.xlsx.")

    def read(transaction: Transaction, moment: datetime) -> tuple[Application, ...]:
        found = round_named(transaction, cycle)
        note(transaction, moment, "applications.exported", str(cycle), format=format)
        return applications.of_round(transaction, found.number)

    found = once(read)
    content = write(found, format)
    if output is not None:
        output.write_bytes(content)
        print(f"{len(found)} applications are in {output}.")
    else:
        sys.stdout.buffer.write(content)


@outbox_app.command(name="list")
def list_outbox(
    *,
    state: Annotated[
        tuple[
            Literal[
                "queued", "sending", "paused", "sent", "failed", "skipped", "withheld", "expired"
            ],
            ...,
        ],
        Parameter(name="--state"),
    ] = ("queued", "sending", "failed"),
    limit: Annotated[int, Parameter(name="--limit")] = 50,
) -> None:
    """List messages by state: ids, channels and reasons, never contents.

    Example: presessions outbox list --state failed

    Parameters
    ----------
    state: str
        One or more states.
    limit: int
        How many at most, newest first.
    """
    rows = once(lambda work, _: outbox.waiting(work, state, limit))
    table = Table("Id", "Channel", "Kind", "State", "Attempts", "Not before", "Error")
    for row in rows:
        table.add_row(
            str(row.id),
            row.channel,
            row.kind,
            row.state,
            str(row.attempts),
            row.not_before.isoformat(timespec="seconds"),
            row.error or "",
        )
    console().print(table)


@outbox_app.command(name="retry")
def retry_outbox(*ids: int) -> None:
    """Queue failed messages again; without ids all of them.

    Example: presessions outbox retry 17 23

    Parameters
    ----------
    ids: int
        Ids from `presessions outbox list`.
    """
    count = once(lambda work, moment: outbox.retry(work, ids, moment))
    if ids and not count:
        raise UsageError("No failed message has such an id: see `presessions outbox list`.")
    print(f"{count} messages are queued again.")
