"""The figures as files: text, CSV, JSON and XLSX, none of which a spreadsheet can run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from bot.i18n import Language
from bot.report.figures import Figure, Figures
from bot.report.small import HIDDEN, LEAST
from bot.report.tables import Cell, Table, tables
from bot.report.words import percent
from bot.spreadsheets import harmless

Format = Literal["text", "csv", "json", "xlsx"]
_CHARTED = 2  # a chart of one bar says less than the bar's number


def write(rounds: Sequence[Figures], form: Format, language: Language) -> bytes:
    """The figures of a round, and of others beside them, in one of the formats."""
    return _WRITERS[form](rounds, language)


def _text(rounds: Sequence[Figures], language: Language) -> bytes:
    lines: list[str] = []
    for table in tables(rounds, language):
        lines += [table.title, ""]
        rows = [table.columns, *(tuple(map(_plain, row)) for row in table.rows)]
        wide = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
        lines += [_aligned(row, wide) for row in rows]
        lines.append("")
    return "\n".join(lines).encode()


def _aligned(row: Sequence[str], wide: Sequence[int]) -> str:
    name, *values = row
    numbers = (value.rjust(width) for value, width in zip(values, wide[1:], strict=True))
    return "  ".join((name.ljust(wide[0]), *numbers)).rstrip()


def _csv(rounds: Sequence[Figures], language: Language) -> bytes:
    written = io.StringIO()
    out = csv.writer(written)
    for table in tables(rounds, language):
        out.writerow([harmless(table.title)])
        for row in (table.columns, *table.rows):
            out.writerow([harmless(_plain(cell)) for cell in row])
        out.writerow([])
    # With the mark, spreadsheets read UTF-8 as what it is.
    return written.getvalue().encode("utf-8-sig")


def _json(rounds: Sequence[Figures], _language: Language) -> bytes:
    document = {"fewer_than": LEAST, "rounds": [_round(each) for each in rounds]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _round(figures: Figures) -> dict[str, object]:
    return {
        "round": figures.number,
        "year": figures.year,
        "summary": {each.name: _fact(each) for each in figures.summary},
        "states": [
            {
                "state": each.code,
                "applications": None if each.applications == HIDDEN else each.applications,
                "hidden": each.applications == HIDDEN,
                "speakers": each.speakers,
                "missions": each.missions,
                "opened": each.opened,
            }
            for each in figures.states
        ],
        "breakdowns": [
            {"by": each.name, "of": each.of, "rows": {row.name: _fact(row) for row in each.rows}}
            for each in figures.breakdowns
        ],
    }


def _fact(figure: Figure) -> dict[str, object]:
    hidden = figure.value == HIDDEN
    found: dict[str, object] = {"value": None if hidden else figure.value}
    if hidden:
        found["hidden"] = True
    if figure.unit == "share":
        found |= {"of": figure.whole, "percent": percent(figure)}
    elif figure.unit != "count":
        found["unit"] = figure.unit
    return found


def _xlsx(rounds: Sequence[Figures], language: Language) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415  (only this format needs it)

    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }
        for number, table in enumerate(tables(rounds, language), start=1):
            _sheet(book, table, number, styles)
    return written.getvalue()


def _sheet(book: Any, table: Table, number: int, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(f"{number} {_sheet_name(table.title)}")
    sheet.write_string(0, 0, table.title, styles["title"])
    for column, name in enumerate(table.columns):
        sheet.write_string(2, column, name, styles["head"])
    for line, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            # A number is written as one; anything else typed as text, so it never runs.
            if isinstance(cell, int):
                sheet.write_number(line, column, cell)
            elif cell is not None:
                sheet.write_string(line, column, cell)
    sheet.autofit()
    if table.name not in {"summary", "states"} and len(table.rows) >= _CHARTED:
        _bars(book, sheet, table)


def _bars(book: Any, sheet: Any, table: Table) -> None:
    """The spreadsheet's own chart of a table, which follows its numbers."""
    chart = book.add_chart({"type": "bar"})
    last = 2 + len(table.rows)
    for column in range(1, len(table.columns)):
        chart.add_series(
            {
                "name": [sheet.name, 2, column],
                "categories": [sheet.name, 3, 0, last, 0],
                "values": [sheet.name, 3, column, last, column],
            }
        )
    chart.set_title({"name": table.title})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 720, "height": 120 + 22 * len(table.rows)})
    sheet.insert_chart(2, len(table.columns) + 1, chart)


def _sheet_name(title: str) -> str:
    """As much of a title as a sheet's name may hold."""
    allowed = "".join(sign for sign in title if sign not in "[]:*?/\\'")
    return allowed[:28].strip()


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell)


_WRITERS: Mapping[Format, Callable[[Sequence[Figures], Language], bytes]] = {
    "text": _text,
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
}
