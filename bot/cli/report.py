"""``presessions report``: the figures of a round, for a funder, beside those of earlier rounds."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from bot.cli.naming import round_named
from bot.cli.opening import now, opened, turn
from bot.config import load
from bot.errors import UsageError
from bot.i18n import Language

if TYPE_CHECKING:
    from bot.report.figures import Figures
    from bot.store.transaction import Transaction

Format = Literal["text", "csv", "json", "xlsx", "png"]
_SUFFIXES: dict[str, Format] = {".csv": "csv", ".json": "json", ".xlsx": "xlsx", ".txt": "text"}


def register(app: App) -> None:
    """Add this command."""
    app.command(report)


def report(
    *,
    cycle: Annotated[int, Parameter(name="--cycle")],
    format: Annotated[Format | None, Parameter(name="--format")] = None,  # noqa: A002  (the option's name)
    compare: Annotated[tuple[int, ...], Parameter(name="--compare")] = (),
    language: Annotated[Language, Parameter(name="--language")] = "en",
    output: Annotated[Path | None, Parameter(name="--output")] = None,
) -> None:
    """Count a round: who applied and spoke, about what, which missions came, how fast we answered.

    Numbers that could point at one person are left out.

    Example: presessions report --cycle 40 --compare 39 --format xlsx --output ps40.xlsx

    Parameters
    ----------
    cycle: int
        The round.
    format: str
        text, csv, json, xlsx or png; by the file's name where there is one, else text.
    compare: int
        Earlier rounds to put beside it.
    language: str
        The language of the words: en, fr or es.
    output: Path
        A file instead of standard output; for png a folder, in which each chart is a file.
    """
    form = format or _SUFFIXES.get(output.suffix if output else "", "text")
    if form == "png" and output is None:
        raise UsageError("The charts are several files: give --output FOLDER.")
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("xlsx is not for a terminal: give --output FILE.xlsx.")
    settings = load()
    count = partial(_figures, moment=now(settings))
    with opened(settings) as store:
        rounds = [turn(store, partial(count, number=number)) for number in (cycle, *compare)]
    if form == "png" and output is not None:
        _draw(rounds, language, output)
        return
    from bot.report.writing import write

    content = write(rounds, "text" if form == "png" else form, language)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)


def _figures(transaction: Transaction, number: int, moment: datetime) -> Figures:
    from bot.store import figures

    return figures.counted(transaction, round_named(transaction, number), moment)


def _draw(rounds: list[Figures], language: Language, folder: Path) -> None:
    from bot.report.charts import charts

    folder.mkdir(parents=True, exist_ok=True)
    for chart in charts(rounds, language):
        path = folder / f"ps{rounds[0].number}-{chart.name}.{language}.png"
        path.write_bytes(chart.png)
        print(path)
