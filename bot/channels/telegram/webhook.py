"""Telegram's updates pushed to the bot's HTTP port."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.channels.telegram.intake import Intake

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where Telegram pushes updates to, and the secret that proves it is Telegram."""

    url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The path of the URL, which the bot's own server answers."""
        return urlsplit(self.url).path or "/"


class WebhookDoor:
    """Answers 200 only after the update is durable; anything else makes Telegram push again."""

    def __init__(self, webhook: Webhook, intake: Callable[[], Intake | None]) -> None:
        self._secret = webhook.secret.encode()
        self._path = webhook.path
        self._intake = intake

    def routes(self) -> list[web.RouteDef]:
        """What to mount on the bot's HTTP port."""
        return [web.post(self._path, self._handle)]

    async def _handle(self, request: web.Request) -> web.Response:
        shown = request.headers.get(_SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            log.warning("telegram.webhook_secret_wrong")
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        intake = self._intake()
        if intake is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            update = await request.json()
        except (ValueError, RecursionError):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if not isinstance(update, dict):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        parcel = intake.read(update)
        durable = parcel is None or await intake.take(parcel)
        return web.Response(status=HTTPStatus.OK if durable else HTTPStatus.INTERNAL_SERVER_ERROR)
