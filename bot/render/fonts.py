"""The letters of pictures: a font with the accents of every language we write."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot import resources

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont


@cache
def font(size: int, *, bold: bool = False) -> FreeTypeFont:
    """The font at a size in pixels."""
    # Only pictures need it: nothing else pays for the library.
    from PIL import ImageFont  # noqa: PLC0415

    name = "dejavu-sans-bold.ttf" if bold else "dejavu-sans.ttf"
    return ImageFont.truetype(str(resources.path("fonts") / name), size)


def cut(pen: ImageDraw, text: str, room: float, size: int, *, bold: bool = False) -> str:
    """A text that fits into so many pixels, with a sign where its end is left out."""
    letters = font(size, bold=bold)
    if pen.textlength(text, letters) <= room:
        return text
    while text and pen.textlength(f"{text}…", letters) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
