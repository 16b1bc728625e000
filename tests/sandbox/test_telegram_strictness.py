"""What Telegram refuses, in its own words, and what it counts."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.telegram.entities import FormattedText, parse_html, utf16_length
from bot.sandbox.telegram.errors import BotApiError
from tests.sandbox.conftest import telegram_bot


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    """A range of formatted text."""
    return {"type": kind, "offset": offset, "length": length, **more}


_PARSED: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("plain &amp; &lt;safe&gt; &quot;q&quot;", 'plain & <safe> "q"', []),
    ("&eacute; & &#233;&#x1F600;", "&eacute; & é😀", []),
    ("<b>bold <i>both</i></b>", "bold both", [entity("bold", 0, 9), entity("italic", 5, 4)]),
    ("😀<B>x</b>", "😀x", [entity("bold", 2, 1)]),
    (
        "<a href='https://example.org/?a=1&amp;b=2'>link</a>",
        "link",
        [entity("text_link", 0, 4, url="https://example.org/?a=1&b=2")],
    ),
    ('<a href="nonsense">link</a>', "link", []),
    ("<b></b>empty", "empty", []),
    ("<b>any end</>", "any end", [entity("bold", 0, 7)]),
    (
        '<pre><code class="language-python">x=1</code></pre>',
        "x=1",
        [entity("pre", 0, 3, language="python")],
    ),
    ("<blockquote expandable>q</blockquote>", "q", [entity("blockquote", 0, 1)]),
    ('<span class="tg-spoiler">s</span>', "s", [entity("spoiler", 0, 1)]),
]


@pytest.mark.parametrize(("html", "text", "entities"), _PARSED)
def test_html_is_read_as_text_and_entities(
    html: str, text: str, entities: list[dict[str, Any]]
) -> None:
    assert parse_html(html) == FormattedText(text=text, entities=tuple(entities))


_REFUSED: list[tuple[str, str]] = [
    ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("a<b", "Unclosed start tag at byte offset 1"),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" '),
    ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
    ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
    ("&#xd83d;", "Text contains invalid Unicode characters after decoding HTML entities"),
]


@pytest.mark.parametrize(("html", "problem"), _REFUSED)
def test_wrong_html_is_refused_with_its_place(html: str, problem: str) -> None:
    with pytest.raises(BotApiError) as refused:
        parse_html(html)
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {problem}")


@given(st.text(alphabet="ab<>&/;\"'= é😀"))
def test_html_reader_never_fails_otherwise(html: str) -> None:
    try:
        formatted = parse_html(html)
    except BotApiError:
        return
    end = utf16_length(formatted.text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= end for e in formatted.entities)


@pytest.fixture
async def friend(sandbox: Sandbox, bot: Bot) -> Bot:
    """The bot, after Ama has written to it."""
    sandbox.phones.send(1001, "hello")
    return bot


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    """One row of buttons."""
    return InlineKeyboardMarkup([list(buttons)])


_SENDS: list[tuple[dict[str, Any], str]] = [
    ({"text": "x" * 4097}, "Message is too long"),
    ({"text": "😀" * 2049}, "Message is too long"),
    ({"text": "   \n "}, "Message text is empty"),
    ({"text": "<b>x", "parse_mode": "HTML"}, "Can't parse entities"),
    (
        {"text": "x", "reply_markup": keyboard(InlineKeyboardButton("b", callback_data="é" * 33))},
        "Button_data_invalid",
    ),
    (
        {"text": "x", "reply_markup": keyboard(InlineKeyboardButton("b", url="not a link"))},
        "Inline keyboard button url 'not a link' is invalid",
    ),
    (
        {
            "text": "x",
            "reply_markup": keyboard(
                *(InlineKeyboardButton(str(n), callback_data=str(n)) for n in range(9))
            ),
        },
        "Reply markup is too long",
    ),
]


@pytest.mark.parametrize(("message", "problem"), _SENDS)
async def test_wrong_message_is_refused(friend: Bot, message: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await friend.send_message(1001, **message)
    assert str(refused.value).lower().startswith(problem.lower())


async def test_longest_message_passes_after_entities(friend: Bot) -> None:
    sent = await friend.send_message(1001, "<b>" + "&amp;" * 4096 + "</b>", "HTML")
    assert sent.text == "&" * 4096


async def test_unchanged_edit_is_refused(friend: Bot) -> None:
    sent = await friend.send_message(1001, "<b>same</b>", "HTML")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await friend.edit_message_text("<strong>same</strong>", 1001, sent.id, parse_mode="HTML")


async def test_what_is_gone_cannot_be_edited_or_deleted(friend: Bot) -> None:
    sent = await friend.send_message(1001, "short-lived")
    await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("again")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()


async def test_injected_faults_strike_once_each(sandbox: Sandbox, friend: Bot) -> None:
    def fault(name: str, **more: Any) -> None:
        sandbox.faults.add(Fault(service="telegram", method="sendMessage", fault=name, **more))

    outcomes: list[str] = []
    for name in ("429", "500", "close", "timeout", "drop_after", "migrate", "garbage"):
        fault(name, retry_after=3, migrate_to=-100123)
        try:
            await friend.send_message(1001, name, read_timeout=0.5)
        except Exception as error:  # noqa: BLE001  # the kinds are what is tested
            outcomes.append(type(error).__name__)
    assert outcomes == [
        "RetryAfter",
        "NetworkError",
        "NetworkError",
        "TimedOut",
        "NetworkError",
        "ChatMigrated",
        "TelegramError",
    ]
    texts = [message.text for message in sandbox.chats.messages if message.by_bot]
    assert texts == ["drop_after"]


async def test_fault_can_wait_for_its_message(sandbox: Sandbox, friend: Bot) -> None:
    sandbox.faults.add(Fault(service="telegram", fault="403", match="second"))
    await friend.send_message(1001, "first")
    with pytest.raises(Exception, match="blocked"):
        await friend.send_message(1001, "second")
    assert sandbox.faults.pending() == []


async def test_confirmed_updates_can_come_again(sandbox: Sandbox, friend: Bot) -> None:
    (update,) = await friend.get_updates()
    assert await friend.get_updates(offset=update.update_id + 1) == ()
    sandbox.faults.add(Fault(service="telegram", method="getUpdates", fault="repeat"))
    (again,) = await friend.get_updates()
    assert again == update


async def test_chat_takes_about_one_message_a_second() -> None:
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0, strict_rates=True) as strict:
        strict.phones.send(1001, "hello")
        async with telegram_bot(strict) as bot:
            for number in range(3):
                await bot.send_message(1001, str(number))
            with pytest.raises(RetryAfter):
                await bot.send_message(1001, "too fast")


async def test_json_body_and_unknown_method(sandbox: Sandbox, friend: Bot) -> None:
    base = f"{sandbox.base_url}/telegram/bot{sandbox.telegram_token}"
    async with aiohttp.ClientSession() as session:
        body = {"chat_id": 1001, "text": "hi", "reply_markup": {"remove_keyboard": True}}
        async with session.post(f"{base}/sendMessage", json=body) as response:
            sent = await response.json()
        async with session.get(f"{base}/sendNonsense") as response:
            unknown = await response.json()
    assert (sent["ok"], unknown) == (
        True,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


async def test_connection_fault_before_any_effect(sandbox: Sandbox, friend: Bot) -> None:
    sandbox.faults.add(Fault(service="telegram", method="sendMessage", fault="hang_after"))
    with pytest.raises((TimedOut, NetworkError)):
        await friend.send_message(1001, "arrived all the same", read_timeout=0.3)
    await asyncio.sleep(0)
    texts = [message.text for message in sandbox.chats.messages if message.by_bot]
    assert texts == ["arrived all the same"]
