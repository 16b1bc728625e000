"""Exports: the fixed names, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from bot.facts.application import Application
from bot.files.export import columns, write

NAMES = {
    "state", "organisation", "organisation_type", "scope", "address", "phone", "website", "email",
    "aim", "founded", "ecosoc", "upr_report", "upr_report_reference", "coalition",
    "coalition_name", "coalition_members", "themes", "engagement", "speaker_last_name",
    "speaker_first_name", "speaker_position", "speaker_email", "speaker_phone", "speaker_gender",
    "speaker_languages", "consent", "publish_name", "reference", "status", "language", "channel",
    "submitted_at",
}  # fmt: skip
APPLICATION = Application(
    id="Aabcdefghij2",
    cycle=40,
    person_id=1,
    contact_id=1,
    status="submitted",
    reference="PS40-TG-0001",
    language="fr",
    channel="telegram",
    created_at=datetime(2021, 8, 1, tzinfo=UTC),
    submitted_at=datetime(2021, 8, 2, 9, 30, tzinfo=UTC),
    answers={
        "state": "TG",
        "organisation": '=HYPERLINK("http://evil.example")',
        "phone": "+22890112233",
        "founded": 1998,
        "ecosoc": False,
        "themes": ("torture", "health"),
        "website": "",
        "aim": 'Nous défendons\nles femmes; "toutes"',
    },
)


def test_columns_are_the_names_of_the_domain() -> None:
    assert set(columns()) == NAMES
    assert len(set(columns())) == len(columns())


def test_json_keeps_values_as_they_are() -> None:
    (row,) = json.loads(write([APPLICATION], "json"))
    given = {name: row[name] for name in ("state", "founded", "ecosoc", "themes", "website")}
    assert given == {
        "state": "TG",
        "founded": 1998,
        "ecosoc": False,
        "themes": ["torture", "health"],
        "website": "",
    }
    assert (row["reference"], row["submitted_at"], row["consent"]) == (
        "PS40-TG-0001",
        "2021-08-02T09:30:00+00:00",
        None,
    )


@pytest.mark.fault(49)
def test_csv_defuses_formulas_and_keeps_text() -> None:
    (row,) = csv.DictReader(io.StringIO(write([APPLICATION], "csv").decode("utf-8-sig")))
    assert row["organisation"] == '\'=HYPERLINK("http://evil.example")'
    assert row["phone"] == "'+22890112233"
    assert row["aim"] == APPLICATION.answers["aim"]
    assert (row["themes"], row["ecosoc"], row["consent"]) == ("torture; health", "false", "")


@pytest.mark.fault(49)
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_defuses_every_formula_sign(start: str) -> None:
    hostile = Application(
        id="Aabcdefghij2",
        cycle=40,
        person_id=1,
        contact_id=1,
        created_at=datetime(2021, 8, 1, tzinfo=UTC),
        answers={"organisation": f"{start}cmd"},
    )
    rows = csv.DictReader(io.StringIO(write([hostile], "csv").decode("utf-8-sig"), newline=""))
    assert next(rows)["organisation"] == f"'{start}cmd"


@pytest.mark.fault(49)
def test_xlsx_holds_text_cells_only() -> None:
    book = zipfile.ZipFile(io.BytesIO(write([APPLICATION], "xlsx")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "+22890112233" in book.read("xl/sharedStrings.xml").decode()


def test_empty_round_is_written_as_headers() -> None:
    assert json.loads(write([], "json")) == []
    assert write([], "csv").decode("utf-8-sig").strip() == ",".join(columns())
