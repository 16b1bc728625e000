"""Delivers updates to the bot's webhook until each is answered with success."""

from __future__ import annotations

import asyncio
from typing import Final

import aiohttp

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.errors import BotApiError
from bot.sandbox.telegram.methods import Methods
from bot.sandbox.telegram.records import Update, Webhook
from bot.sandbox.telegram.updates import UpdateQueue, update_json
from bot.sandbox.world import World

_LONGEST_PAUSE: Final = 60.0
_TIMEOUT: Final = aiohttp.ClientTimeout(total=60)


class WebhookDelivery:
    """Posts pending updates one after the other, in order, again and again while it fails."""

    def __init__(
        self, world: World, updates: UpdateQueue, methods: Methods, first_pause: float = 1.0
    ) -> None:
        self._world = world
        self._updates = updates
        self._methods = methods
        self._first_pause = first_pause

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Deliver for as long as the sandbox lives."""
        failures = 0
        while True:
            await self._world.until(self._has_work, patience=3600)
            webhook = self._methods.webhook()
            pending = self._updates.pending(1)
            if webhook is None or not pending:
                continue
            if await self._deliver(session, webhook, pending[0]):
                failures = 0
                continue
            await asyncio.sleep(min(self._first_pause * 2**failures, _LONGEST_PAUSE))
            failures += 1

    def _has_work(self) -> bool:
        return self._methods.webhook() is not None and bool(self._updates)

    async def _deliver(
        self, session: aiohttp.ClientSession, webhook: Webhook, update: Update
    ) -> bool:
        headers = {}
        if webhook.secret_token is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        try:
            async with session.post(
                webhook.url, json=update_json(update), headers=headers, timeout=_TIMEOUT
            ) as response:
                body = await response.read()
                status, reason = response.status, response.reason
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = "Connection timed out" if isinstance(error, TimeoutError) else str(error)
            self._methods.note_webhook_error(webhook, problem)
            return False
        if not 200 <= status < 300:
            problem = f"Wrong response from the webhook: {status} {reason}"
            self._methods.note_webhook_error(webhook, problem)
            return False
        self._updates.confirm(update)
        await self._answer(response, body)
        return True

    async def _answer(self, response: aiohttp.ClientResponse, body: bytes) -> None:
        """The body of a webhook's answer may itself be a call of a method."""
        if response.content_type != "application/json" or not body:
            return
        arguments = await response.json()
        if not isinstance(arguments, dict) or "method" not in arguments:
            return
        try:
            await self._methods.run(Call(method=str(arguments["method"]), arguments=arguments))
        except BotApiError:
            # The real service tells nobody either: the result of such a call is lost.
            return
