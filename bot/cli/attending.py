"""``presessions agenda attendance``: who was at the meetings, from the sheets they signed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from bot.cli.naming import round_named
from bot.cli.opening import once

if TYPE_CHECKING:
    from bot.store.transaction import Transaction


def attendance(
    file: Path,
    *,
    cycle: Annotated[int, Parameter(name="--cycle")],
) -> None:
    """Read who was at the meetings: meeting,mission,opened with a header, one row a mission.

    Refused whole, with every bad row and its reason, when anything in it is wrong.

    Example: presessions agenda attendance signed.csv --cycle 40

    Parameters
    ----------
    file: Path
        The CSV file, in UTF-8; opened says yes where the State made an opening statement.
    cycle: int
        The round.
    """
    from bot import effects as fx
    from bot.files.attendancefile import read
    from bot.operations import carry_out

    def note(transaction: Transaction, moment: datetime) -> tuple[int, int]:
        known = round_named(transaction, cycle)
        rows = read(file, known.codes)
        noted = [
            fx.RecordPresence(
                cycle=cycle,
                mission=row.mission,
                meeting=row.meeting,
                present=True,
                opened=row.opened or None,
            )
            for row in rows
        ]
        carry_out(transaction, noted, moment)
        return len(rows), len({row.meeting for row in rows})

    missions, meetings = once(note)
    print(f"{missions} missions were noted at {meetings} meetings.")
