"""The short strings: gettext catalogues, one file per area and language, read as one."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as PoMessage
from babel.messages.pofile import PoFileError, read_po

from bot.i18n import Language
from bot.render.errors import BadTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One translated string; more than one form where it counts something."""

    key: str
    where: str
    forms: tuple[str, ...]
    plural: bool = False
    fuzzy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFile:
    """One ``<area>.<language>.po`` as it stands, faults included."""

    path: Path
    entries: tuple[Entry, ...]
    form_count: int
    form_of: Callable[[int], int]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every usable string of one language."""

    entries: Mapping[str, Entry]
    form_of: Callable[[int], int]


def read_file(path: Path) -> CatalogueFile:
    """One catalogue file; BadTemplate when gettext cannot read it."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise BadTemplate(path.name, str(error)) from error
    return CatalogueFile(
        path=path,
        entries=tuple(_entries(catalog, path)),
        form_count=catalog.num_plurals,
        form_of=gettext.c2py(catalog.plural_expr),
        language=str(catalog.locale_identifier or ""),
    )


def _entries(catalog: Catalog, path: Path) -> Iterator[Entry]:
    for message in catalog:
        if message.id:
            yield _entry(message, path)


def _entry(message: PoMessage, path: Path) -> Entry:
    plural = not isinstance(message.id, str)
    key = str(message.id[0]) if plural else str(message.id)
    string = message.string or ""
    forms = (string,) if isinstance(string, str) else tuple(form or "" for form in string)
    where = f"{path.name}:{message.lineno or 0} {key}"
    return Entry(key=key, where=where, forms=forms, plural=plural, fuzzy=message.fuzzy)


def files(folder: Path, language: Language) -> Iterator[CatalogueFile]:
    """The files of one language, in the order of their names."""
    return (read_file(path) for path in sorted(folder.glob(f"*.{language}.po")))


def load(folder: Path, language: Language) -> Catalogue:
    """All areas of one language; a fuzzy or empty string counts as not there."""
    entries: dict[str, Entry] = {}
    form_of: Callable[[int], int] = _one_or_many
    for file in files(folder, language):
        form_of = file.form_of
        for entry in file.entries:
            if entry.key in entries:
                raise BadTemplate(entry.where, f"already in {entries[entry.key].where}")
            if not entry.fuzzy and all(entry.forms):
                entries[entry.key] = entry
    return Catalogue(entries=entries, form_of=form_of)


def _one_or_many(count: int) -> int:
    return int(count != 1)
