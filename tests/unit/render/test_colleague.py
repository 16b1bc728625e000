"""A member of the office is named by Slack where Slack shows it, and pinged nowhere else."""

from __future__ import annotations

import json

import pytest

from bot.message import Colleague, Message, Param
from bot.render import render, render_post
from bot.render.rendered import Capabilities


def named(actor: str, before: str = "Ama") -> Message:
    params: dict[str, Param] = {"actor": Colleague(id=actor), "before": before}
    return Message(key="threads.taken_over", params=params)


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("U0REVIEW", "<@U0REVIEW>"),
        ("W0REVIEW", "<@W0REVIEW>"),
        ("mail", "@mail"),
        ("U1> <!channel", "@U1&gt; &lt;!channel"),
        ("", "@"),
    ],
)
def test_slack_shows_a_name_only_for_an_id(actor: str, expected: str) -> None:
    rendered = render_post(named(actor), "en")
    assert rendered.blocks[0]["text"]["text"].startswith(f"{expected} has taken over from")


def test_name_among_words_slack_would_misread_stays_a_name() -> None:
    [block] = render_post(named("U0REVIEW", "*x*"), "en").blocks
    assert block["type"] == "rich_text"
    assert '{"type": "user", "user_id": "U0REVIEW"}' in json.dumps(block)


@pytest.mark.parametrize("markup", ["plain", "telegram", "mail"])
def test_elsewhere_it_is_plain_text(markup: str) -> None:
    capabilities = Capabilities(markup=markup, buttons=False)  # type: ignore[arg-type]
    assert render(named("U0REVIEW"), "en", capabilities).text.startswith("@U0REVIEW has taken")
