"""Reads the small Markdown of the templates: CommonMark without HTML, code, images or quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.i18n import Language
from bot.render.errors import BadTemplate
from bot.render.links import is_link
from bot.render.tree import PLAIN, BlockKind, Line, Pattern, Piece, Run, Shape, Slot, Style
from bot.render.typeset import typeset

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LONE_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}\Z")
# No editor wraps a paragraph this early.
_WRAPPED = 45


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Where the reading of one template's tokens stands."""

    where: str
    language: Language
    hard_breaks: bool
    patterns: list[Pattern] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    kind: BlockKind = "paragraph"
    last_line: int = 0
    styles: list[Style] = field(default_factory=lambda: [PLAIN])


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["html_block", "html_inline", "code", "fence", "backticks", "image"])
    # A target stays as written: it may be a placeholder, and is checked by is_link.
    vars(parser).update(normalizeLink=str, validateLink=bool)
    return parser


def read_blocks(
    text: str, *, where: str, language: Language, hard_breaks: bool = False
) -> tuple[Pattern, ...]:
    """A template's text as blocks; ``hard_breaks`` keeps its line breaks as they are."""
    reader = _Reader(where=where, language=language, hard_breaks=hard_breaks)
    for token in _parser().parse(text):
        step = _BLOCKS.get(token.type)
        if step is None:
            raise BadTemplate(where, f"{token.type} is not among the markup we use")
        step(reader, token)
    return tuple(reader.patterns)


def read_line(text: str, *, where: str, language: Language) -> tuple[Piece, ...]:
    """A line without markup, such as a subject: words and placeholders only."""
    return tuple(_words(typeset(text, language), PLAIN, where))


def _open_list(reader: _Reader, token: Token) -> None:
    start = int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else None
    reader.lists.append(start)


def _close_list(reader: _Reader, _: Token) -> None:
    reader.lists.pop()
    # What follows an inner list inside the same item belongs to that item.
    reader.kind = "continued" if reader.lists else "paragraph"


def _open_item(reader: _Reader, _: Token) -> None:
    reader.kind = "item"


def _close_item(reader: _Reader, _: Token) -> None:
    if (number := reader.lists[-1]) is not None:
        reader.lists[-1] = number + 1


def _open_heading(reader: _Reader, _: Token) -> None:
    reader.kind = "heading"


def _close_heading(reader: _Reader, _: Token) -> None:
    reader.kind = "paragraph"


def _add(reader: _Reader, token: Token) -> None:
    first, after = token.map or (0, 0)
    number = reader.lists[-1] if reader.lists and reader.kind == "item" else None
    shape = Shape(
        kind=reader.kind,
        depth=len(reader.lists),
        number=number,
        tight=bool(reader.patterns) and first <= reader.last_line,
    )
    reader.patterns.append(Pattern(shape, tuple(_lines(reader, token.children or []))))
    reader.last_line = after
    if reader.kind == "item":
        reader.kind = "continued"


def _nothing(_: _Reader, __: Token) -> None:
    """A token that says nothing that its neighbours do not."""


_BLOCKS: Mapping[str, Callable[[_Reader, Token], None]] = {
    "paragraph_open": _nothing,
    "paragraph_close": _nothing,
    "heading_open": _open_heading,
    "heading_close": _close_heading,
    "bullet_list_open": _open_list,
    "bullet_list_close": _close_list,
    "ordered_list_open": _open_list,
    "ordered_list_close": _close_list,
    "list_item_open": _open_item,
    "list_item_close": _close_item,
    "inline": _add,
}


def _lines(reader: _Reader, tokens: list[Token]) -> Iterator[Line]:
    pieces: list[Piece] = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            hard = reader.hard_breaks or token.type == "hardbreak" or _is_short(pieces)
            yield _line(pieces, Run("\n" if hard else " "))
            pieces = []
        else:
            pieces += _pieces(reader, token)
    yield _line(pieces, None)


def _is_short(pieces: list[Piece]) -> bool:
    """Whether a line ended because it was meant to, as in a signature, not to be wrapped."""
    length = sum(len(piece.name if isinstance(piece, Slot) else piece.text) for piece in pieces)
    return length < _WRAPPED


def _line(pieces: list[Piece], ending: Run | None) -> Line:
    alone = pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Slot) else None
    return Line(tuple(pieces), ending, alone)


def _pieces(reader: _Reader, token: Token) -> Iterator[Piece]:
    if token.type in {"text", "text_special"}:
        yield from _words(typeset(token.content, reader.language), reader.styles[-1], reader.where)
    elif token.type in _STYLES:
        reader.styles.append(_STYLES[token.type](reader, token))
    elif token.type in {"strong_close", "em_close", "link_close"}:
        reader.styles.pop()
    else:
        raise BadTemplate(reader.where, f"{token.type} is not among the markup we use")


def _linked(reader: _Reader, token: Token) -> Style:
    url = str(token.attrGet("href"))
    if slot := _LONE_SLOT.match(url):
        return replace(reader.styles[-1], url_slot=slot[1])
    if not is_link(url):
        raise BadTemplate(reader.where, f"{url!r} is no link one can send")
    return replace(reader.styles[-1], url=url)


_STYLES: Mapping[str, Callable[[_Reader, Token], Style]] = {
    "strong_open": lambda reader, _: replace(reader.styles[-1], bold=True),
    "em_open": lambda reader, _: replace(reader.styles[-1], italic=True),
    "link_open": _linked,
}


def _words(text: str, style: Style, where: str) -> Iterator[Piece]:
    """Text cut at its placeholders; any other brace is a slip of the pen."""
    edges = [0, *(edge for slot in _SLOT.finditer(text) for edge in slot.span()), len(text)]
    for start, end in pairwise(edges):
        part = text[start:end]
        if slot := _SLOT.fullmatch(part):
            yield Slot(slot[1], style)
        elif "{" in part or "}" in part:
            raise BadTemplate(where, f"a brace without its placeholder in {part!r}")
        elif part:
            yield Run(part, style)
