"""Charts as pictures: bars in groups, drawn for the width at which Slack shows them.

Slack shows a picture about 360 pixels wide, so everything here is twice as large as it is read.
What is full, empty and missing differs in lightness and shape, never in colour alone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.effects import Bar, Chart
from bot.render.fill import Voice, text_of
from bot.render.fonts import cut, font

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_WIDTH, _MARGIN = 720, 24
_LABELS = 330  # where the bars begin
_NUMBERS = 110  # what is left for figures behind them
_BAR, _TEXT, _HEAD, _TITLE = 26, 24, 24, 30
_ROW, _SECOND = 42, 26  # a line of the chart, and what a second line of its label adds
_ABOVE, _BELOW = 22, 14  # around a heading
_STRIPE = 12
_PAPER, _INK, _QUIET = "#ffffff", "#1d1c1d", "#4a4a4a"
_FULL, _EMPTY, _EDGE = "#14506b", "#e3ebef", "#7b8d96"


def draw(chart: Chart, voice: Voice) -> bytes:
    """The chart as a PNG."""
    # Only the office's boards show pictures: nothing else pays for the library.
    from PIL import Image, ImageDraw  # noqa: PLC0415

    measure = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    title = _wrapped(measure, text_of(chart.title, voice), _WIDTH - 2 * _MARGIN, _TITLE, 2)
    groups = [
        (
            _wrapped(measure, text_of(heading, voice), _WIDTH - 2 * _MARGIN, _HEAD, 2),
            [(each, _label(measure, each, voice)) for each in bars],
        )
        for heading, bars in chart.groups
    ]
    height = 2 * _MARGIN + _lines(title, _TITLE)
    height += sum(
        _headed(heading) + sum(_row(label) for _, label in bars) for heading, bars in groups
    )
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    pen = ImageDraw.Draw(image)
    top = _written(pen, title, _MARGIN, _TITLE, _INK, bold=True)
    for heading, bars in groups:
        top = _written(pen, heading, top + _ABOVE, _HEAD, _QUIET, bold=True) + _BELOW
        most = max([each.whole or each.value for each, _ in bars], default=0) or 1
        for each, label in bars:
            _bar(pen, each, label, top, most)
            top += _row(label)
    kept = io.BytesIO()
    # The quickest of the ways to few colours: this is done while others wait for an answer.
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(kept, "PNG")
    return kept.getvalue()


def _bar(pen: ImageDraw, bar: Bar, label: Sequence[str], top: int, most: int) -> None:
    middle = top + _row(label) // 2
    start = middle - (len(label) - 1) * _SECOND // 2
    for place, line in enumerate(label):
        at = (_MARGIN, start + place * _SECOND)
        pen.text(at, line, _INK, font(_TEXT, bold=not bar.value), anchor="lm")
    room = _WIDTH - _LABELS - _NUMBERS
    above, below = middle - _BAR // 2, middle + _BAR // 2
    if bar.whole:
        end = _LABELS + room * bar.whole // most
        pen.rectangle((_LABELS, above, end, below), _EMPTY, outline=_EDGE, width=2)
        if not bar.value:
            _striped(pen, (_LABELS, above, end, below))
    if bar.value:
        pen.rectangle((_LABELS, above, _LABELS + room * bar.value // most, below), _FULL)
    figure = str(bar.value) if bar.whole is None else f"{bar.value} / {bar.whole}"
    at = (_WIDTH - _NUMBERS + 16, middle)
    pen.text(at, figure, _INK, font(_TEXT, bold=not bar.value), anchor="lm")


def _striped(pen: ImageDraw, place: tuple[int, int, int, int]) -> None:
    """What was offered and is not there at all is striped."""
    left, above, right, below = place
    for start in range(left - _BAR, right, _STRIPE):
        ends = [(max(start, left), below - max(0, left - start)),
                (min(start + _BAR, right), above + max(0, start + _BAR - right))]  # fmt: skip
        pen.line(ends, _EDGE, 2)


def _label(measure: ImageDraw, bar: Bar, voice: Voice) -> list[str]:
    bold = not bar.value
    return _wrapped(measure, text_of(bar.label, voice), _LABELS - _MARGIN - 16, _TEXT, 3, bold=bold)


def _wrapped(
    measure: ImageDraw, text: str, room: float, size: int, most: int, *, bold: bool = True
) -> list[str]:
    """The text in at most so many lines, broken between words and cut where it must be."""
    letters = font(size, bold=bold)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure.textlength(longer, letters) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [cut(measure, line, room, size, bold=bold) for line in kept]


def _written(
    pen: ImageDraw, lines: Sequence[str], top: int, size: int, ink: str, *, bold: bool
) -> int:
    """Write lines below each other; gives where they end."""
    for place, line in enumerate(lines):
        pen.text((_MARGIN, top + _lines(lines[:place], size)), line, ink, font(size, bold=bold))
    return top + _lines(lines, size)


def _lines(lines: Sequence[str], size: int) -> int:
    return len(lines) * (size + 8)


def _headed(heading: Sequence[str]) -> int:
    return _ABOVE + _lines(heading, _HEAD) + _BELOW


def _row(label: Sequence[str]) -> int:
    return _ROW + (len(label) - 1) * _SECOND
