"""The figures of one or several rounds as tables: a name, columns, rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Language
from bot.report.figures import Breakdown, Figure, Figures
from bot.report.small import HIDDEN, Shown
from bot.report.words import heading, named, percent, state, term

Cell = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; its first column names the rows."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(rounds: Sequence[Figures], language: Language) -> tuple[Table, ...]:
    """Every table: the key figures of all rounds beside each other, then those of the first."""
    first = rounds[0]
    broken = (_breakdown(each, rounds, language) for each in first.breakdowns if each.rows)
    return (_summary(rounds, language), _states(first, language), *broken)


def _summary(rounds: Sequence[Figures], language: Language) -> Table:
    columns = [term("figure", language)]
    for each in rounds:
        columns += [f"PS{each.number}", f"PS{each.number} %"]
    rows = []
    for figure in rounds[0].summary:
        cells: list[Cell] = [_with_unit(figure, language)]
        for each in rounds:
            cells += _cells(each.figure(figure.name), language)
        rows.append(tuple(cells))
    return Table(
        name="summary",
        title=term("summary", language),
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _states(figures: Figures, language: Language) -> Table:
    columns = ("state", "applications", "speakers", "missions_present", "opened_by_state")
    yes_no = {True: term("yes", language), False: term("no", language), None: None}
    rows = tuple(
        (
            state(each.code, language),
            _cell(each.applications, language),
            each.speakers,
            each.missions,
            yes_no[each.opened],
        )
        for each in figures.states
    )
    return Table(
        name="states",
        title=term("by_state", language),
        columns=tuple(term(f"column.{name}", language) for name in columns),
        rows=rows,
    )


def _breakdown(breakdown: Breakdown, rounds: Sequence[Figures], language: Language) -> Table:
    found = [each.breakdown(breakdown.name, breakdown.of) for each in rounds]
    known = [{row.name: row for row in each.rows} if each else {} for each in found]
    names = {name: row.label for rows in known for name, row in rows.items()}
    rows = tuple(
        (
            named(param, language),
            *(_cell(rows[name].value if name in rows else 0, language) for rows in known),
        )
        for name, param in names.items()
    )
    return Table(
        name=f"{breakdown.of}_{breakdown.name}",
        title=heading(breakdown, language),
        columns=(term("figure", language), *(f"PS{each.number}" for each in rounds)),
        rows=rows,
    )


def _with_unit(figure: Figure, language: Language) -> str:
    return named(figure.label, language)


def _cells(figure: Figure | None, language: Language) -> list[Cell]:
    if figure is None:
        return [None, None]
    return [_cell(figure.value, language), percent(figure) if figure.unit == "share" else None]


def _cell(value: Shown, language: Language) -> Cell:
    return term("hidden", language) if value == HIDDEN else value
