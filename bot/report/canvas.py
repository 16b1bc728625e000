"""Drawing: large numbers in tiles, and bars in groups, at the sharpness of print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.render.fonts import cut, font

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_WIDTH, _MARGIN = 1800, 80
_TITLE, _HEADING, _TEXT, _LARGE = 46, 34, 28, 84
_TILES_ACROSS, _TILE_HEIGHT, _GAP = 4, 300, 24
_LINE, _BAR, _BETWEEN = 50, 32, 24
_LABELS, _NUMBERS = 660, 220  # the room for names before the bars and figures behind them
_PAPER, _INK, _QUIET = "#ffffff", "#1b2a34", "#5b6b75"
_FULL, _EMPTY, _TILE = "#1f6f8b", "#e3ebee", "#f1f5f7"
_DOTS_PER_INCH = (200, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A large number, what it counts, and what it was elsewhere."""

    number: str
    name: str
    below: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line: its name, how long its bar is, and what stands behind it."""

    label: str
    value: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Bars of one scale under a heading; ``whole`` is what a full bar stands for."""

    title: str
    bars: tuple[Bar, ...]
    whole: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Groups below each other."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """A picture: its title, and below it tiles or bars."""

    title: str
    parts: tuple[tuple[Tile, ...] | Bars, ...]


def drawn(canvas: Canvas) -> bytes:
    """The picture as a PNG."""
    # Only pictures need it: nothing else pays for the library.
    from PIL import Image, ImageDraw  # noqa: PLC0415

    height = 2 * _MARGIN + 2 * _TITLE + sum(map(_height, canvas.parts))
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    pen = ImageDraw.Draw(image)
    room = _WIDTH - 2 * _MARGIN
    title = cut(pen, canvas.title, room, _TITLE, bold=True)
    pen.text((_MARGIN, _MARGIN), title, _INK, font(_TITLE, bold=True))
    top = _MARGIN + 2 * _TITLE
    for part in canvas.parts:
        if isinstance(part, Bars):
            _bars(pen, part, top)
        else:
            _tiles(pen, part, top)
        top += _height(part)
    kept = io.BytesIO()
    image.quantize(32).save(kept, "PNG", optimize=True, dpi=_DOTS_PER_INCH)
    return kept.getvalue()


def _height(part: tuple[Tile, ...] | Bars) -> int:
    if isinstance(part, Bars):
        return sum(2 * _HEADING + _BETWEEN + _LINE * len(each.bars) for each in part.groups)
    return -(-len(part) // _TILES_ACROSS) * (_TILE_HEIGHT + _GAP)


def _tiles(pen: ImageDraw, tiles: Sequence[Tile], top: int) -> None:
    wide = (_WIDTH - 2 * _MARGIN - (_TILES_ACROSS - 1) * _GAP) // _TILES_ACROSS
    for place, tile in enumerate(tiles):
        line, column = divmod(place, _TILES_ACROSS)
        left, above = _MARGIN + column * (wide + _GAP), top + line * (_TILE_HEIGHT + _GAP)
        pen.rounded_rectangle((left, above, left + wide, above + _TILE_HEIGHT), 16, _TILE)
        _tile(pen, tile, (left + 28, above + 28), wide - 56)


def _tile(pen: ImageDraw, tile: Tile, place: tuple[int, int], room: int) -> None:
    left, top = place
    size = _fitting(pen, tile.number, room, _LARGE)
    pen.text((left, top + _LARGE), tile.number, _FULL, font(size, bold=True), anchor="ls")
    top += _LARGE + 24
    for line in _wrapped(pen, tile.name, room):
        pen.text((left, top), line, _INK, font(_TEXT))
        top += _TEXT + 8
    if tile.below:
        pen.text((left, top + 8), cut(pen, tile.below, room, _TEXT - 4), _QUIET, font(_TEXT - 4))


def _bars(pen: ImageDraw, bars: Bars, top: int) -> None:
    for group in bars.groups:
        title = cut(pen, group.title, _WIDTH - 2 * _MARGIN, _HEADING, bold=True)
        pen.text((_MARGIN, top + _BETWEEN), title, _QUIET, font(_HEADING, bold=True))
        top += 2 * _HEADING + _BETWEEN
        most = group.whole or max((each.value or 0 for each in group.bars), default=0) or 1
        for each in group.bars:
            _bar(pen, each, top, most)
            top += _LINE


def _bar(pen: ImageDraw, bar: Bar, top: int, most: int) -> None:
    middle = top + _LINE / 2
    label = cut(pen, bar.label, _LABELS - 30, _TEXT)
    pen.text((_MARGIN, middle), label, _INK, font(_TEXT), anchor="lm")
    left, room = _MARGIN + _LABELS, _WIDTH - 2 * _MARGIN - _LABELS - _NUMBERS
    above, below = middle - _BAR / 2, middle + _BAR / 2
    pen.rectangle((left, above, left + room, below), _EMPTY)
    if bar.value:
        pen.rectangle((left, above, left + room * min(bar.value / most, 1), below), _FULL)
    colour = _QUIET if bar.value is None else _INK
    text = cut(pen, bar.text, _NUMBERS - 20, _TEXT)
    pen.text((left + room + 20, middle), text, colour, font(_TEXT), anchor="lm")


def _wrapped(pen: ImageDraw, text: str, room: int) -> list[str]:
    """The words of a name on at most four lines."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pen.textlength(longer, font(_TEXT)) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [cut(pen, line, room, _TEXT) for line in lines[:4] if line]


def _fitting(pen: ImageDraw, text: str, room: int, size: int) -> int:
    while size > _TEXT and pen.textlength(text, font(size, bold=True)) > room:
        size -= 4
    return size
