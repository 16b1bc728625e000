"""The two ways from Slack to the app: Socket Mode and signed HTTP requests."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from bot.sandbox.slack.records import APP
from bot.sandbox.world import Json

Kind = Literal["events_api", "interactive", "slash_commands"]

ACK_SECONDS: Final = 3.0
"""How long Slack waits for an acknowledgement."""

_OLD: Final = 600
_LINKS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Which attempt this is, and why the one before failed."""

    number: int
    reason: str


class Undelivered(Exception):
    """The app did not acknowledge: why, and whether it asked not to be tried again."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


class Transport(Protocol):
    """A way to the app."""

    async def deliver(
        self, kind: Kind, payload: Json, retry: Retry | None = None, fault: str | None = None
    ) -> Any:
        """What the app answered; `Undelivered` when it did not in time."""


class SocketTransport:
    """Socket Mode: the app's web sockets, one envelope after the other on any of them."""

    def __init__(self) -> None:
        self._links: list[web.WebSocketResponse] = []
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Any]]] = {}
        self._tickets: set[str] = set()

    def new_ticket(self) -> str:
        """The right to open one link."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    @property
    def connected(self) -> bool:
        """Whether the app is there."""
        return bool(self._links)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One link, until either side closes it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self._links) >= _LINKS:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        link = web.WebSocketResponse(heartbeat=10)
        await link.prepare(request)
        self._links.append(link)
        try:
            await link.send_json(self._hello())
            async for message in link:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            if link in self._links:
                self._links.remove(link)
            self._give_up(link)
        return link

    async def deliver(
        self, kind: Kind, payload: Json, retry: Retry | None = None, fault: str | None = None
    ) -> Any:
        """Send an envelope and wait for its acknowledgement."""
        if fault in {"close", "disconnect"}:
            await self.disconnect(warn=fault == "disconnect")
        link = next((each for each in self._links if not each.closed), None)
        if link is None:
            raise Undelivered("connection_failed")
        # The next envelope takes the next link.
        self._links.append(self._links.pop(self._links.index(link)))
        envelope = _envelope(kind, payload, retry)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = (link, answer)
        try:
            await link.send_json(envelope)
            async with asyncio.timeout(ACK_SECONDS):
                return await answer
        except TimeoutError:
            raise Undelivered("http_timeout") from None
        except ConnectionError:
            raise Undelivered("connection_failed") from None
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def stop(self) -> None:
        """End every link, so that the server can stop."""
        await self.disconnect(warn=False)

    async def disconnect(self, *, warn: bool = True) -> None:
        """End every link: with Slack's request to come back on a new one, or without a word."""
        links = list(self._links)
        self._links.clear()
        for link in links:
            if warn:
                # The app closes the old link itself when it has read this.
                await link.send_json({"type": "disconnect", "reason": "refresh_requested"})
            else:
                await link.close()

    def _acknowledge(self, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        _, waiting = self._waiting.get(str(answer.get("envelope_id")), (None, None))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    def _give_up(self, link: web.WebSocketResponse) -> None:
        for used, answer in self._waiting.values():
            if used is link and not answer.done():
                answer.set_exception(Undelivered("connection_failed"))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
            "connection_info": {"app_id": APP},
        }


class HttpTransport:
    """HTTP mode: signed POSTs to the app's request URL."""

    def __init__(self, url: str, signing_secret: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._secret = signing_secret.encode()
        self._session = session

    async def deliver(
        self, kind: Kind, payload: Json, retry: Retry | None = None, fault: str | None = None
    ) -> Any:
        """Post a request and wait for its answer."""
        body, content_type = _http_body(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body, fault)}
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = retry.reason
        timeout = aiohttp.ClientTimeout(total=ACK_SECONDS)
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, timeout=timeout
            ) as response:
                final = response.headers.get("X-Slack-No-Retry") == "1"
                if response.status != 200:
                    raise Undelivered("http_error", final=final)
                return _http_answer(response.content_type, await response.text())
        except TimeoutError:
            raise Undelivered("http_timeout") from None
        except aiohttp.ClientError:
            raise Undelivered("connection_failed") from None

    def _signature(self, body: bytes, fault: str | None) -> dict[str, str]:
        # Real time, not the world's: the app compares it with its machine's clock.
        timestamp = str(int(time.time()) - (_OLD if fault == "old_signature" else 0))
        signed = b":".join((b"v0", timestamp.encode(), body))
        secret = b"wrong" if fault == "bad_signature" else self._secret
        digest = hmac.new(secret, signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _envelope(kind: Kind, payload: Json, retry: Retry | None) -> Json:
    envelope: Json = {
        "envelope_id": secrets.token_hex(16),
        "type": kind,
        "accepts_response_payload": kind != "events_api",
        "payload": payload,
    }
    if kind == "events_api":
        envelope["retry_attempt"] = retry.number if retry else 0
        envelope["retry_reason"] = retry.reason if retry else ""
    return envelope


def _http_body(kind: Kind, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _http_answer(content_type: str, text: str) -> Any:
    if not text:
        return None
    if content_type != "application/json":
        return {"text": text}
    try:
        return json.loads(text)
    except ValueError:
        raise Undelivered("http_error") from None
