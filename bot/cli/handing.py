"""``presessions export files``: what came with an application, handed to whoever asked for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from bot.cli.opening import now, opened, turn
from bot.config import load
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
    from bot.store import applications, dossiers, ledger

    settings = load()
    moment = now(settings)

    def read(work: Transaction) -> Named:
        found = applications.by_reference(work, reference.strip().upper())
        if found is None or found.status == "draft":
            raise UsageError(f"{reference!r} is not the reference of an application.")
        ledger.record(
            work,
            at=moment,
            event="application.files_exported",
            subject=found.id,
            actor="operator",
            details={},
        )
        return dossiers.files(work, found)

    with opened(settings) as store:
        found = turn(store, read)
    output.mkdir(parents=True, exist_ok=True)
    for number, (name, content) in enumerate(found, start=1):
        # The number keeps apart what was sent twice under one name.
        place = output / f"{reference.strip().upper()}-{number}-{shown_name(name)}"
        place.write_bytes(content)
    print(f"{len(found)} files are in {output}.")
