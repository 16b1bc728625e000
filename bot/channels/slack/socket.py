"""Slack's Socket Mode, kept up through everything."""

from __future__ import annotations

import asyncio

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.channels.slack.failures import FAILURES, send_error
from bot.channels.slack.patience import Patience
from bot.channels.slack.wire import Wire

_CONNECT_SECONDS = 20.0

log = structlog.get_logger()


class SocketDoor:
    """Holds the connection.

    The library reconnects by itself, but may go on forever with an address that has
    expired: when the connection stays away for too long a new one is begun.
    """

    def __init__(self, wire: Wire, app_token: str, patience: Patience) -> None:
        self._wire = wire
        self._app_token = app_token
        self._patience = patience
        self.connected = False
        """Whether Slack has ever let us in; the library mends what breaks after that."""

    async def run(self, app: AsyncApp) -> None:
        """Listen until cancelled."""
        while True:
            handler = await self._connect(app)
            if handler is None:
                await asyncio.sleep(self._patience.socket_retry_after)
                continue
            try:
                await self._watch(handler)
            finally:
                await _close(handler)

    async def _connect(self, app: AsyncApp) -> AsyncSocketModeHandler | None:
        # Asked for here, so that a refusal is logged with its reason.
        try:
            answer = await self._wire.open().apps_connections_open(app_token=self._app_token)
        except FAILURES as error:
            log.error("slack.socket_refused", reason=send_error(error).reason)
            return None
        handler = AsyncSocketModeHandler(
            app, self._app_token, logger=self._wire.logger, web_client=self._wire.open()
        )
        handler.client.proxy = self._wire.client.proxy
        handler.client.wss_uri = answer["url"]
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                await handler.connect_async()  # type: ignore[no-untyped-call] # not annotated there
        except TimeoutError:
            log.warning("slack.socket_slow")
            await _close(handler)
            return None
        self.connected = True
        return handler

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """Return once the connection has been away for too long."""
        away, step = 0.0, self._patience.socket_look_every
        while away < self._patience.socket_grace:
            await asyncio.sleep(step)
            away = 0.0 if await handler.client.is_connected() else away + step
        log.warning("slack.socket_lost")


async def _close(handler: AsyncSocketModeHandler) -> None:
    await handler.close_async()  # type: ignore[no-untyped-call] # not annotated there
