"""Cells of a CSV file: nothing runs, nothing is lost, and ordinary words stay as they are."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spreadsheets import harmless

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Collectif des femmes; Lomé", "Collectif des femmes; Lomé"),
        ("well-being", "well-being"),
        ("1998", "1998"),
        ("", ""),
        ('=HYPERLINK("http://x.example")', '\'=HYPERLINK("http://x.example")'),
        ("+41 22 123", "'+41 22 123"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1", "'\t'=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("health;=cmd|' /C calc'!A0", "health;'=cmd|' /C calc'!A0"),
        ('a;"=1+1"', 'a;"\'=1+1"'),
        ("first\n=second", "first\n'=second"),
        ("0227123456", "'0227123456"),
        ("9000000001", "'9000000001"),
        ("0", "0"),
    ],
)
def test_cells_are_marked_only_where_a_spreadsheet_would_make_more_of_them(
    cell: str, expected: str
) -> None:
    assert harmless(cell) == expected


@given(
    cells=st.lists(st.text(alphabet=SIGNS + ';,|"\t\n a1', max_size=12), min_size=1, max_size=4),
    delimiter=st.sampled_from(",;\t|"),
)
def test_no_cell_runs_whatever_a_spreadsheet_splits_at(cells: list[str], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow([harmless(each) for each in cells])
    for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter):
        for cell in row:
            assert not cell.strip(' "').startswith(tuple(SIGNS))
