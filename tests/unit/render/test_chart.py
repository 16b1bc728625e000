"""Charts as pictures: bars as long as their figures, whatever the words are."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.effects import Bar, Chart
from bot.i18n import LANGUAGES, Language
from bot.message import Message, StateName, Term
from bot.render.message import voice_of
from bot.render.slack.chart import _BAR, _FULL, _HEADING, _LABELS, _LINE, _MARGIN, draw

TITLE = Message(key="panel.chart_title", params={"state": StateName(code="ST")})
HEADING = Message(key="panel.chart_balance")


def picture(*bars: Bar, language: Language = "en") -> Image.Image:
    chart = Chart(title=TITLE, groups=((HEADING, bars),), alt=TITLE)
    return Image.open(io.BytesIO(draw(chart, voice_of(language)))).convert("RGB")


def filled(image: Image.Image, place: int) -> int:
    """How far a bar is filled, in pixels."""
    middle = _MARGIN + 2 * _HEADING + _LINE * place + _LINE // 2
    full = tuple(bytes.fromhex(_FULL.removeprefix("#")))
    row = [image.getpixel((x, middle - _BAR // 4)) for x in range(_LABELS, image.width)]
    return sum(_near(pixel, full) for pixel in row)


def _near(found: object, wanted: tuple[int, ...]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 30 for a, b in zip(found, wanted, strict=True))


def test_bars_are_as_long_as_their_figures() -> None:
    label = Term(key="panel.chart.national")
    image = picture(*(Bar(label=label, value=value, whole=8) for value in (0, 4, 8)))
    none, half, whole = (filled(image, place) for place in range(3))
    assert none == 0
    assert abs(2 * half - whole) <= 2
    assert whole > 300


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", ["", "é" * 400, "نساء 🕊 <!channel>", "\n\n"])
def test_any_label_is_drawn(label: str, language: Language) -> None:
    image = picture(Bar(label=label, value=3), Bar(label=label, value=0), language=language)
    assert image.width == 1280
    assert filled(image, 0) > filled(image, 1)


def test_chart_without_bars_is_drawn() -> None:
    assert picture().height == 2 * _MARGIN + 2 * _HEADING
