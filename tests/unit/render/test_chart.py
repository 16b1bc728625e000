"""Charts as pictures: bars as long as their figures, readable where Slack shows them."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from PIL import Image

from bot.effects import Bar, Chart
from bot.i18n import LANGUAGES, Language
from bot.message import Message, StateName, Term
from bot.render.message import voice_of
from bot.render.slack.chart import _EMPTY, _FULL, _LABELS, _PAPER, draw

TITLE = Message(key="panel.chart_title", params={"state": StateName(code="ST")})
HEADING = Message(key="panel.chart_balance")
SHOWN = 360  # pixels that Slack gives a picture in a message


def picture(*bars: Bar, language: Language = "en") -> Image.Image:
    chart = Chart(title=TITLE, groups=((HEADING, bars),), alt=TITLE)
    return Image.open(io.BytesIO(draw(chart, voice_of(language)))).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def near(found: object, colour: str) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 30 for a, b in zip(found, rgb(colour), strict=True))


def filled(image: Image.Image) -> list[int]:
    """How far each bar is filled, in pixels, from the top."""
    rows = [
        sum(near(image.getpixel((x, y)), _FULL) for x in range(_LABELS, image.width - 110))
        for y in range(image.height)
    ]
    return [rows[y] for y in range(1, len(rows)) if rows[y] and not rows[y - 1]]


def test_bars_are_as_long_as_their_figures() -> None:
    label = Term(key="panel.chart.national")
    half, whole = filled(picture(*(Bar(label=label, value=n, whole=8) for n in (0, 4, 8))))
    assert abs(2 * half - whole) <= 2
    assert whole > 200


def test_missing_is_told_from_full_and_empty_without_colours() -> None:
    """Full is dark and empty is light by any eye; what is missing is striped."""
    image = picture(Bar(label="a", value=0, whole=8)).convert("L")
    light = [sum(rgb(colour)) / 3 for colour in (_FULL, _EMPTY, _PAPER)]
    assert light[1] - light[0] > 120
    middle = image.height - 24 - 21
    start = middle * image.width
    row = image.tobytes()[start + _LABELS + 4 : start + image.width - 120]
    changes = sum(abs(a - b) > 40 for a, b in pairwise(row))
    assert changes > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", ["", "é" * 400, "mot " * 90, "نساء 🕊 <!channel>", "\n\n"])
def test_any_label_is_drawn(label: str, language: Language) -> None:
    image = picture(Bar(label=label, value=3), Bar(label=label, value=0), language=language)
    assert image.width == 2 * SHOWN
    assert len(filled(image)) == 1


def test_accents_are_drawn() -> None:
    plain, accented = (picture(Bar(label=label, value=1)) for label in ("Education", "Éducation"))
    assert plain.tobytes() != accented.tobytes()


def test_long_label_gets_more_lines_and_is_whole() -> None:
    short = picture(Bar(label="Salud", value=1)).height
    long = picture(Bar(label="Derechos de las mujeres e igualdad de género", value=1)).height
    assert long > short


def test_chart_without_bars_is_drawn() -> None:
    assert filled(picture()) == []
