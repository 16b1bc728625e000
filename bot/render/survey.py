"""Reads every template there is, noting what each text holds and every fault on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.plurals import get_plural

from bot.i18n import LANGUAGES, Language
from bot.render.catalogue import CatalogueFile, Entry, read_file
from bot.render.errors import BadTemplate
from bot.render.markdown import read_blocks, read_line
from bot.render.pages import FOLDERS, TITLE, Page, read_page
from bot.render.tree import Piece, Run, slots

_REQUIRED: Mapping[str, tuple[str, ...]] = {"letter": ("subject",), "faq": (TITLE, "source")}
# 1,500 and 1 500 and 1.500 are one number; below ten, languages differ in what they spell out.
_NUMBER = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3}(?!\d))+|\d+")
_SPELLED_OUT = 10
_LANGUAGE_PATH = re.compile(r"(?<=/)(?:en|fr|es)(?=/|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a text must share with its translations."""

    placeholders: frozenset[str]
    links: frozenset[str]
    numbers: frozenset[int]
    counts: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """All texts by key and language, and what was wrong with them one by one."""

    texts: dict[str, dict[Language, Said]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def catalogue(self, folder: Path) -> None:
        """Read the catalogue files of all languages."""
        for path in sorted(folder.glob("*.po")):
            try:
                file = read_file(path)
            except BadTemplate as error:
                self.faults.append(str(error))
                continue
            if (language := _language_of(path)) is None:
                self.faults.append(f"{path.name}: name it <area>.<en|fr|es>.po")
                continue
            self._file(file, language)

    def pages(self, root: Path) -> None:
        """Read the letters and FAQ answers of all languages."""
        for kind, folder in FOLDERS.items():
            for path in sorted((root / folder).glob("*.md")):
                if (language := _language_of(path)) is None:
                    self.faults.append(f"{path.name}: name it <name>.<en|fr|es>.md")
                    continue
                try:
                    self._page(kind, path, read_page(path), language)
                except BadTemplate as error:
                    self.faults.append(str(error))

    def _file(self, file: CatalogueFile, language: Language) -> None:
        count, rule = get_plural(language)[:2]
        if file.language != language:
            self.faults.append(f"{file.path.name}: its header says Language: {file.language!r}")
        if any(entry.plural for entry in file.entries) and file.form_count != count:
            self.faults.append(
                f"{file.path.name}: its header needs Plural-Forms: nplurals={count}; plural={rule};"
            )
        for entry in file.entries:
            if fault := _fault(entry, count):
                self.faults.append(f"{entry.where}: {fault}")
            elif language in self.texts.get(entry.key, {}):
                self.faults.append(f"{entry.where}: this key is in the catalogue twice")
            else:
                self._add(entry.key, language, entry.forms, entry.where, counts=entry.plural)

    def _page(self, kind: str, path: Path, page: Page, language: Language) -> None:
        name = path.name.removesuffix(f".{language}.md")
        for required in _REQUIRED[kind]:
            if required not in page.front:
                self.faults.append(f"{page.where}: its front matter has no {required}")
        source = page.front.get("source")
        for variant, text in page.variants.items():
            key = f"{kind}/{name}#{variant}" if variant else f"{kind}/{name}"
            subject = page.heading("subject", variant) or ""
            where = f"{page.where}#{variant}"
            self._add(key, language, (text,), where, subject=subject, source=source)

    def _add(
        self,
        key: str,
        language: Language,
        forms: Iterable[str],
        where: str,
        *,
        counts: bool = False,
        subject: str = "",
        source: str | None = None,
    ) -> None:
        try:
            pieces = [*read_line(subject, where=where, language=language)]
            for form in forms:
                for pattern in read_blocks(form, where=where, language=language):
                    pieces += pattern.pieces
        except BadTemplate as error:
            self.faults.append(str(error))
            return
        said = _said(tuple(pieces), counts=counts, source=source)
        self.texts.setdefault(key, {})[language] = said


def _language_of(path: Path) -> Language | None:
    tag = path.stem.rpartition(".")[2]
    return next((language for language in LANGUAGES if language == tag), None)


def _fault(entry: Entry, form_count: int) -> str | None:
    if entry.fuzzy:
        return "it is marked fuzzy: check it and take the mark away"
    if not all(form.strip() for form in entry.forms):
        return "it is not translated"
    if entry.plural and len(entry.forms) != form_count:
        return f"it has {len(entry.forms)} plural forms, not {form_count}"
    return None


def _said(pieces: tuple[Piece, ...], *, counts: bool, source: str | None) -> Said:
    text = " ".join(piece.text for piece in pieces if isinstance(piece, Run))
    numbers = (int(re.sub(r"\D", "", found)) for found in _NUMBER.findall(text))
    links = (piece.style.url for piece in pieces if piece.style.url)
    return Said(
        # A language may leave the counted number out of one form: "one more".
        placeholders=slots(pieces) - ({"count"} if counts else set()),
        links=frozenset(_LANGUAGE_PATH.sub("*", link) for link in links),
        numbers=frozenset(number for number in numbers if number >= _SPELLED_OUT),
        counts=counts,
        source=source,
    )
