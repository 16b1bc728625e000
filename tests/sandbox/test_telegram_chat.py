"""Chatting over python-telegram-bot: long polls, buttons, files, edits."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Api, telegram_bot

_KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="yes")]])


async def test_text_reaches_a_waiting_poll(sandbox: Sandbox, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    sandbox.phones.send(1001, "/start Bonjour")
    (update,) = await poll
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.chat.id, message.from_user.language_code) == (
        "/start Bonjour",
        1001,
        "fr",
    )
    assert message.parse_entities() == {message.entities[0]: "/start"}


async def test_updates_are_kept_until_confirmed(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.phones.send(1001, "one")
    sandbox.phones.send(1001, "two")
    first = await bot.get_updates()
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [[u.update_id for u in each] for each in (first, again, rest)] == [
        [100_000_001, 100_000_002],
        [100_000_001, 100_000_002],
        [100_000_002],
    ]


async def test_button_press_comes_as_query_and_is_answered(
    sandbox: Sandbox, bot: Bot, api: Api
) -> None:
    sandbox.phones.send(1001, "hello")
    sent = await bot.send_message(1001, "<b>Prêt ?</b> &lt;3", "HTML", reply_markup=_KEYBOARD)
    assert await api("POST", "/api/phones/1001/press", {"message_id": sent.id, "data": "yes"})
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "yes"
    await query.answer("Merci", show_alert=True)
    await query.edit_message_text("Fini")
    phone, *_ = await api.part("phones")
    assert phone["toast"] == {"text": "Merci", "alert": True}
    shown = phone["messages"][-1]
    assert {key: shown[key] for key in ("from", "html", "edited", "keyboard")} == {
        "from": "bot",
        "html": "Fini",
        "edited": True,
        "keyboard": [],
    }
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("again")


async def test_files_go_both_ways(sandbox: Sandbox, bot: Bot, api: Api) -> None:
    sandbox.phones.send_document(1001, "rapport.pdf", "application/pdf", b"%PDF-1")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1"
    sent = await bot.send_document(1001, b"BEGIN:VCALENDAR", filename="agenda.ics", caption="Voici")
    assert sent.document is not None
    assert sent.document.file_name == "agenda.ics"
    resent = await bot.send_document(1001, sent.document.file_id)
    assert resent.document is not None
    assert resent.document.file_size == 15


async def test_blocked_bot_is_told(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.phones.send(1001, "hello")
    sandbox.phones.block(1001, blocked=True)
    update = (await bot.get_updates())[-1]
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "still there?")


async def test_bot_cannot_write_first(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1002, "hello")


async def test_second_poll_ends_the_first(sandbox: Sandbox, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    async with telegram_bot(sandbox) as other:
        second = asyncio.create_task(other.get_updates(timeout=10))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first
        sandbox.phones.send(1001, "hello")
        assert len(await second) == 1


async def test_foreign_token_is_refused(sandbox: Sandbox) -> None:
    stranger = telegram_bot(sandbox, "2:other")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
