"""Reading the address book of missions: a table as spreadsheets save it, checked whole."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.languages import get_official_languages
from email_validator import EmailNotValidError, validate_email

from bot.errors import RoundFileError
from bot.i18n import LANGUAGES, Language, as_language
from bot.states import is_member, is_state, name, recognise
from bot.states.folding import fold
from bot.states.names import names

COLUMNS = ("state", "name", "address", "language", "notes")
# Observers at the United Nations with a mission in Geneva.
OBSERVERS = ("PS", "VA")

# How people head a column, without accents or capitals.
_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(("state", "country", "etat", "pays", "estado", "pais"), "state"),
    **dict.fromkeys(("name", "mission", "nom", "nombre"), "name"),
    **dict.fromkeys(("address", "addresses", "email", "emails", "mail"), "address"),
    **dict.fromkeys(("adresse", "adresses", "courriel", "courriels"), "address"),
    **dict.fromkeys(("direccion", "direcciones", "correo", "correos"), "address"),
    **dict.fromkeys(("language", "langue", "idioma", "lengua"), "language"),
    **dict.fromkeys(("notes", "note", "remarques", "notas", "observaciones"), "notes"),
}
_LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(("english", "anglais", "ingles"), "en"),
    **dict.fromkeys(("french", "francais", "frances"), "fr"),
    **dict.fromkeys(("spanish", "espagnol", "espanol", "castellano"), "es"),
}
_BETWEEN = re.compile(r"[\s;,|]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f]")
_LONGEST_NAME = 200
_LONGEST_NOTES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionRow:
    """One address of a mission."""

    state: str
    name: str
    address: str = field(repr=False)
    language: Language
    notes: str = field(default="", repr=False)


_Row = dict[str, str]


def unfilled(path: Path) -> int:
    """How many lines of a file name a mission but no address."""
    return sum(not _addresses(row) for _, row in _table(path))


def read(path: Path) -> tuple[MissionRow, ...]:
    """The addresses in a file; RoundFileError names every bad line and why.

    A line without an address is one that nobody has filled in yet, and is passed over.
    """
    lines = [(line, row) for line, row in _table(path) if _addresses(row)]
    problems = [(line, problem) for line, row in lines for problem in _problems(row)]
    problems += _twice(lines)
    if problems:
        told = [f"{line}: {problem}" for line, problem in sorted(problems, key=lambda one: one[0])]
        raise RoundFileError(str(path), told)
    return tuple(mission for _, row in lines for mission in _missions(row))


def template(language: Language, *, observers: bool = False) -> str:
    """An address book to fill in, with a line for every Member State."""
    codes = sorted(names().members | (set(OBSERVERS) if observers else set()))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for code in codes:
        writer.writerow([code, name(code, language), "", written_to_in(code), ""])
    return file.getvalue()


def written_to_in(code: str) -> Language:
    """Which of our languages a State's mission most likely reads, by its official ones."""
    official = get_official_languages(code, de_facto=True)
    known = (as_language(each) for each in official)
    return next(filter(None, known), "en")


def same_mailbox(address: str) -> str:
    """What all ways of writing one mailbox share: case, a final dot, IDN and ``+tag`` aside."""
    local, _, domain = address.strip().casefold().rpartition("@")
    domain = domain.rstrip(".")
    with contextlib.suppress(UnicodeError):  # no domain that could exist stays as it is
        domain = domain.encode("idna").decode()
    return f"{local.partition('+')[0] or local}@{domain}"


def _table(path: Path) -> Iterator[tuple[int, _Row]]:
    """The lines that hold anything, by their number in the file, under our column names."""
    text = _text(path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    heads: list[str] | None = None
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells) or _declares_delimiter(cells):
                continue
            if heads is None:
                heads = _heads(path, cells)
            else:
                yield rows.line_num, dict(zip(heads, cells, strict=False))
    except csv.Error as error:
        raise RoundFileError(str(path), [f"{rows.line_num}: is not a table: {error}"]) from None
    if heads is None:
        raise RoundFileError(str(path), ["1: is empty"])


def _text(path: Path) -> str:
    """The file's text: UTF-8 or UTF-16 as spreadsheets mark them, else Windows' Western."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RoundFileError(str(path), [f"1: cannot be read: {error.strerror}"]) from None
    encodings = ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise RoundFileError(str(path), ["1: is not text: save it as CSV UTF-8"])


def _delimiter(text: str) -> str:
    """What separates the cells: the sign that the first line with a heading has most of."""
    first = next((line for line in text.splitlines() if line.strip(";,\t ")), "")
    if first.casefold().startswith("sep=") and len(first.strip()) > len("sep="):
        return first.strip()[4]
    return max(";\t,", key=first.count)


def _declares_delimiter(cells: Sequence[str]) -> bool:
    return cells[0].casefold().startswith("sep=")


def _heads(path: Path, cells: Sequence[str]) -> list[str]:
    heads = [_HEADINGS.get(fold(cell), "") for cell in cells]
    problems = [f"1: the column {each} is missing" for each in COLUMNS[:4] if each not in heads]
    problems += [f"1: the column {each} stands there twice" for each in _repeated(heads)]
    if problems:
        raise RoundFileError(str(path), problems)
    return heads


def _repeated(heads: Sequence[str]) -> list[str]:
    return [each for each in COLUMNS if heads.count(each) > 1]


def _problems(row: _Row) -> Iterator[str]:
    state = _cell(row, "state")
    if _code(state) is None:
        yield f"{state!r} is not a State" if state else "the State is empty"
    if not _cell(row, "name"):
        yield "the name is empty"
    elif len(_cell(row, "name")) > _LONGEST_NAME:
        yield f"the name is longer than {_LONGEST_NAME} characters"
    if len(_cell(row, "notes")) > _LONGEST_NOTES:
        yield f"the notes are longer than {_LONGEST_NOTES} characters"
    for address in _addresses(row):
        yield from _address_problems(address)
    if _language(row) is None:
        yield f"the language must be one of {' '.join(LANGUAGES)}"


def _address_problems(address: str) -> Iterator[str]:
    try:
        validate_email(address.rstrip("."), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        yield f"{address!r} is no mail address: {error}"


def _twice(lines: Sequence[tuple[int, _Row]]) -> list[tuple[int, str]]:
    seen: dict[str, int] = {}
    problems = []
    for line, row in lines:
        for address in _addresses(row):
            mailbox = same_mailbox(address)
            if mailbox in seen:
                problems.append((line, f"the address stands on line {seen[mailbox]} already"))
            seen.setdefault(mailbox, line)
    return problems


def _cell(row: _Row, column: str) -> str:
    return " ".join((row.get(column) or "").split())


def _addresses(row: _Row) -> list[str]:
    return [each.strip("<>") for each in _BETWEEN.split(row.get("address") or "") if each]


def _language(row: _Row) -> Language | None:
    given = _cell(row, "language")
    return as_language(given) or _LANGUAGES.get(fold(given))


def _code(given: str) -> str | None:
    code = given.upper()
    if is_member(code) or code in OBSERVERS:
        return code
    found = recognise(given).code
    return found if found and is_state(found) else None


def _missions(row: _Row) -> Iterator[MissionRow]:
    for address in _addresses(row):
        yield MissionRow(
            state=_code(_cell(row, "state")) or "",
            name=_cell(row, "name"),
            address=address.rstrip("."),
            language=_language(row) or "en",
            notes=(row.get("notes") or "").strip(),
        )
