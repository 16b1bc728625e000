"""Reading who was at the meetings: CSV with meeting, mission and opened, checked as a whole."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import RoundFileError
from bot.states import is_member, recognise

_COLUMNS = ("meeting", "mission")
_YES = frozenset({"yes", "oui", "sí", "si", "y", "x", "1", "true"})
_NO = frozenset({"", "no", "non", "n", "0", "false"})

_Row = dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """One mission at one State's meeting; its own State may have opened it."""

    meeting: str
    mission: str
    opened: bool = False


def read(path: Path, meetings: Collection[str]) -> tuple[Present, ...]:
    """The rows of a file; RoundFileError names every bad line and why."""
    entries = _entries(path)
    problems = [
        f"{line}: {problem}" for line, row in entries for problem in _problems(row, meetings)
    ]
    if problems:
        raise RoundFileError(str(path), problems)
    return tuple(
        Present(
            meeting=_code(row["meeting"]) or "",
            mission=_code(row["mission"]) or "",
            opened=_word(row) in _YES,
        )
        for _, row in entries
    )


def _entries(path: Path) -> Sequence[tuple[int, _Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [each for each in _COLUMNS if each not in (table.fieldnames or ())]
            if missing:
                raise RoundFileError(str(path), [f"1: the column {', '.join(missing)} is missing"])
            return [(table.line_num, dict(row)) for row in table]
    except OSError as error:
        raise RoundFileError(str(path), [f"1: cannot be read: {error.strerror}"]) from None
    except (UnicodeDecodeError, csv.Error):
        raise RoundFileError(str(path), ["1: is not a table in UTF-8 text"]) from None


def _problems(row: _Row, meetings: Collection[str]) -> Iterator[str]:
    meeting, mission = _code(row["meeting"]), _code(row["mission"])
    if meeting not in meetings:
        yield f"{row['meeting']!r} is not a State under review in this round"
    if mission is None:
        yield f"{row['mission']!r} is not a State"
    if _word(row) not in _YES | _NO:
        yield f"opened must be yes or no, not {row.get('opened')!r}"
    elif _word(row) in _YES and meeting != mission:
        yield "only the State under review itself can open its meeting"


def _word(row: _Row) -> str:
    return (row.get("opened") or "").strip().casefold()


def _code(given: str | None) -> str | None:
    text = (given or "").strip()
    return text.upper() if is_member(text.upper()) else recognise(text).code
