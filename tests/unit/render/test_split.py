"""Long messages are cut at good borders, within the limit, losing nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import Items, Message
from bot.render import Templates, render
from bot.render.markup import CHATS, utf16
from bot.render.rendered import Capabilities, Markup
from bot.render.split import border, split
from bot.render.tree import Run, Style

STYLES = st.sampled_from(
    [Style(), Style(bold=True), Style(italic=True, url="https://example.org/?a=1&b=2")]
)
RUNS = st.lists(
    st.builds(Run, st.text(alphabet="ab <&*\n𝔘é\u0301", min_size=1, max_size=40), STYLES),
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "room", "head"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two"),
        ("one two three", 7, "one two"),
        ("one\ntwo three", 6, "one"),
        ("first one\n\nsecond third", 17, "first one"),
        # A paragraph border too early would waste the part.
        ("a\n\nsecond third fourth", 16, "a\n\nsecond third"),
        ("abcdefgh", 3, "abc"),
        ("𝔘𝔘𝔘", 5, "𝔘𝔘"),
        ("e\u0301e\u0301e\u0301", 3, "e\u0301"),
        ("a👩\u200d👩\u200d👧", 6, "a"),
    ],
)
def test_border_is_the_best_before_the_limit(text: str, room: int, head: str) -> None:
    assert text[: border(text, room)] == head


@pytest.mark.fault(58)
@given(runs=RUNS, limit=st.integers(min_value=70, max_value=200))
@pytest.mark.parametrize("markup", ["plain", "telegram", "mrkdwn"])
def test_split_keeps_all_characters_within_the_limit(
    markup: str, runs: Sequence[Run], limit: int
) -> None:
    chat = next(chat for name, chat in CHATS.items() if name == markup)
    parts = split(runs, limit, chat.measure)
    assert all(chat.measure(part) <= limit for part in parts)
    joined = "".join(run.text for part in parts for run in part)
    assert "".join(joined.split()) == "".join("".join(run.text for run in runs).split())


@pytest.mark.parametrize("markup", ["plain", "telegram", "mrkdwn"])
def test_long_message_keeps_its_tags_whole(markup: Markup, templates: Templates) -> None:
    items = Items(items=tuple(Message(key="bold", params={"name": f"<{n}> 𝔘"}) for n in range(300)))
    message = Message(key="themes", params={"items": items})
    capabilities = Capabilities(markup=markup, buttons=True, max_length=500)
    parts = render(message, "en", capabilities, templates=templates).parts
    assert len(parts) > 5
    for part in parts:
        visible = re.sub(r"</?b>", "", part) if markup == "telegram" else part
        assert utf16(re.sub(r"&\w+;", "x", visible) if markup == "telegram" else visible) <= 500
        assert part.count("<b>") == part.count("</b>")
        assert part.endswith(("𝔘", "𝔘</b>", "𝔘*", "Thank you."))


def test_message_within_the_limit_is_one_part(templates: Templates) -> None:
    message = Message(key="raw", params={"name": "x" * 4096})
    capabilities = Capabilities(markup="telegram", buttons=True, max_length=4096)
    assert render(message, "en", capabilities, templates=templates).parts == ("x" * 4096,)
