"""The one connection to Slack's Web API."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.failures import Moved

_REAL_API = "https://slack.com/api/"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Wire:
    """Makes the client at its first use, as its connections belong to the running loop.

    No retry handlers: what to do after a failure is for the outbox to say.
    """

    def __init__(self, token: str, api_url: str | None, answer_seconds: float = 15) -> None:
        url = api_url or _REAL_API
        self.logger = _silent()
        self._timeout = aiohttp.ClientTimeout(total=answer_seconds, sock_connect=5)
        self.client = AsyncWebClient(
            token, base_url=url, logger=self.logger, retry_handlers=[], timeout=int(answer_seconds)
        )
        if urlsplit(url).hostname in _LOOPBACK:
            # A proxy from the environment is for the world outside, not for this machine.
            self.client.proxy = None

    def open(self) -> AsyncWebClient:
        """The client with kept connections."""
        if self.client.session is None or self.client.session.closed:
            self.client.session = aiohttp.ClientSession(
                timeout=self._timeout, response_class=_Answer, trace_configs=[_staying()]
            )
        return self.client

    async def close(self) -> None:
        """Let go of connections."""
        if self.client.session is not None:
            await self.client.session.close()


class _Answer(aiohttp.ClientResponse):
    """An answer whose JSON is an object, as the library takes for granted."""

    async def json(self, **how: Any) -> dict[str, Any]:
        """The object; ClientPayloadError where something else has answered."""
        try:
            answer = await super().json(**how)
        except RecursionError:
            answer = None
        if not isinstance(answer, dict):
            raise aiohttp.ClientPayloadError("what answers is not Slack")
        return answer


def _staying() -> aiohttp.TraceConfig:
    """The library follows redirects, and nothing else lets us forbid it."""

    async def refuse(*_redirected: object) -> None:
        raise Moved

    staying = aiohttp.TraceConfig()
    staying.on_request_redirect.append(refuse)
    return staying


def _silent() -> logging.Logger:
    """A logger for the libraries, whose lines would hold texts, tickets and names.

    What matters of it is logged here in our own words.
    """
    logger = logging.getLogger("presessions.slack.wire")
    logger.disabled = True
    logger.setLevel(logging.CRITICAL + 1)
    return logger
