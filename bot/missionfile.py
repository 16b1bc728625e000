"""Reading the address book of Permanent Missions: CSV, checked as a whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

from bot.errors import RoundFileError
from bot.i18n import LANGUAGES, Language, as_language
from bot.states import is_member, recognise

_COLUMNS = ("state", "name", "address", "language", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionRow:
    """One mission's entry."""

    state: str
    name: str
    address: str = field(repr=False)
    language: Language
    notes: str = field(default="", repr=False)


def read(path: Path) -> tuple[MissionRow, ...]:
    """The rows of a file; RoundFileError names every bad line and why."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [each for each in _COLUMNS[:4] if each not in (table.fieldnames or ())]
            if missing:
                raise RoundFileError(str(path), [f"1: the column {', '.join(missing)} is missing"])
            entries = [(table.line_num, row) for row in table]
    except OSError as error:
        raise RoundFileError(str(path), [f"1: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise RoundFileError(str(path), ["1: is not UTF-8 text"]) from None
    problems = [f"{line}: {problem}" for line, row in entries for problem in _problems(row)]
    problems += _twice(entries)
    if problems:
        raise RoundFileError(str(path), problems)
    return tuple(_mission(row) for _, row in entries)


_Row = dict[str, str]


def _problems(row: _Row) -> Iterator[str]:
    if _code(row) is None:
        yield f"{row.get('state')!r} is not a State"
    if not (row.get("name") or "").strip():
        yield "the name is empty"
    try:
        validate_email((row.get("address") or "").strip(), check_deliverability=False)
    except EmailNotValidError as error:
        yield f"the address is not one: {error}"
    if as_language(row.get("language")) is None:
        yield f"the language must be one of {' '.join(LANGUAGES)}"


def _twice(entries: list[tuple[int, _Row]]) -> list[str]:
    seen: dict[str, int] = {}
    problems = []
    for line, row in entries:
        address = (row.get("address") or "").strip().casefold()
        if address in seen:
            problems.append(f"{line}: the address stands on line {seen[address]} already")
        seen.setdefault(address, line)
    return problems


def _code(row: _Row) -> str | None:
    given = (row.get("state") or "").strip()
    return given.upper() if is_member(given.upper()) else recognise(given).code


def _mission(row: _Row) -> MissionRow:
    return MissionRow(
        state=_code(row) or "",
        name=row["name"].strip(),
        address=row["address"].strip(),
        language=as_language(row["language"]) or "en",
        notes=(row.get("notes") or "").strip(),
    )
