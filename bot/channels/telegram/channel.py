"""The Telegram channel: one bot, polled or pushed to."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, assert_never

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError
from telegram.warnings import PTBUserWarning

from bot.channels.base import (
    Aside,
    Copy,
    Cursor,
    Home,
    Letter,
    Outgoing,
    Post,
    Receipt,
    Receive,
    TakeBack,
    Window,
)
from bot.channels.telegram.commands import Describe, offer_commands
from bot.channels.telegram.connection import AiohttpRequest
from bot.channels.telegram.failures import send_error
from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.outgoing import Sender
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.webhook import Webhook, WebhookDoor
from bot.errors import PermanentSendError
from bot.events import ChannelName
from bot.render.rendered import Capabilities

_REAL_API = "https://api.telegram.org"

log = structlog.get_logger()


class TelegramChannel:
    """Applicants on Telegram. Polls unless a webhook is given."""

    name: ChannelName = "telegram"
    capabilities = Capabilities(markup="telegram", buttons=True, max_length=4096)

    def __init__(
        self,
        *,
        token: str,
        api_url: str | None,
        cursor: Cursor,
        webhook: Webhook | None,
        now: Callable[[], datetime],
        describe: Describe,
        pace: Pace | None = None,
    ) -> None:
        self._pace = pace or Pace()
        # Some programs call ".../bot" the address, to which the token is added; it is one of ours.
        base = (api_url or _REAL_API).rstrip("/").removesuffix("/bot")
        # Two, so that a long poll takes no place from the messages that go out.
        polling, sending = (AiohttpRequest(base, read_timeout=self._pace.answer) for _ in "io")
        self._requests = (polling, sending)
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            get_updates_request=polling,
            request=sending,
        )
        self._sender = Sender(self._bot)
        self._cursor = cursor
        self._webhook = webhook
        self._now = now
        self._describe = describe
        self._intake: Intake | None = None
        _keep_quiet()

    def routes(self) -> list[web.RouteDef]:
        """What to mount on the bot's HTTP port: the webhook, when there is one."""
        if self._webhook is None:
            return []
        return WebhookDoor(self._webhook, lambda: self._intake).routes()

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Send or rewrite one letter; raises a SendError that says what to do next."""
        match outgoing.payload:
            case Letter() as letter:
                return Receipt(provider_id=await self._sender.send(letter, outgoing.parts_done))
            case Post() | Window() | Aside() | Home() | Copy() | TakeBack():
                raise PermanentSendError("Telegram takes letters only")
            case _:
                assert_never(outgoing.payload)

    async def own_name(self) -> str | None:
        """What the bot is called in ``https://t.me/…``; None while Telegram does not say."""
        try:
            # The plain call: a server that leaves something out must not stop the bot.
            about: Any = await self._bot.do_api_request("getMe")
            return about.get("username") if isinstance(about, Mapping) else None
        except TelegramError as error:
            log.warning("telegram.name_unknown", reason=send_error(error).reason)
            return None

    async def listen(self, receive: Receive) -> None:
        """Pass on updates until cancelled."""
        self._intake = intake = Intake(self._bot, receive, self._now)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(offer_commands(self._bot, self._describe, self._pace))
            if self._webhook is None:
                poller = Poller(self._bot, intake, self._cursor, self._now, self._pace)
                tasks.create_task(poller.run())
            else:
                tasks.create_task(self._stand_open(self._webhook))

    async def close(self) -> None:
        """Let go of connections."""
        if self._intake is not None:
            await self._intake.finish()
        for request in self._requests:
            await request.shutdown()

    async def _stand_open(self, webhook: Webhook) -> None:
        """Tell Telegram where to push, then wait; insists, for else nothing arrives."""
        failures = 0
        while True:
            try:
                await self._bot.set_webhook(
                    webhook.url, secret_token=webhook.secret, allowed_updates=ALLOWED_UPDATES
                )
            except TelegramError as error:
                failures += 1
                log.error("telegram.webhook_not_set", reason=send_error(error).reason)
                await asyncio.sleep(self._pace.pause(failures))
            else:
                await asyncio.Event().wait()


def _keep_quiet() -> None:
    """Silence the library where it would say too much: poller and sender have their reasons."""
    warnings.filterwarnings("ignore", r"Please use 'Bot\.", PTBUserWarning)
