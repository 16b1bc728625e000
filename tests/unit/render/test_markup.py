"""Chat markups: what looks alike stands in one tag, and nothing else is drawn into it."""

from __future__ import annotations

import pytest

from bot.render.markup import CHATS
from bot.render.tree import Run, Style

_BOLD = Style(bold=True)
_ITALIC = Style(italic=True)
_LINK = Style(italic=True, url="https://example.org/a")


@pytest.mark.parametrize(
    ("runs", "written"),
    [
        (
            [Run("7", _ITALIC), Run(" of ", _ITALIC), Run("24", _ITALIC)],
            "<i>7 of 24</i>",
        ),
        ([Run("a", _BOLD), Run(" "), Run("b", _BOLD)], "<b>a</b> <b>b</b>"),
        ([Run("<a>", _BOLD), Run(" & b", _BOLD)], "<b>&lt;a&gt; &amp; b</b>"),
        (
            [Run("see ", _ITALIC), Run("the", _LINK), Run(" page", _LINK), Run(".", _ITALIC)],
            '<i>see </i><a href="https://example.org/a"><i>the page</i></a><i>.</i>',
        ),
    ],
)
def test_telegram_puts_one_tag_around_what_looks_alike(runs: list[Run], written: str) -> None:
    assert CHATS["telegram"].write(runs) == written
