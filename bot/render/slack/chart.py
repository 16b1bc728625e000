"""Charts as pictures: bars in groups, drawn at twice their size for sharp screens."""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from bot.effects import Bar, Chart
from bot.render.fill import Voice, text_of

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

_WIDTH, _MARGIN = 1280, 40
_LABELS = 480  # where the bars begin
_NUMBERS = 150  # what is left for figures behind them
_LINE, _BAR, _HEADING = 40, 22, 64
_PAPER, _INK, _QUIET = "#ffffff", "#1d1c1d", "#616061"
_FULL, _EMPTY, _NONE = "#1f6f8b", "#dbe6ea", "#c0392b"
_TEXT, _HEAD, _TITLE = 24, 26, 32


def draw(chart: Chart, voice: Voice) -> bytes:
    """The chart as a PNG."""
    # Only the office's boards show pictures: nothing else pays for the library.
    from PIL import Image, ImageDraw  # noqa: PLC0415

    lines = sum(len(bars) for _, bars in chart.groups)
    height = 2 * _MARGIN + _HEADING * (len(chart.groups) + 1) + _LINE * lines
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((_MARGIN, _MARGIN), _plain(text_of(chart.title, voice)), _INK, _font(_TITLE))
    top = _MARGIN + _HEADING
    for heading, bars in chart.groups:
        pen.text((_MARGIN, top + 16), _plain(text_of(heading, voice)), _QUIET, _font(_HEAD))
        top += _HEADING
        most = max([each.whole or each.value for each in bars], default=0) or 1
        for each in bars:
            _bar(pen, each, top, most, voice)
            top += _LINE
    kept = io.BytesIO()
    # The quickest of the ways to few colours: this is done while others wait for an answer.
    image.quantize(64, method=Image.Quantize.FASTOCTREE).save(kept, "PNG")
    return kept.getvalue()


def _bar(pen: ImageDraw, bar: Bar, top: int, most: int, voice: Voice) -> None:
    font, middle = _font(_TEXT), top + _LINE / 2
    label = _cut(pen, _plain(text_of(bar.label, voice)), _LABELS - _MARGIN - 20)
    pen.text((_MARGIN, middle), label, _INK, font, anchor="lm")
    room = _WIDTH - _LABELS - _NUMBERS
    above, below = middle - _BAR / 2, middle + _BAR / 2
    if bar.whole:
        pen.rectangle((_LABELS, above, _LABELS + room * bar.whole / most, below), _EMPTY)
    if bar.value:
        pen.rectangle((_LABELS, above, _LABELS + room * bar.value / most, below), _FULL)
    figure = str(bar.value) if bar.whole is None else f"{bar.value} / {bar.whole}"
    colour = _INK if bar.value else _NONE
    pen.text((_WIDTH - _NUMBERS + 20, middle), figure, colour, font, anchor="lm")


def _cut(pen: ImageDraw, text: str, room: float) -> str:
    if pen.textlength(text, _font(_TEXT)) <= room:
        return text
    while text and pen.textlength(text + "...", _font(_TEXT)) > room:
        text = text[:-1]
    return text.rstrip() + "..."


def _plain(text: str) -> str:
    """The letters that the library's own font has: it knows no accents."""
    told = unicodedata.normalize("NFKD", text.replace("’", "'").replace("–", "-"))
    return told.encode("ascii", "ignore").decode()


@cache
def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont  # noqa: PLC0415

    return ImageFont.load_default(size)
