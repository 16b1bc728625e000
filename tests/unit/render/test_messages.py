"""The same message in every markup, hostile words included."""

from __future__ import annotations

import pytest

from bot.message import Items, Link, Message, StateName, Term
from bot.render import Templates, render
from bot.render.rendered import Capabilities, Markup

NAME = "<!channel> & <b> *x* [y](http://z)"
CALL = Link(url='https://example.org/a?x=1&y="2"'.replace('"', "%22"))

PLAIN = Capabilities(markup="plain", buttons=True)
TELEGRAM = Capabilities(markup="telegram", buttons=True)
MRKDWN = Capabilities(markup="mrkdwn", buttons=True)
MAIL = Capabilities(markup="mail", buttons=False)


def shown(message: Message, markup: Markup, templates: Templates) -> str:
    capabilities = Capabilities(markup=markup, buttons=True)
    (part,) = render(message, "en", capabilities, templates=templates).parts
    if markup == "mail":
        return part.partition("<main>\n")[2].partition("</main>")[0].strip()
    return part


HELLO = Message(key="hello", params={"name": NAME, "place": StateName(code="TG")})
LINKED = Message(key="linked", params={"link": CALL})
WRITE = Message(key="linked", params={"link": Link(url="mailto:office@example.org")})
THEMES = Message(
    key="themes",
    params={
        "items": Items(
            items=(
                Term(key="theme.torture"),
                "<b>",
                Message(key="pair", params={"label": "a", "value": 1500}),
                Items(items=("inner",)),
            )
        )
    },
)
LISTED = Message(key="listed", params={"second": "two\nlines"})
APART = Message(key="themes_apart", params={"items": Items(items=("one",))})
EMPTY = Message(key="themes_apart", params={"items": Items(items=())})

CASES: list[tuple[Message, Markup, str]] = [
    (HELLO, "plain", f"Hello {NAME}, welcome to Togo."),
    (
        HELLO,
        "telegram",
        "Hello <b>&lt;!channel&gt; &amp; &lt;b&gt; *x* [y](http://z)</b>, <i>welcome</i> to Togo.",
    ),
    (
        HELLO,
        "mrkdwn",
        (
            "Hello *&lt;!channel&gt; &amp; &lt;b&gt; <!date^0^{_}|*>x<!date^0^{_}|*> "
            "[y](http://z)*, _welcome_ to Togo."
        ),
    ),
    (
        HELLO,
        "mail",
        (
            "<p>Hello <strong>&lt;!channel&gt; &amp; &lt;b&gt; *x* [y](http://z)</strong>, "
            "<em>welcome</em> to Togo.</p>"
        ),
    ),
    (
        LINKED,
        "plain",
        (
            "See the call (https://example.org/a?x=1&y=%222%22) "
            "or https://example.org/a?x=1&y=%222%22."
        ),
    ),
    (
        LINKED,
        "telegram",
        (
            'See <a href="https://example.org/a?x=1&amp;y=%222%22">the <b>call</b></a> or '
            '<a href="https://example.org/a?x=1&amp;y=%222%22">'
            "https://example.org/a?x=1&amp;y=%222%22</a>."
        ),
    ),
    (
        LINKED,
        "mrkdwn",
        (
            "See <https://example.org/a?x=1&amp;y=%222%22|the >"
            "*<https://example.org/a?x=1&amp;y=%222%22|call>* or "
            "<https://example.org/a?x=1&amp;y=%222%22|https://example.org/a?x=1&amp;y=%222%22>."
        ),
    ),
    (
        LINKED,
        "mail",
        (
            '<p>See <a href="https://example.org/a?x=1&amp;y=%222%22">the '
            '<strong>call</strong></a> or <a href="https://example.org/a?x=1&amp;y=%222%22">'
            "https://example.org/a?x=1&amp;y=%222%22</a>.</p>"
        ),
    ),
    (WRITE, "telegram", "See the <b>call</b> (office@example.org) or office@example.org."),
    (
        THEMES,
        "plain",
        "Themes:\n- Torture\n- <b>\n- a: 1,500\n  - inner\nThank you.",
    ),
    (
        THEMES,
        "telegram",
        "Themes:\n• Torture\n• &lt;b&gt;\n• a: 1,500\n  • inner\nThank you.",
    ),
    (
        THEMES,
        "mail",
        (
            "<p>Themes:</p>\n<ul>\n<li>Torture</li>\n<li>&lt;b&gt;</li>\n<li>a: 1,500<ul>\n"
            "<li>inner</li></ul>\n</li></ul>\n<p>Thank you.</p>"
        ),
    ),
    (APART, "plain", "Themes:\n\n- one\n\nThank you."),
    (EMPTY, "plain", "Themes:\n\nThank you."),
    (LISTED, "plain", "Do this:\n\n1. first\n2. two lines\n  - under it"),
    (
        LISTED,
        "mail",
        (
            "<p>Do this:</p>\n<ol>\n<li>first</li>\n<li>two lines<ul>\n<li>under it</li></ul>\n"
            "</li></ol>"
        ),
    ),
    (
        Message(key="alone", params={"text": "one\r\ntwo\u2028\x00three"}),
        "telegram",
        "What you wrote:\n\none\ntwo\nthree",
    ),
    (
        Message(key="alone", params={"text": "one\ntwo"}),
        "mail",
        "<p>What you wrote:</p>\n<p>one<br>\ntwo</p>",
    ),
    (Message(key="line", params={"text": "a\nb"}), "plain", "First a b\nsecond"),
    (Message(key="bold", params={"name": "a\nb "}), "mrkdwn", "*a*\n*b* "),
    (
        Message(key="raw", params={"name": ">quote\n> too"}),
        "mrkdwn",
        "\u2060&gt;quote\n\u2060&gt; too",
    ),
    (
        Message(key="raw", params={"name": "a_b c_d@example.org :smile: 10:30 `x`"}),
        "mrkdwn",
        "a_b c_d@example.org <!date^0^{_}|:>smile: 10:30 <!date^0^{_}|`>x<!date^0^{_}|`>",
    ),
]


@pytest.mark.parametrize(("message", "markup", "expected"), CASES)
def test_message_in_each_markup(
    message: Message, markup: Markup, expected: str, templates: Templates
) -> None:
    assert shown(message, markup, templates) == expected


def test_text_is_plain_whatever_the_markup(templates: Templates) -> None:
    for capabilities in (PLAIN, TELEGRAM, MRKDWN):
        rendered = render(HELLO, "fr", capabilities, templates=templates)
        assert rendered.text == f"Bonjour {NAME}, bienvenue à Togo."


def test_mail_text_ends_with_the_footer_of_its_html(templates: Templates) -> None:
    rendered = render(HELLO, "es", MAIL, templates=templates)
    assert rendered.text == (
        f"Hola, {NAME}: bienvenida en Togo.\n\n-- \nUPR Info · Pre-sesiones\n"
        "Puede responder directamente a este mensaje."
    )
    assert "Puede responder directamente a este mensaje." in rendered.parts[0]


def test_mail_document_is_whole_and_loads_nothing(templates: Templates) -> None:
    (document,) = render(HELLO, "fr", MAIL, templates=templates).parts
    assert document.startswith('<!DOCTYPE html>\n<html lang="fr"')
    assert document.endswith("</html>\n")
    assert "prefers-color-scheme: dark" in document
    for remote in ("src=", "@import", "url(", "<script", "<link"):
        assert remote not in document
