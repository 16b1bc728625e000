"""Slack over HTTP: signed requests at one address for events, presses and commands alike."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

PATH = "/slack/events"

log = structlog.get_logger()


class HttpDoor:
    """Checks the signature over the raw bytes before anything reads them."""

    def __init__(self, signing_secret: str, app: Callable[[], AsyncApp | None]) -> None:
        # The age of a signature is told by the machine's clock, also when a rehearsal moved ours.
        self._verifier = SignatureVerifier(signing_secret)
        self._app = app

    def routes(self) -> list[web.RouteDef]:
        """What to mount on the bot's HTTP port."""
        return [web.post(PATH, self._handle)]

    async def _handle(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if not self._is_signed(raw, request):
            log.warning("slack.signature_wrong")
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        app = self._app()
        if app is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        answer = await app.async_dispatch(
            AsyncBoltRequest(body=raw.decode(), headers=dict(request.headers))
        )
        return await to_aiohttp_response(answer)

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        try:
            return self._verifier.is_valid_request(raw, dict(request.headers))
        except (ValueError, TypeError):
            # A timestamp that is no number, bytes that are no text, a signature beyond ASCII.
            return False
