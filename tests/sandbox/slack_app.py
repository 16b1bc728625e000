"""A small app on slack-bolt, as the production adapter uses it, in Socket Mode or over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox

SECRET = "sandbox-signing-secret"
CHANNEL = "C0PRESESS"
APPROVER, VIEWER = "U0APPROVE", "U0VIEWER"


def web_client(sandbox: Sandbox) -> AsyncWebClient:
    """slack_sdk's client, pointed at the sandbox."""
    settings = sandbox.environment()
    # Without slack_sdk's own retries, which would post again what may have arrived.
    return AsyncWebClient(
        retry_handlers=[],
        token=settings["PRESESSIONS_SLACK_BOT_TOKEN"],
        base_url=settings["PRESESSIONS_SLACK_API_URL"],
    )


def bolt_app(sandbox: Sandbox) -> AsyncApp:
    """An app that runs its listeners before it acknowledges."""
    return AsyncApp(
        client=web_client(sandbox),
        signing_secret=SECRET,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )


@asynccontextmanager
async def connected(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app on a Socket Mode link."""
    token = sandbox.environment()["PRESESSIONS_SLACK_APP_TOKEN"]
    handler = AsyncSocketModeHandler(app, token, web_client=web_client(sandbox))
    handler.client.ping_interval = 0.2
    await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt has no type there
    await until(lambda: sandbox.slack.socket.connected)
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above


@asynccontextmanager
async def listening(app: AsyncApp, requests: list[dict[str, str]]) -> AsyncIterator[int]:
    """The app behind an HTTP server on a free port; the headers of each request are kept."""

    async def events(request: web.Request) -> web.Response:
        requests.append(dict(request.headers))
        bolt = await app.async_dispatch(
            AsyncBoltRequest(body=await request.text(), headers=dict(request.headers))
        )
        kind = bolt.first_headers().get("content-type", "text/plain").partition(";")[0]
        return web.Response(status=bolt.status, text=bolt.body, content_type=kind)

    server = web.Application()
    server.router.add_post("/slack/events", events)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def until(condition: Any, seconds: float = 5.0) -> None:
    """Wait for something that happens in another task."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def refusal(awaitable: Any) -> tuple[str, list[str]]:
    """Slack's error code, and what it says about the blocks."""
    try:
        await awaitable
    except SlackApiError as error:
        answer = error.response.data
        return str(answer["error"]), list(answer.get("errors", []))
    return "ok", []


def button(action_id: str, text: str = "Approve", **more: Any) -> dict[str, Any]:
    """A button."""
    label = {"type": "plain_text", "text": text}
    return {"type": "button", "action_id": action_id, "text": label, **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A block of buttons."""
    return {"type": "actions", "elements": list(elements), **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal that can be submitted."""
    return {
        "type": "modal",
        "callback_id": "reason",
        "title": {"type": "plain_text", "text": "Why?"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks),
        **more,
    }


def text_input(block_id: str = "why", **more: Any) -> dict[str, Any]:
    """A field to type in."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": "Reason"},
        "element": {"type": "plain_text_input", "action_id": "text"},
        **more,
    }
