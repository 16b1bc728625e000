"""Updates by webhook: the secret token, retries, answers in the body."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.sandbox.server import Sandbox
from tests.sandbox.slack_app import until


class Hook:
    """A bot's webhook that answers with the statuses it is given, then 200."""

    def __init__(self, *statuses: int, body: Any = None) -> None:
        self.statuses = list(statuses)
        self.body = body
        self.received: list[tuple[str | None, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        """Take one update."""
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.received.append((secret, update["message"]["text"]))
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.body, status=status)


@asynccontextmanager
async def serving(hook: Hook) -> AsyncIterator[str]:
    """The webhook's URL."""
    app = web.Application()
    app.router.add_post("/hook", hook.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_updates_come_in_order_with_the_secret(sandbox: Sandbox, bot: Bot) -> None:
    hook = Hook()
    async with serving(hook) as url:
        await bot.set_webhook(url, secret_token="s3cret_-")
        for text in ("one", "two"):
            sandbox.phones.send(1001, text)
        await until(lambda: len(hook.received) == 2)
        info = await bot.get_webhook_info()
    assert hook.received == [("s3cret_-", "one"), ("s3cret_-", "two")]
    assert (info.url, info.pending_update_count) == (url, 0)


async def test_failed_delivery_is_repeated(sandbox: Sandbox, bot: Bot) -> None:
    hook = Hook(500)
    async with serving(hook) as url:
        await bot.set_webhook(url)
        sandbox.phones.send(1001, "one")
        await until(lambda: len(hook.received) == 2)
        info = await bot.get_webhook_info()
    assert hook.received == [(None, "one")] * 2
    assert info.last_error_message is not None
    assert info.last_error_message.startswith("Wrong response from the webhook: 500")


async def test_answer_in_the_body_is_carried_out(sandbox: Sandbox, bot: Bot) -> None:
    hook = Hook(body={"method": "sendMessage", "chat_id": 1001, "text": "at once"})
    async with serving(hook) as url:
        await bot.set_webhook(url)
        sandbox.phones.send(1001, "one")
        await until(lambda: len(sandbox.chats.messages) == 2)
    assert [message.text for message in sandbox.chats.messages] == ["one", "at once"]


async def test_polling_and_webhook_exclude_each_other(sandbox: Sandbox, bot: Bot) -> None:
    async with serving(Hook()) as url:
        await bot.set_webhook(url)
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == ()


async def test_insecure_webhook_elsewhere_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="an https url must be provided"):
        await bot.set_webhook("http://bot.example.org/hook")
