"""Cells of a CSV file that no spreadsheet runs, and that stay as they were written."""

from __future__ import annotations

import re

# A spreadsheet runs a cell that begins so as a formula (CWE-1236); some also know the wide
# forms of East Asian keyboards.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf'[\t\r\n]|["\s]*[{_SIGNS}]')
# A spreadsheet of another country splits at other signs than commas: what comes after one of
# them would be a cell of its own.
_AFTER_A_BORDER = re.compile(rf'([;,|\t\r\n]["\s]*)(?=[{_SIGNS}])')
# Read as a number, it would lose its zeros or its last digits.
_LONG_DIGITS = re.compile(r"0\d+|\d{10,}")


def harmless(cell: str) -> str:
    """A cell marked as text with an apostrophe where a spreadsheet would make more of it."""
    inside = _AFTER_A_BORDER.sub(r"\1'", cell)
    if _FORMULA.match(cell) or _LONG_DIGITS.fullmatch(cell):
        return f"'{inside}"
    return inside
