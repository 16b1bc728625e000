"""What does not fit is refused with its key, language and parameter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.message import Choice, Items, Link, Message, Moment, Param, ReferenceOf
from bot.render import Templates, render
from bot.render.errors import (
    BadTemplate,
    MissingParameter,
    ParameterError,
    SurplusParameter,
    TemplateError,
    UnknownTemplate,
    UnsuitableParameter,
)
from bot.render.markdown import read_blocks
from bot.render.rendered import Capabilities

TELEGRAM = Capabilities(markup="telegram", buttons=True)
NOON = datetime(2021, 8, 16, 12, tzinfo=UTC)
UNFIT = "closes (fr): parameter when: "


def of(value: Param) -> Message:
    return Message(key="closes", params={"when": value})


CASES: list[tuple[Message, type[TemplateError], str]] = [
    (Message(key="nowhere"), UnknownTemplate, "nowhere (fr): there is no such template"),
    (
        Message(key="letter/nowhere"),
        UnknownTemplate,
        "letter/nowhere (fr): there is no such template",
    ),
    (
        Message(key="faq/deadline#nowhere"),
        UnknownTemplate,
        "faq/deadline#nowhere (fr): there is no such template",
    ),
    (Message(key="closes"), MissingParameter, "closes (fr): parameter when: it is missing"),
    (
        Message(key="two", params={"x": "1"}),
        SurplusParameter,
        "two (fr): parameter x: no placeholder takes it",
    ),
    (Message(key="days"), MissingParameter, "days (fr): parameter count: it is missing"),
    (
        Message(key="linked", params={"link": "https://example.org"}),
        UnsuitableParameter,
        "linked (fr): parameter link: a link can only lead to a Link",
    ),
    (
        Message(key="linked", params={"link": Link(url="javascript:alert(1)")}),
        UnsuitableParameter,
        "linked (fr): parameter link: a link can only lead to a Link",
    ),
    (
        of(Link(url="https://example.org/ a")),
        UnsuitableParameter,
        f"{UNFIT}'https://example.org/ a' is no http, https, mailto or tg address",
    ),
    (of(Items(items=("a",))), UnsuitableParameter, f"{UNFIT}a list needs a line of its own"),
    (
        of(Message(key="two")),
        UnsuitableParameter,
        f"{UNFIT}two is several paragraphs and needs a line of its own",
    ),
    (
        of(Moment(at=NOON, zone="Nowhere/Town")),
        UnsuitableParameter,
        f"{UNFIT}'Nowhere/Town' is no time zone",
    ),
    (of(True), UnsuitableParameter, f"{UNFIT}a bool cannot be said"),
    (
        of(ReferenceOf(application_id="7")),
        UnsuitableParameter,
        f"{UNFIT}the reference of 7 is not known before it is stored",
    ),
    (
        Message(key="two", choices=((Choice(label="x", data="é" * 33),),)),
        UnsuitableParameter,
        f"two (fr): parameter choices: {'é' * 33!r} is longer than 64 bytes",
    ),
    (
        Message(key="two", choices=((Choice(label="x", url="file:///etc"),),)),
        UnsuitableParameter,
        "two (fr): parameter choices: 'file:///etc' is no link",
    ),
]


@pytest.mark.parametrize(("message", "kind", "text"), CASES)
def test_misfit_is_refused_by_name(
    message: Message, kind: type[TemplateError], text: str, templates: Templates
) -> None:
    with pytest.raises(kind) as caught:
        render(message, "fr", TELEGRAM, templates=templates)
    assert str(caught.value) == text


def test_parameter_error_says_where(templates: Templates) -> None:
    with pytest.raises(ParameterError) as caught:
        render(Message(key="closes"), "es", TELEGRAM, templates=templates)
    error = caught.value
    assert (error.key, error.language, error.parameter) == ("closes", "es", "when")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("> quoted", "blockquote_open is not among the markup we use"),
        ("---", "hr is not among the markup we use"),
        ("[a](javascript:b)", "'javascript:b' is no link one can send"),
        ("[a]()", "'' is no link one can send"),
        ("a {b", "a brace without its placeholder in 'a {b'"),
        ("{Upper}", "a brace without its placeholder in '{Upper}'"),
        ("{{a}}", "a brace without its placeholder in '{'"),
    ],
)
def test_markdown_we_do_not_use_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadTemplate) as caught:
        read_blocks(text, where="here", language="en")
    assert str(caught.value) == f"here: {why}"


@pytest.mark.parametrize("text", ["<b>x</b>", "![x](http://y)", "`x`", "&lt;x&gt;"])
def test_markup_that_is_switched_off_is_mere_words(text: str) -> None:
    (pattern,) = read_blocks(text, where="here", language="en")
    words = "".join(getattr(piece, "text", "?") for piece in pattern.pieces)
    assert words == text.replace("&lt;", "<").replace("&gt;", ">").replace("[x](http://y)", "x")
