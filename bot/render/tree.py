"""What a template is once read, and what it becomes once filled.

Both are flat: a document is a row of blocks, a block a row of pieces. Nesting survives as
a block's depth and a piece's style, so no writer has to recurse, and text can be cut
anywhere without tearing a tag. Filled text is only ever data: writers escape it last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "heading", "item", "continued", "action"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece looks; ``url`` is where it leads, ``url_slot`` who will say so.

    ``mention`` is the Slack id of the person it names.
    """

    bold: bool = False
    italic: bool = False
    url: str | None = None
    url_slot: str | None = None
    mention: str | None = None


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in one style; a newline is a line break."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder, waiting for its parameter."""

    name: str
    style: Style = PLAIN


Piece = Run | Slot


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a template's block; ``ending`` leads to the next one, None after the last.

    ``alone`` is its placeholder where there is nothing else: lists may stand there.
    """

    pieces: tuple[Piece, ...]
    ending: Run | None = None
    alone: Slot | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a block is: ``number`` counts a numbered item, ``tight`` allows no empty line before."""

    kind: BlockKind = "paragraph"
    depth: int = 0
    number: int | None = None
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """One block of a template."""

    shape: Shape
    lines: tuple[Line, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces, whatever line they are on."""
        return tuple(piece for line in self.lines for piece in line.pieces)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a filled document."""

    shape: Shape
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template ready to be filled.

    ``needs`` must be given, ``takes`` may be: the other forms and variants share them.
    """

    patterns: tuple[Pattern, ...]
    subject: tuple[Piece, ...] | None = None
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()


def slots_in(patterns: Iterable[Pattern]) -> frozenset[str]:
    """The names of the placeholders in some patterns."""
    return frozenset().union(*(slots(pattern.pieces) for pattern in patterns))


def slots(pieces: tuple[Piece, ...]) -> frozenset[str]:
    """The names of the placeholders in a row of pieces, link targets included."""
    names = {piece.name for piece in pieces if isinstance(piece, Slot)}
    return frozenset(names | {piece.style.url_slot for piece in pieces if piece.style.url_slot})
