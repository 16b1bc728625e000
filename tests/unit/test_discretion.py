"""Notices for locked screens: nothing of the matter before the reader scrolls or presses."""

from __future__ import annotations

import re

import pytest

from bot import discretion
from bot.context import Contact
from bot.effects import Send, SendKind
from bot.i18n import LANGUAGES, Language
from bot.message import Message, Moment
from bot.render import render
from bot.render.rendered import Capabilities
from tests.store.facts import NOW

MAIL = Capabilities(markup="mail", buttons=False)
CHAT = Capabilities(markup="telegram", buttons=True, max_length=4096)
TELLING = ("togo", "upr", "epu", "pre-ses", "pré-ses", "presesion", "draft", "borr", "candidat")
SECRET = Message(key="dialogue.saved", params={"closes": Moment(at=NOW)})
_SHOWN = 140  # signs of a mail that a phone's preview shows at most


def send(kind: SendKind, language: Language = "en") -> Send:
    return Send(contact_id=1, message=SECRET, language=language, kind=kind)


@pytest.mark.parametrize(
    ("discreet", "kind", "veiled"),
    [
        (True, "reminder", True),
        (True, "decision", True),
        (True, "answer", True),
        (True, "dialogue", False),
        (True, "reply", False),
        (False, "reminder", False),
    ],
)
def test_only_what_comes_unasked_is_veiled(discreet: bool, kind: SendKind, veiled: bool) -> None:
    contact = Contact(id=1, person_id=1, channel="telegram", address="1", discreet=discreet)
    assert discretion.veils(contact, send(kind)) is veiled


@pytest.mark.parametrize("language", LANGUAGES)
def test_chat_shows_a_button_and_nothing_else(language: Language) -> None:
    notice = render(discretion.shown(send("reminder"), 17, CHAT), language, CHAT)
    [[button]] = notice.buttons
    assert button.data == "read:17"
    assert [word for word in TELLING if word in (notice.text + button.text).lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_says_nothing_in_its_subject_and_first_lines(language: Language) -> None:
    plain = render(SECRET, language, MAIL)
    veiled = discretion.veiled(plain, language)
    [page] = veiled.parts
    body = re.sub(r"<[^>]*>", "", page.partition("<body")[2].partition(">")[2]).strip()
    for seen in (veiled.subject or "", veiled.text[:_SHOWN], body[:_SHOWN]):
        assert [word for word in TELLING if word in seen.lower()] == []
    assert (plain.text in veiled.text, len(body) > _SHOWN) == (True, True)
