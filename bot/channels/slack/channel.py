"""The Slack channel: the office's side of the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import assert_never

import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.channels.base import (
    Aside,
    Copy,
    Home,
    Letter,
    Outgoing,
    Post,
    Receipt,
    Receive,
    TakeBack,
    Window,
)
from bot.channels.slack.bolt import bolt_app
from bot.channels.slack.copies import Copies
from bot.channels.slack.doorway import Doorway
from bot.channels.slack.failures import FAILURES, is_too_late, send_error
from bot.channels.slack.notices import aside_of
from bot.channels.slack.outgoing import Sender
from bot.channels.slack.patience import Patience
from bot.channels.slack.people import People
from bot.channels.slack.socket import SocketDoor
from bot.channels.slack.webhook import HttpDoor
from bot.channels.slack.wire import Wire
from bot.errors import PermanentSendError
from bot.events import ChannelName
from bot.i18n import Language
from bot.render.rendered import Capabilities

log = structlog.get_logger()


class SlackChannel:
    """One workspace, one office channel. Socket Mode when there is an app token, else HTTP."""

    name: ChannelName = "slack"

    def __init__(
        self,
        *,
        bot_token: str,
        app_token: str | None,
        signing_secret: str | None,
        api_url: str | None,
        channel: str,
        now: Callable[[], datetime],
        patience: Patience | None = None,
        language: Language = "en",
    ) -> None:
        self.capabilities = Capabilities(
            markup="mrkdwn", buttons=True, max_length=3000, language=language
        )
        self._wire = Wire(bot_token, api_url)
        self._patience = patience or Patience()
        self._socket = SocketDoor(self._wire, app_token, self._patience) if app_token else None
        self._signing_secret = signing_secret
        self._channel = channel
        self._now = now
        self._people = People(self._wire)
        self._sender = Sender(self._wire, channel)
        self._copies = Copies(self._wire)
        self._doorway: Doorway | None = None
        self._app: AsyncApp | None = None

    def routes(self) -> list[web.RouteDef]:
        """What to mount on the bot's HTTP port; nothing in Socket Mode."""
        if self._socket is not None or not self._signing_secret:
            return []
        return HttpDoor(self._signing_secret, lambda: self._app).routes()

    @property
    def connected(self) -> bool:
        """Whether the office's presses and words can reach us."""
        return self._app is not None and (self._socket is None or self._socket.connected)

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Post, rewrite, open or whisper; raises a SendError that says what to do next."""
        try:
            return Receipt(provider_id=await self._send(outgoing))
        except FAILURES as error:
            raise send_error(error) from error

    async def listen(self, receive: Receive) -> None:
        """Pass on what the office does until cancelled."""
        self._doorway = Doorway(
            people=self._people,
            channel=self._channel,
            now=self._now,
            receive=receive,
            whisper=self._whisper,
            patience=self._patience,
        )
        self._app = bolt_app(self._wire, self._doorway.take)
        if self._socket is not None:
            await self._socket.run(self._app)
        await asyncio.Event().wait()

    async def members(self, ids: Iterable[str]) -> frozenset[str]:
        """The people behind user and user-group ids."""
        return await self._people.members(ids)

    async def close(self) -> None:
        """Let go of connections, after a moment for what is still going on."""
        if self._doorway is not None:
            await self._doorway.finish()
        self._people.stop()
        await self._wire.close()

    async def _send(self, outgoing: Outgoing) -> str:
        match outgoing.payload:
            case Post() as post:
                return await self._sender.post(
                    post,
                    key=outgoing.key,
                    uncertain=outgoing.uncertain,
                    attempt=outgoing.attempt,
                )
            case Window() as window:
                return await self._open(window)
            case Aside() as aside:
                return await self._sender.aside(aside)
            case Home() as home:
                return await self._sender.home(home)
            case Copy() as copy:
                return await self._copies.bring(
                    copy, key=outgoing.key, uncertain=outgoing.uncertain
                )
            case TakeBack() as back:
                return await self._copies.take_back(back)
            case Letter():
                raise PermanentSendError("Slack takes no letters")
            case _:
                assert_never(outgoing.payload)

    async def _open(self, window: Window) -> str:
        try:
            return await self._sender.window(window)
        except SlackApiError as error:
            if window.late is not None and is_too_late(error):
                await self._show(window.late)
            raise

    async def _whisper(self, actor: str, channel: str, text: str) -> None:
        await self._show(Aside(actor=actor, channel=channel, rendered=aside_of(text)))

    async def _show(self, aside: Aside) -> None:
        # Best effort: the turn is durable, and the board shows what became of it.
        try:
            await self._sender.aside(aside)
        except FAILURES as error:
            log.warning("slack.notice_not_shown", reason=send_error(error).reason)
