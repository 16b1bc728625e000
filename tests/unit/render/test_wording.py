"""Letters in the office's own words: what is read in them, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, Language
from bot.message import Items, Message, Param, Wording
from bot.render import render
from bot.render.errors import MissingParameter
from bot.render.rendered import Capabilities
from bot.render.templates import shared
from bot.render.tree import Line, Pattern, Run, Shape, Slot, Style
from bot.render.wording import placeholders, read, standard, stray, tidied

LETTERS = (
    *("confirmation", "regret", "waiting", "released"),
    *("correction#rejected", "correction#waitlisted", "correction#approved"),
)
CHANNELS = {
    "mail": Capabilities(markup="mail", buttons=False),
    "telegram": Capabilities(markup="telegram", buttons=True, max_length=4096),
    "mrkdwn": Capabilities(markup="mrkdwn", buttons=True, max_length=3000),
}
NOTHING: Param = Items(items=())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", LETTERS)
def test_standard_text_in_a_window_is_the_letter_itself(letter: str, language: Language) -> None:
    key = f"letter/{letter}"
    words = standard(key, language)
    template, reads = shared().find(key, language), read(words, language)
    assert (reads.patterns, reads.subject) == (template.patterns, template.subject)
    assert tidied(words.subject, words.body) == words


def test_text_is_paragraphs_points_and_bold_words() -> None:
    body = "Hello **{name}**,\nsecond line\n\nTo do:\n- one **two**\n- *three*\nand so on\n\nBye"
    assert read(Wording(subject="{name}: hi", body=body), "en").patterns == (
        Pattern(
            Shape(),
            (
                Line((Run("Hello "), Slot("name", Style(bold=True)), Run(",")), Run("\n")),
                Line((Run("second line"),)),
            ),
        ),
        Pattern(Shape(), (Line((Run("To do:"),)),)),
        Pattern(
            Shape("item", 1, None, tight=True),
            (Line((Run("one "), Run("two", Style(bold=True)))),),
        ),
        Pattern(Shape("item", 1, None, tight=True), (Line((Run("*three*"),)),)),
        Pattern(Shape(tight=True), (Line((Run("and so on"),)),)),
        Pattern(Shape(), (Line((Slot("added"),), alone=Slot("added")),)),
        Pattern(Shape(), (Line((Run("Bye"),)),)),
    )


@pytest.mark.parametrize(
    ("text", "names", "sign"),
    [
        ("{first_name} and {state}, {state}", ("first_name", "state"), None),
        ("Dear {First name},", (), "{First"),
        ("{answer_by", (), "{answer_by"),
        ("a } b", (), "}"),
        ("{{state}}", ("state",), "{"),
        ("none", (), None),
    ],
)
def test_braces_are_placeholders_or_slips(
    text: str, names: tuple[str, ...], sign: str | None
) -> None:
    assert (placeholders(text), stray(text)) == (names, sign)


HOSTILE = "<!channel> <@U1> <b>&amp; `x` _y_ ~z~ # no heading\n1) [a](javascript:1) | \\ نساء 🕊"


@pytest.mark.parametrize("channel", CHANNELS)
def test_words_of_the_office_are_no_markup_of_any_channel(channel: str) -> None:
    words = tidied(HOSTILE, f"{HOSTILE}\n\n{{reference}}")
    params: dict[str, Param] = {"reference": HOSTILE, "added": NOTHING}
    written = render(
        Message(key="letter/regret", params=params, wording=words), "en", CHANNELS[channel]
    )
    once = HOSTILE.replace("\n", " ")
    assert written.text.replace("\n", " ").count(once) == 2
    assert written.subject == once
    whole = "".join(written.parts)
    assert [sign in whole for sign in ("<!channel>", "<@U1>", "<b>&", 'href="javascript')] == [
        False
    ] * 4


def test_letter_without_its_parameter_is_refused() -> None:
    message = Message(key="letter/regret", wording=Wording(subject="a", body="{reference}"))
    with pytest.raises(MissingParameter):
        render(message, "en", CHANNELS["mail"])


@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_can_be_read(body: str, subject: str, language: Language) -> None:
    words = tidied(subject, body)
    reads = read(words, language)
    assert reads.needs == {*placeholders(words.subject), *placeholders(words.body), "added"}
    assert tidied(words.subject, words.body) == words
