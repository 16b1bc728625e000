"""Whatever a person types arrives as those characters, and as nothing else."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import Message
from bot.render import Templates, label, render
from bot.render.markup import is_inert
from bot.render.rendered import Capabilities, Markup
from bot.render.words import one_line

MARKS = st.sampled_from(
    ["<b>", "</b>", "&amp;", "<!channel>", "*", "_", "~", "`", "**x**", "[x](http://y)", "<", ">",
     "&", '"', "'", "|", "\n", "\r\n", "\x00", "\u202e", "{name}", "<@U1>", ":x:", "• ", "1. ",
     "\ud800", "<a href='tg://x'>", "<!date^0^{_}|*>", "𝔘", "é", " ", "a"]
)  # fmt: skip
HOSTILE = st.lists(MARKS | st.text(max_size=8), max_size=12).map("".join)


class Words(HTMLParser):
    """The text of an HTML fragment and the tags in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def written(name: str, markup: Markup, templates: Templates) -> str:
    message = Message(key="bold", params={"name": name})
    capabilities = Capabilities(markup=markup, buttons=True)
    return "".join(render(message, "en", capabilities, templates=templates).parts)


@pytest.mark.fault(58)
@given(name=HOSTILE)
def test_telegram_html_gives_back_what_was_typed(name: str, templates: Templates) -> None:
    words = Words(written(f"x{name}x", "telegram", templates))
    expected = label(f"x{name}x", "en")
    assert words.tags == ["b"]
    # A message that is one parameter keeps its lines.
    assert " ".join(words.text.split()) == " ".join(expected.split())


@given(name=HOSTILE)
def test_mail_html_gives_back_what_was_typed(name: str, templates: Templates) -> None:
    document = written(f"x{name}x", "mail", templates)
    words = Words(document.partition("<main>\n")[2].partition("</main>")[0])
    assert set(words.tags) <= {"p", "strong", "br"}
    assert words.text.split() == one_line(f"x{name}x").split()


@pytest.mark.fault(53)
@given(name=HOSTILE)
def test_mrkdwn_gives_back_what_was_typed(name: str, templates: Templates) -> None:
    message = Message(key="hello", params={"name": name, "place": "here"})
    capabilities = Capabilities(markup="mrkdwn", buttons=True)
    (part,) = render(message, "en", capabilities, templates=templates).parts
    plain = render(message, "en", Capabilities(markup="plain", buttons=True), templates=templates)
    assert slack_words(part) == " ".join(plain.text.split())


def slack_words(mrkdwn: str) -> str:
    """What a Slack client shows of mrkdwn: literal words set aside, then marks dropped."""
    literals: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        literals.append(found[1])
        return "\x01"

    text = re.sub(r"<!date\^0\^\{_\}\|([^>])>", put_aside, mrkdwn)
    assert "<" not in text, "a bracket that Slack would parse"
    outside = re.sub(r"(?<![A-Za-z0-9])[*_]|[*_](?![A-Za-z0-9])", "", text)
    assert is_inert(re.sub("\u2060&gt;", "", outside)), "a sign that Slack would parse"
    kept = iter(literals)
    shown = re.sub("\x01", lambda _: next(kept), unescape(outside.replace("\u2060", "")))
    return " ".join(shown.split())


@given(name=HOSTILE)
def test_plain_text_gives_back_what_was_typed(name: str, templates: Templates) -> None:
    message = Message(key="hello", params={"name": name, "place": "here"})
    capabilities = Capabilities(markup="plain", buttons=True)
    text = render(message, "en", capabilities, templates=templates).text
    assert text == f"Hello {one_line(name)}, welcome to here."


@given(name=HOSTILE)
def test_one_line_is_one_line_that_any_wire_can_carry(name: str) -> None:
    line = one_line(name)
    assert "\n" not in line
    assert "\r" not in line
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line)
    line.encode()
