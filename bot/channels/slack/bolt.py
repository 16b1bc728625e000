"""The Bolt app: one listener for each kind of payload, all leading to one door."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.incoming import Json
from bot.channels.slack.wire import Wire

_ANY = re.compile("")

log = structlog.get_logger()


def bolt_app(wire: Wire, take: Callable[[Json], Awaitable[BoltResponse]]) -> AsyncApp:
    """An app that answers only when ``take`` has returned.

    Bolt tries its listeners one after the other, so there is no more than one a kind.
    Signatures are checked before Bolt sees a request, and who the bot is does not matter
    here: so a press never waits for ``auth.test``.
    """

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_token=wire.client.token,
        )

    async def listener(body: dict[str, object]) -> BoltResponse:
        return await take(body)

    async def complete(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> None:
        # Bolt matches dialogs by this field and fails on one that has none.
        if "view" in body:
            body["view"].setdefault("callback_id", "")
        await next_()

    async def failed(error: Exception) -> BoltResponse:
        # The library's own log is off, and a traceback could show what people wrote.
        log.error("slack.not_dispatched", error=type(error).__name__)
        return BoltResponse(status=500)

    app = AsyncApp(
        name="presessions",
        logger=wire.logger,
        client=AsyncWebClient(base_url=wire.client.base_url, logger=wire.logger),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=True,
    )
    app.error(failed)
    app.use(complete)
    app.action(_ANY)(listener)
    app.view(_ANY)(listener)
    app.command(_ANY)(listener)
    app.event(_ANY)(listener)
    return app
