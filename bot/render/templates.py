"""All templates of a folder by key and language, each read once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from bot import resources
from bot.i18n import Language
from bot.render.catalogue import Catalogue, Entry, load
from bot.render.errors import MissingParameter, UnknownTemplate
from bot.render.markdown import read_blocks, read_line
from bot.render.pages import FOLDERS, TITLE, Page, page_path, read_page
from bot.render.tree import Line, Pattern, Piece, Shape, Template, slots, slots_in

COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Templates:
    """The templates under one folder; reading happens at the first use of each."""

    root: Path
    _catalogues: dict[Language, Catalogue] = field(default_factory=dict, repr=False)
    _pages: dict[tuple[str, Language], Page] = field(default_factory=dict, repr=False)
    _read: dict[tuple[str, Language, int], Template] = field(default_factory=dict, repr=False)

    def find(self, key: str, language: Language, count: object = None) -> Template:
        """The template of a key; a plural one picks its form by ``count``."""
        form = 0
        kind = key.partition("/")[0]
        if kind not in FOLDERS:
            entry = self._entry(key, language)
            form = self._form(entry, language, count) if entry.plural else 0
        known = (key, language, form)
        if (template := self._read.get(known)) is None:
            template = (
                self._page_template(key, language)
                if kind in FOLDERS
                else (_entry_template(self._entry(key, language), form, language))
            )
            self._read[known] = template
        return template

    def catalogue(self, language: Language) -> Catalogue:
        """The short strings of a language."""
        if (known := self._catalogues.get(language)) is None:
            known = self._catalogues[language] = load(self.root / "catalogue", language)
        return known

    def page(self, kind: str, name: str, language: Language) -> Page:
        """The page ``<kind>/<name>``; UnknownTemplate when there is no such file."""
        key = f"{kind}/{name}"
        if (known := self._pages.get((key, language))) is None:
            path = page_path(self.root, kind, name, language)
            if not path.is_file():
                raise UnknownTemplate(key, language)
            known = self._pages[key, language] = read_page(path)
        return known

    def _entry(self, key: str, language: Language) -> Entry:
        entry = self.catalogue(language).entries.get(key)
        if entry is None:
            raise UnknownTemplate(key, language)
        return entry

    def _form(self, entry: Entry, language: Language, count: object) -> int:
        if not isinstance(count, int):
            raise MissingParameter(entry.key, language, COUNT)
        return self.catalogue(language).form_of(abs(count))

    def _page_template(self, key: str, language: Language) -> Template:
        kind, _, rest = key.partition("/")
        name, _, variant = rest.partition("#")
        page = self.page(kind, name, language)
        if variant == TITLE and (title := page.front.get(TITLE)):
            line = Line(read_line(title, where=page.where, language=language))
            return Template(patterns=(Pattern(Shape(), (line,)),))
        if variant not in page.variants:
            raise UnknownTemplate(key, language)
        template = _variant_template(page, variant, language)
        everything = [_variant_template(page, other, language).needs for other in page.variants]
        takes = template.needs.union(*everything)
        patterns = template.patterns + self._source_line(page, language)
        return replace(template, patterns=patterns, takes=takes)

    def _source_line(self, page: Page, language: Language) -> tuple[Pattern, ...]:
        """The last line of an FAQ answer: where it comes from."""
        source = page.front.get("source")
        return self.find(f"faq.source.{source}", language).patterns if source else ()


def _variant_template(page: Page, variant: str, language: Language) -> Template:
    where = f"{page.where}#{variant}" if variant else page.where
    patterns = read_blocks(page.variants[variant], where=where, language=language)
    subject: tuple[Piece, ...] | None = None
    if line := page.heading("subject", variant):
        subject = read_line(line, where=where, language=language)
    needs = slots_in(patterns) | slots(subject or ())
    return Template(patterns=patterns, subject=subject, needs=needs, takes=needs)


def _entry_template(entry: Entry, form: int, language: Language) -> Template:
    read = [
        read_blocks(text, where=entry.where, language=language, hard_breaks=True)
        for text in entry.forms
    ]
    needs = frozenset().union(*(slots_in(patterns) for patterns in read))
    takes = needs | {COUNT} if entry.plural else needs
    return Template(patterns=read[form], needs=takes, takes=takes)


@cache
def shared() -> Templates:
    """The project's own templates."""
    return Templates(root=resources.path(""))
