"""The Telegram adapter with the sandbox's Bot API around it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.channels.base import Letter, Payload
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.webhook import Webhook
from bot.events import (
    Address,
)
from bot.i18n import Language
from bot.render.rendered import Rendered
from bot.sandbox.faults import Fault as Sabotage
from bot.sandbox.server import Sandbox
from tests.channels.contract import (
    Fault,
    MemoryCursor,
)

QUICK = Pace(long_poll=1, answer=1, pauses=(0.02, 0.05, 0.1), conflicts=(0.05, 0.2))
AMA, LUCIA = 1001, 1002
SECRET = "not-guessable"


def describe(key: str, language: Language) -> str:
    return f"{key} in {language}"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def letter(*parts: str, to: int = AMA, **more: Any) -> Letter:
    shown = Rendered(text=more.pop("text", "plain"), parts=parts, buttons=more.pop("buttons", ()))
    address = Address(channel="telegram", value=str(to))
    return Letter(to=address, contact_id=1, rendered=shown, **more)


class TelegramRig:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.cursor = MemoryCursor()

    def channel(self, webhook: Webhook | None = None, pace: Pace = QUICK) -> TelegramChannel:
        return TelegramChannel(
            token=self.sandbox.telegram_token,
            api_url=self.sandbox.environment()["PRESESSIONS_TELEGRAM_API_URL"],
            cursor=self.cursor,
            webhook=webhook,
            now=lambda: datetime.now(UTC),
            describe=describe,
            pace=pace,
        )

    def unreachable(self) -> TelegramChannel:
        return TelegramChannel(
            token="1:x",
            api_url="http://127.0.0.1:9/telegram",
            cursor=self.cursor,
            webhook=None,
            now=lambda: datetime.now(UTC),
            describe=describe,
            pace=QUICK,
        )

    def payload(self, text: str) -> Payload:
        return letter(escaped(text), text=text)

    async def say(self, text: str) -> None:
        self.sandbox.phones.send(AMA, text)

    async def arrived(self) -> Sequence[str]:
        return [each["text"] for each in self.screen()]

    def screen(self, chat: int = AMA) -> list[dict[str, Any]]:
        """What the bot has put on a phone."""
        phone = next(each for each in self.sandbox.chats.snapshot() if each["chat"] == chat)
        return [each for each in phone["messages"] if each["from"] == "bot"]

    def toast(self, chat: int = AMA) -> dict[str, Any] | None:
        phone = next(each for each in self.sandbox.chats.snapshot() if each["chat"] == chat)
        toast: dict[str, Any] | None = phone["toast"]
        return toast

    async def strike(self, fault: Fault) -> None:
        name = {"throttled": "429", "answer lost": "drop_after"}[fault]
        self.sabotage(name, "sendMessage", retry_after=7)

    def sabotage(self, fault: str, method: str, **more: Any) -> None:
        self.sandbox.faults.add(Sabotage(service="telegram", fault=fault, method=method, **more))

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [dict(each.arguments) for each in self.sandbox.log.find("telegram", method)]


class PushedRig(TelegramRig):
    """The same, but Telegram pushes to a port of ours."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.current: TelegramChannel | None = None
        self.url = ""
        self.turns: list[asyncio.Future[web.StreamResponse]] = []

    def channel(self, webhook: Webhook | None = None, pace: Pace = QUICK) -> TelegramChannel:
        # What the process before was doing has died with it.
        for turn in self.turns:
            turn.cancel()
        self.current = super().channel(Webhook(url=self.url, secret=SECRET), pace)
        return self.current

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hand the request to whatever channel lives just now, as the bot's port does."""
        if self.current is None:
            return web.Response(status=502)
        (route,) = self.current.routes()
        assert route.path == request.path
        turn = asyncio.ensure_future(route.handler(request))
        self.turns.append(turn)
        return await turn
