"""``presessions export files`` and ``scores``: what lies on the office's desk, written out."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from bot.cli.naming import round_named
from bot.cli.opening import once
from bot.errors import UsageError
from bot.store.transaction import Transaction

Named = list[tuple[str, bytes]]


def export_files(
    reference: str, *, output: Annotated[Path, Parameter(name="--output")] = Path("files")
) -> None:
    """Write the files of one application into a folder, for who may read it; the look is logged.

    Example: presessions export files PS40-TG-0001 --output files

    Parameters
    ----------
    reference: str
        The application's reference.
    output: Path
        The folder; it is made where it is missing.
    """
    from bot.channels.filetypes import shown_name
    from bot.operations import note
    from bot.store import applications, dossiers

    def read(work: Transaction, moment: datetime) -> Named:
        found = applications.by_reference(work, reference.strip().upper())
        if found is None or found.status == "draft":
            raise UsageError(f"{reference!r} is not the reference of an application.")
        note(work, moment, "application.files_exported", found.id)
        return dossiers.files(work, found)

    found = once(read)
    output.mkdir(parents=True, exist_ok=True)
    for number, (name, content) in enumerate(found, start=1):
        # The number keeps apart what was sent twice under one name.
        place = output / f"{reference.strip().upper()}-{number}-{shown_name(name)}"
        place.write_bytes(content)
    print(f"{len(found)} files are in {output}.")


def export_scores(
    *,
    cycle: Annotated[int, Parameter(name="--cycle")],
    format: Annotated[Literal["json", "csv"], Parameter(name="--format")] = "json",  # noqa: A002  (the option's name)
) -> None:
    """Write every reviewer's scores of a round to standard output, with their scales and means.

    Scores of somebody who then had a conflict of interest are left out, as everywhere.

    Example: presessions export scores --cycle 40 --format csv > scores.csv

    Parameters
    ----------
    cycle: int
        The round.
    format: str
        json or csv.
    """
    from bot.files.scores import write
    from bot.operations import note
    from bot.store import applications, reviews

    def read(work: Transaction, moment: datetime) -> bytes:
        found = round_named(work, cycle)
        note(work, moment, "scores.exported", str(cycle), format=format)
        every = [
            (code, applications.peers(work, cycle, code), reviews.desk(work, cycle, code))
            for code in found.codes
        ]
        given = [
            (application, review)
            for _, peers, desk in every
            for application in peers
            for review in desk.reviews_of(application.id)
        ]
        return write(given, found.panel.scored, format)

    sys.stdout.buffer.write(once(read))
