"""A letter's text as the office writes it in a window: words, placeholders, little else.

Two stars around words make them bold, a dash at the beginning of a line makes it a point of
a list, an empty line begins a paragraph. Everything else arrives as the characters it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bot.i18n import Language
from bot.message import Wording
from bot.render.errors import UnknownTemplate
from bot.render.templates import Templates, shared
from bot.render.tree import (
    PLAIN,
    Line,
    Pattern,
    Piece,
    Run,
    Shape,
    Slot,
    Style,
    Template,
    slots,
    slots_in,
)
from bot.render.typeset import typeset
from bot.render.words import one_line, tidy

# Where paragraphs that were added stand: before the last one unless the text says where.
ADDED = "added"
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_POINT = re.compile(r"[-•] +(?=\S)")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def standard(key: str, language: Language, templates: Templates | None = None) -> Wording:
    """The words that a letter has when nobody changed them: what a window begins with."""
    kind, _, rest = key.partition("/")
    name, _, variant = rest.partition("#")
    page = (templates or shared()).page(kind, name, language)
    if variant not in page.variants:
        raise UnknownTemplate(key, language)
    return tidied(page.heading("subject", variant) or "", page.variants[variant])


def tidied(subject: str, body: str) -> Wording:
    """What was typed, without spaces, lines and signs that nobody sees."""
    lines = [line.rstrip() for line in tidy(body).split("\n")]
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return Wording(subject=" ".join(one_line(subject).split()), body=words)


def placeholders(text: str) -> tuple[str, ...]:
    """The placeholders in a text, in their order, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def stray(text: str) -> str | None:
    """The first words around a brace that is no placeholder's; None when there is none."""
    bare = _SLOT.sub(lambda slot: "\0" * len(slot[0]), text)
    found = re.search(r"[{}][^\s{}\0]*[{}]?", bare)
    return found[0] if found else None


@lru_cache(maxsize=256)
def read(wording: Wording, language: Language) -> Template:
    """The text as a template; what is added to a letter has its place in any of them."""
    patterns = tuple(_patterns(wording.body, language))
    if ADDED not in slots_in(patterns):
        slot = Slot(ADDED)
        added = Pattern(Shape(), (Line((slot,), alone=slot),))
        patterns = (*patterns[:-1], added, *patterns[-1:])
    subject = tuple(_words(typeset(wording.subject, language), PLAIN))
    needs = slots_in(patterns) | slots(subject)
    return Template(patterns=patterns, subject=subject, needs=needs, takes=needs)


def _patterns(body: str, language: Language) -> Iterator[Pattern]:
    for paragraph in _PARAGRAPHS.split(body.strip()):
        yield from _paragraph(paragraph.split("\n"), language)


def _paragraph(lines: list[str], language: Language) -> Iterator[Pattern]:
    """Lines that belong together, each point of a list as a block of its own."""
    plain: list[str] = []
    first = True
    for line in lines:
        point = _POINT.match(line.lstrip())
        if point is None:
            plain.append(line)
            continue
        if plain:
            yield _block(plain, Shape(tight=not first), language)
            plain, first = [], False
        shape = Shape("item", 1, None, tight=not first)
        yield _block([line.lstrip()[point.end() :]], shape, language)
        first = False
    if plain:
        yield _block(plain, Shape(tight=not first), language)


def _block(lines: list[str], shape: Shape, language: Language) -> Pattern:
    last = len(lines) - 1
    return Pattern(
        shape,
        tuple(
            _line(line, None if number == last else Run("\n"), language)
            for number, line in enumerate(lines)
        ),
    )


def _line(line: str, ending: Run | None, language: Language) -> Line:
    pieces = tuple(_pieces(typeset(line.strip(), language)))
    alone = pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Slot) else None
    return Line(pieces, ending, alone)


def _pieces(line: str) -> Iterator[Piece]:
    at = 0
    for bold in _BOLD.finditer(line):
        yield from _words(line[at : bold.start()], PLAIN)
        yield from _words(bold[1], Style(bold=True))
        at = bold.end()
    yield from _words(line[at:], PLAIN)


def _words(text: str, style: Style) -> Iterator[Piece]:
    edges = [0, *(edge for slot in _SLOT.finditer(text) for edge in slot.span()), len(text)]
    for start, end in pairwise(edges):
        part = text[start:end]
        if slot := _SLOT.fullmatch(part):
            yield Slot(slot[1], style)
        elif part:
            yield Run(part, style)
