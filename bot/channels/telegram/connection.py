"""The HTTP connection under python-telegram-bot's methods: aiohttp, which the bot has anyway.

The library's own connection (httpx) takes several times the processor time a call, which is
most of what a message on Telegram costs us (docs/decisions.md).
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_AT_ONCE = 64  # connections: more than the dispatcher has sends under way
_KEPT = 20.0  # seconds an idle connection is kept: less than the servers keep theirs
_CONNECTING = 10.0  # seconds
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_REFUSED = re.compile(rb'"ok"\s*:\s*false')
_LARGEST_ANSWER = 32 * 1024 * 1024  # bytes; a hundred updates are a tenth of that
_LONGEST_WAIT = 86_400  # seconds; whoever asks for more does not mean it


class AiohttpRequest(BaseRequest):
    """Posts to the Bot API over kept connections.

    ``read_timeout`` is how long an answer may take, in seconds, where a call says nothing.
    The errors' causes are aiohttp's: they tell whether a request can have arrived.
    """

    def __init__(self, api_url: str, *, read_timeout: float) -> None:
        # A proxy from the environment is for the world outside, not for a server on this machine.
        self._trust_env = urlsplit(api_url).hostname not in _LOOPBACK
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917  (the library decides)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  (the library's signature)
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """One call; TimedOut and NetworkError carry aiohttp's error as their cause."""
        answer = self._read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(sock_connect=_CONNECTING, sock_read=answer)
        try:
            # Nobody is followed elsewhere: what is posted holds what people are told.
            async with self._open().request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                body = await _read(response)
                return _status(response.status, body), body
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            # The class only: an error's own words can hold the URL, and that holds the token.
            raise NetworkError(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer as the library expects it; TelegramError where something else has answered."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
            raise TelegramError("Invalid server response")
        return {"result": None, **answer, "parameters": _sound(answer.get("parameters"))}

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_AT_ONCE, keepalive_timeout=_KEPT)
            self._session = aiohttp.ClientSession(
                connector=connector,
                trust_env=self._trust_env,
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The answer, unless it would fill the memory."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _LARGEST_ANSWER:
            raise BadRequest("Bad Request: file is too big")
    return bytes(body)


def _status(status: int, body: bytes) -> int:
    """The status that a refusal names inside, where a server in between made it a 200."""
    if status != HTTPStatus.OK or _REFUSED.search(body) is None:
        return status
    try:
        answer = json.loads(body)
    except ValueError:
        return status
    refused = isinstance(answer, dict) and answer.get("ok") is False
    return int(answer.get("error_code") or HTTPStatus.BAD_REQUEST) if refused else status


def _sound(parameters: object) -> dict[str, int]:
    """What a refusal says beside its words, as far as that can be acted upon."""
    named = parameters.items() if isinstance(parameters, dict) else ()
    numbers = {name: value for name, value in named if isinstance(value, int)}
    if "retry_after" in numbers:
        numbers["retry_after"] = min(numbers["retry_after"], _LONGEST_WAIT)
    return numbers


def _body(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form
