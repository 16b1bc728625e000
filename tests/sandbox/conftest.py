"""A sandbox on free ports for each test, and the real client libraries pointed at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.server import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A world in memory."""
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot's client, logged in."""
    async with telegram_bot(sandbox) as bot:
        yield bot


def telegram_bot(sandbox: Sandbox, token: str | None = None) -> Bot:
    """python-telegram-bot's client, as the adapter makes it."""
    base = sandbox.environment()["PRESESSIONS_TELEGRAM_API_URL"]
    return Bot(
        token or sandbox.telegram_token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(read_timeout=2),
        get_updates_request=HTTPXRequest(read_timeout=2),
    )


class Api:
    """The HTTP API as the page uses it."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self._base = base
        self._session = session

    async def __call__(
        self, method: str, path: str, body: Any = None, **options: Any
    ) -> tuple[int, Any]:
        """The status and the JSON of an answer."""
        url = self._base + path
        async with self._session.request(method, url, json=body, **options) as response:
            return response.status, await response.json()

    async def part(self, name: str) -> Any:
        """One part of the snapshot."""
        return (await self("GET", "/api/world"))[1][name]


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Api]:
    """The HTTP API of the sandbox."""
    async with aiohttp.ClientSession() as session:
        yield Api(f"http://127.0.0.1:{sandbox.http_port}", session)
