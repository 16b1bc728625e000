"""Telegram pushing to a port of ours."""

from __future__ import annotations

import aiohttp
import pytest

from bot.events import PersonWrote
from tests.channels.contract import (
    ChannelContract,
    Core,
    eventually,
    listening,
)
from tests.channels.telegram_rig import SECRET, PushedRig


class TestTelegramPushed(ChannelContract):
    """The contract, over a webhook."""

    @pytest.fixture
    def rig(self, pushed: PushedRig) -> PushedRig:
        return pushed


@pytest.mark.fault(56)
@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, "{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, "{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "not-guessablé"}, "{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, "no json", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, "[]", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, "[" * 99_999, 400),
        (
            {"X-Telegram-Bot-Api-Secret-Token": SECRET},
            '{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 9}, "date": 1%s}}'
            % ("0" * 18),
            200,
        ),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, '{"update_id": 1, "poll": {}}', 200),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, '{"update_id": 1, "message": {}}', 200),
    ],
)
async def test_webhook_answers(
    pushed: PushedRig, headers: dict[str, str], body: str, status: int
) -> None:
    core = Core()
    async with listening(pushed.channel(), core), aiohttp.ClientSession() as session:
        await eventually(lambda: bool(pushed.calls("setWebhook")))
        async with session.post(pushed.url, data=body, headers=headers) as answer:
            assert answer.status == status
    assert core.offered == []


async def test_words_below_a_file_too_large_are_words(pushed: PushedRig) -> None:
    core, headers = Core(), {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    file = {"file_id": "f", "file_unique_id": "u", "file_size": 20 * 1024 * 1024}
    chat = {"id": 1001, "type": "private", "first_name": "Ama"}
    sent = {"message_id": 1, "date": 1627293600, "chat": chat, "from": chat}
    update = {"update_id": 1, "message": {**sent, "document": file, "caption": "notre rapport"}}
    async with listening(pushed.channel(), core), aiohttp.ClientSession() as session:
        await eventually(lambda: bool(pushed.calls("setWebhook")))
        async with session.post(pushed.url, json=update, headers=headers) as answer:
            assert answer.status == 200
    (event,) = core.handled
    assert isinstance(event, PersonWrote)
    assert (event.text, event.unsupported, event.no_file) == ("notre rapport", False, "large")


async def test_webhook_is_not_ready_before_the_channel_listens(pushed: PushedRig) -> None:
    channel = pushed.channel()
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with (
        aiohttp.ClientSession() as session,
        session.post(pushed.url, data="{}", headers=headers) as answer,
    ):
        assert answer.status == 503
    await channel.close()
