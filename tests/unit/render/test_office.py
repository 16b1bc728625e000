"""Whom texts tell people to write to: the round's own address, else the installation's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.message import Message
from bot.render import office, render
from bot.render.rendered import Capabilities

PLAIN = Capabilities(markup="plain", buttons=False)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    office.write_to("")


@pytest.mark.parametrize(
    ("own", "of_round", "shown"),
    [
        ("", "", "presessions@upr-info.org"),
        ("bot@example.org", "", "bot@example.org"),
        ("bot@example.org", "round41@example.org", "round41@example.org"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_texts_name_the_address_that_is_read(
    own: str, of_round: str, shown: str, language: str
) -> None:
    office.write_to(own)
    inner = Message(key="faq/contact")
    joined = Message(
        key="letterform.joined", params={"first": inner, "rest": inner}, office=of_round
    )
    for message in (Message(key="faq/contact", office=of_round), joined):
        text = render(message, language, PLAIN).text  # type: ignore[arg-type]
        assert shown in text
        assert text.count("@") == (2 if message is joined else 1)
