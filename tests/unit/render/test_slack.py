"""Boards, posts and dialogs as Block Kit, checked by Slack's own models too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.effects import Board, Card, Dialog, Input
from bot.message import Choice, Items, Message, StateName, Term
from bot.render import Templates, render_board, render_dialog, render_post
from bot.render.errors import UnsuitableParameter
from bot.render.markup import utf16
from bot.render.slack.kit import cut

NAME = "<!channel> & <b> *x* [y](http://z)"
Json = Mapping[str, Any]


def accepted(blocks: Sequence[Json]) -> bool:
    """Whether Slack's library takes the blocks and every button has an id of its own."""
    for block in blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.validate_json()
    pressed = [e["action_id"] for b in blocks if b["type"] == "actions" for e in b["elements"]]
    return len(pressed) == len(set(pressed)) and json.loads(json.dumps(blocks)) == list(blocks)


def pair(label: str, value: str) -> Message:
    return Message(key="pair", params={"label": label, "value": value})


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def words(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


BOARD = Board(
    title=Message(key="hello", params={"name": "A & B", "place": StateName(code="TG")}),
    cards=(
        Card(
            message=pair("Ligue <Togo>", "a_b@example.org"),
            choices=(
                Choice(label="Approve", data="approve:1", style="primary"),
                Choice(label="Decline", data="decline:1", style="danger"),
            ),
        ),
        Card(
            message=Message(key="bold", params={"name": NAME}),
            choices=(Choice(label=NAME, data="x"), Choice(label="Open", url="https://example.org")),
        ),
    ),
)


def test_board_is_header_cards_and_numbered_buttons(templates: Templates) -> None:
    rendered = render_board(BOARD, "en", templates=templates)
    assert rendered.text == "Hello A &amp; B, welcome to Togo."
    assert list(rendered.blocks) == [
        {"type": "header", "text": plain("Hello A & B, welcome to Togo.")},
        {"type": "divider"},
        section("Ligue &lt;Togo&gt;: a_b@example.org"),
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "text": plain("Approve"),
                    "value": "approve:1",
                    "style": "primary",
                    "action_id": "act:0",
                },
                {
                    "type": "button",
                    "text": plain("Decline"),
                    "value": "decline:1",
                    "style": "danger",
                    "action_id": "act:1",
                },
            ],
        },
        {"type": "divider"},
        rich(words(text(NAME, bold=True))),
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": plain(NAME), "value": "x", "action_id": "act:2"},
                {
                    "type": "button",
                    "text": plain("Open"),
                    "url": "https://example.org",
                    "action_id": "act:3",
                },
            ],
        },
    ]
    assert accepted(rendered.blocks)


def test_board_without_cards_is_a_post(templates: Templates) -> None:
    board = Board(title=replace(pair("a", "b"), choices=((Choice(label="Yes", data="y"),),)))
    rendered = render_board(board, "fr", templates=templates)
    assert list(rendered.blocks) == [
        section("a\u00a0: b"),
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": plain("Yes"), "value": "y", "action_id": "act:0"}
            ],
        },
    ]
    assert rendered == render_post(board.title, "fr", templates=templates)


def test_only_what_slack_would_misread_is_rich_text(templates: Templates) -> None:
    items = Items(items=("plain", "_not_ italic", Items(items=("*inner*",))))
    post = Message(key="themes_apart", params={"items": items})
    rendered = render_post(post, "en", templates=templates)
    assert list(rendered.blocks) == [
        section("Themes:\n\n• plain"),
        rich(
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 0,
                "elements": [words(text("_not_ italic"))],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [words(text("*inner*"))],
            },
        ),
        section("Thank you."),
    ]
    assert accepted(rendered.blocks)


@pytest.mark.fault(53)
def test_notification_cannot_call_everyone(templates: Templates) -> None:
    rendered = render_post(Message(key="raw", params={"name": NAME}), "en", templates=templates)
    assert rendered.text == "&lt;!channel&gt; &amp; &lt;b&gt; *x* [y](http://z)"


def test_full_board_says_how_many_are_left_out(templates: Templates) -> None:
    choice = Choice(label=Term(key="word.yes"), data="y")
    cards = tuple(Card(message=pair("n", str(n)), choices=(choice,)) for n in range(40))
    board = replace(BOARD, cards=cards)
    rendered = render_board(board, "en", templates=templates)
    assert len(rendered.blocks) == 50
    assert rendered.blocks[-1] == {
        "type": "context",
        "elements": [plain("16 more are not shown here.")],
    }
    assert accepted(rendered.blocks)


def test_board_drops_its_lines_before_its_cards(templates: Templates) -> None:
    cards = tuple(Card(message=pair("n", str(n))) for n in range(49))
    rendered = render_board(replace(BOARD, cards=cards), "en", templates=templates)
    assert [block["type"] for block in rendered.blocks] == ["header", *["section"] * 49]


def test_dialog_carries_its_data_and_fields(templates: Templates) -> None:
    dialog = Dialog(
        title=Message(key="hello", params={"name": "somebody", "place": "somewhere"}),
        body=(Message(key="letter/receipt#late", params=LATE, language="fr"),),
        data="decide:7",
        inputs=(
            Input(name="why", label=pair("Why", ""), multiline=True),
            Input(name="who", label=pair("Who", "x"), value="A", optional=False),
        ),
    )
    view = render_dialog(dialog, "en", templates=templates).view
    assert view == {
        "type": "modal",
        "callback_id": "dialog",
        "private_metadata": "decide:7",
        "title": plain("Hello somebody, welcome…"),
        "close": plain("Close"),
        "submit": plain("Send"),
        "blocks": [
            section(
                "*Clôture passée\u00a0: Togo*\n\nBonjour A,\n\n"
                "L’appel (État\u00a0: *Togo*) est clos depuis le hier."
            ),
            {
                "type": "input",
                "block_id": "why",
                "label": plain("Why:"),
                "element": {"type": "plain_text_input", "action_id": "value", "multiline": True},
                "optional": True,
            },
            {
                "type": "input",
                "block_id": "who",
                "label": plain("Who: x"),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "value",
                    "multiline": False,
                    "initial_value": "A",
                },
                "optional": False,
            },
        ],
    }
    View(**view).validate_json()


LATE: Mapping[str, Any] = {"name": "A", "state": StateName(code="TG"), "closes": "hier"}


def test_dialog_to_read_has_no_submit_button(templates: Templates) -> None:
    dialog = Dialog(title=Message(key="two"), body=(Message(key="two"),), data="")
    view = render_dialog(dialog, "es", templates=templates).view
    assert "submit" not in view
    assert view["close"] == plain("Cerrar")
    View(**view).validate_json()


def test_dialog_refuses_what_would_not_come_back_whole(templates: Templates) -> None:
    dialog = Dialog(title=Message(key="two"), body=(), data="x" * 3001)
    with pytest.raises(UnsuitableParameter, match="data: a dialog holds 3000 characters"):
        render_dialog(dialog, "en", templates=templates)


@pytest.mark.fault(53)
@settings(max_examples=10, deadline=None)  # eighty long texts at a time
@given(name=st.text(alphabet="word <*𝔘\n", min_size=1).map(lambda text: text * 400))
def test_every_limit_is_kept_by_any_length(name: str, templates: Templates) -> None:
    choices = tuple(Choice(label=name, data=str(n)) for n in range(30))
    card = Card(message=Message(key="raw", params={"name": name}), choices=choices)
    cards = (card, *(replace(card, choices=choices[:1]),) * 30)
    board = Board(title=Message(key="bold", params={"name": name}), cards=cards)
    rendered = render_board(board, "en", templates=templates)
    assert len(rendered.blocks) <= 50
    assert accepted(rendered.blocks)
    dialog = Dialog(title=board.title, body=(card.message,) * 60, data="x")
    View(**render_dialog(dialog, "en", templates=templates).view).validate_json()


@pytest.mark.parametrize(
    ("words", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("abcdefgh", 4, "abc…"),
        ("𝔘𝔘𝔘", 5, "𝔘𝔘…"),
    ],
)
def test_cut_ends_at_a_word_within_the_limit(words: str, limit: int, expected: str) -> None:
    assert cut(words, limit) == expected
    assert utf16(expected) <= limit
