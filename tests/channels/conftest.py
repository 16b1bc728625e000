"""The rigs: each adapter with its outside world."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.sandbox.server import Sandbox
from tests.channels.slack_rig import PAUSES, HttpRig, SlackRig
from tests.channels.telegram_rig import AMA, LUCIA, PushedRig, TelegramRig


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramRig]:
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0) as sandbox:
        # A person has to write first; these words are not part of any test.
        for chat in (AMA, LUCIA):
            sandbox.phones.send(chat, "/start")
        sandbox.updates.drop_all()
        yield TelegramRig(sandbox)


@pytest.fixture
async def pushed(telegram: TelegramRig) -> AsyncIterator[PushedRig]:
    pushed = PushedRig(telegram.sandbox)
    app = web.Application()
    app.router.add_post("/telegram/hook", pushed.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pushed.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram/hook"
    yield pushed
    await runner.cleanup()


@pytest.fixture
async def slack() -> AsyncIterator[SlackRig]:
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0, slack_retry_pauses=PAUSES) as sandbox:
        yield SlackRig(sandbox)


@pytest.fixture
async def posted() -> AsyncIterator[HttpRig]:
    rigs: list[HttpRig] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        if not rigs or rigs[0].current is None:
            return web.Response(status=502)
        (route,) = rigs[0].current.routes()
        return await asyncio.ensure_future(route.handler(request))

    app = web.Application()
    app.router.add_post("/slack/events", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Sandbox(
        http_port=0,
        smtp_port=0,
        imap_port=0,
        slack_retry_pauses=PAUSES,
        events_url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events",
        signing_secret="signing-secret",
    ) as sandbox:
        rigs.append(HttpRig(sandbox))
        yield rigs[0]
    await runner.cleanup()
