"""Applications written out for people and programs: JSON, CSV, XLSX."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Literal

from bot.conversation.form import load_form
from bot.facts.application import Application, Value
from bot.spreadsheets import harmless

Format = Literal["json", "csv", "xlsx"]

_RECORD = ("reference", "status", "language", "channel", "submitted_at")


def columns() -> tuple[str, ...]:
    """The names of the columns: the form's fields, then the record's own."""
    return (*(field.name for field in load_form().fields), *_RECORD)


def write(applications: Sequence[Application], form: Format) -> bytes:
    """The applications in one of the formats."""
    rows = [_row(application) for application in applications]
    return {"json": _json, "csv": _csv, "xlsx": _xlsx}[form](rows)


def _row(application: Application) -> dict[str, Value | None]:
    answers: dict[str, Value | None] = {
        field.name: application.answers.get(field.name) for field in load_form().fields
    }
    submitted = application.submitted_at
    return {
        **answers,
        "reference": application.reference,
        "status": application.status,
        "language": application.language,
        "channel": application.channel,
        "submitted_at": None if submitted is None else submitted.isoformat(timespec="seconds"),
    }


def _json(rows: Sequence[dict[str, Value | None]]) -> bytes:
    return (json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(rows: Sequence[dict[str, Value | None]]) -> bytes:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns())
    for row in rows:
        table.writerow([harmless(_text(row[name])) for name in columns()])
    # With the mark, spreadsheets read UTF-8 as what it is.
    return written.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[dict[str, Value | None]]) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415  (only this format needs it)

    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("applications")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(columns()):
            sheet.write_string(0, column, name, bold)
        for line, row in enumerate(rows, start=1):
            for column, name in enumerate(columns()):
                # Typed as text, a cell is never a formula and no number loses a digit.
                sheet.write_string(line, column, _text(row[name]))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return written.getvalue()


def _text(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return "; ".join(value)
        case _:
            return str(value)
