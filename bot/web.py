"""The HTTP port: health, metrics, what the channels mount, and nothing else.

Whoever can reach it can hold it up no longer than a few seconds: a connection carries one
request, must begin it at once and finish it soon, and there are only so many at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web

from bot import metrics
from bot.errors import UsageError
from bot.logs import describe

_LARGEST = 2 * 1024 * 1024
_HEAD_SECONDS = 10.0  # to send a request's line and headers
_BODY_SECONDS = 30.0  # to send the rest, and for us to answer
_AT_ONCE = 256
_BUSY_SECONDS = 0.5  # the same where there are too many
_LINGERS = 1.0
_TOLD = ("Allow",)  # the headers of a refusal that we pass on
_PLAIN = {
    "Server": "presessions",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}

log = structlog.get_logger()

Ready = Callable[[], Awaitable[bool]]
Watch = Callable[[], Awaitable[Iterable[metrics.Waiting]]]


async def serve(
    host: str,
    port: int,
    routes: Iterable[web.RouteDef],
    ready: Ready,
    watch: Watch,
    *,
    head_seconds: float = _HEAD_SECONDS,
    body_seconds: float = _BODY_SECONDS,
) -> Door:
    """Start the server; the caller cleans it up. UsageError where the port is not to be had."""
    guard = _Guard(head_seconds, body_seconds)
    app = web.Application(client_max_size=_LARGEST, middlewares=[guard.middleware()])
    app.on_response_prepare.append(_plain_headers)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _readiness(ready))
    app.router.add_get("/metrics", _metrics(watch))
    app.router.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    assert runner.server is not None, "it was set up"
    protocols = runner.server
    loop = asyncio.get_running_loop()
    try:
        listening = await loop.create_server(lambda: guard.watched(protocols), host, port)
    except OSError as error:
        raise UsageError(f"PRESESSIONS_HTTP_PORT cannot be opened: {error.strerror}") from None
    return Door(listening, runner)


class Door:
    """The open port."""

    def __init__(self, listening: asyncio.Server, runner: web.AppRunner) -> None:
        self._listening = listening
        self._runner = runner

    @property
    def port(self) -> int:
        """Where it is, also when it was chosen freely."""
        number: int = self._listening.sockets[0].getsockname()[1]
        return number

    async def cleanup(self) -> None:
        """Take no more requests, and finish those that are under way."""
        self._listening.close()
        await self._runner.cleanup()


class _Guard:
    """Hangs up on whoever opens a connection and does not use it."""

    def __init__(self, head_seconds: float, body_seconds: float) -> None:
        self._head_seconds = head_seconds
        self._body_seconds = body_seconds
        self._asking: set[int] = set()

    def watched(self, server: web.Server) -> Any:
        """A protocol for a new connection."""
        protocol = _Handler(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # its lines would hold addresses
            lingering_time=_LINGERS,
        )
        asyncio.get_running_loop().call_later(self._head_seconds, self._look, protocol)
        if len(server.connections) >= _AT_ONCE:
            asyncio.get_running_loop().call_later(_BUSY_SECONDS, self._look, protocol)
        return protocol

    def _look(self, protocol: Any) -> None:
        began = id(protocol) in self._asking
        self._asking.discard(id(protocol))
        if protocol.transport is not None and not began:
            protocol.transport.abort()

    def middleware(self) -> Any:
        """Notes that a request has begun, and gives it only so long."""

        @web.middleware
        async def within(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            self._asking.add(id(request.protocol))
            answer: web.StreamResponse
            try:
                async with asyncio.timeout(self._body_seconds):
                    answer = await handler(request)
            except web.HTTPException as refusal:
                kept = {name: refusal.headers[name] for name in _TOLD if name in refusal.headers}
                answer = web.Response(status=refusal.status, headers=kept)
            except TimeoutError:
                answer = web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
            except Exception as error:  # noqa: BLE001  (whoever asks again is served again)
                log.error("web.failed", error=describe(error))
                answer = web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
            answer.force_close()
            return answer

        return within


class _Handler(web.RequestHandler):
    """Answers what is no HTTP with a number alone: no version, nothing of what was sent."""

    __slots__ = ()

    def handle_error(self, *_what: object, **_more: object) -> web.StreamResponse:
        """The answer to a request that could not be read."""
        answer = web.Response(status=HTTPStatus.BAD_REQUEST, headers=_PLAIN)
        answer.force_close()
        return answer


async def _plain_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """No word about what answers, and nothing kept on the way."""
    response.headers.update(_PLAIN)


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"status": "alive"})


def _readiness(ready: Ready) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        if await ready():
            return web.json_response({"status": "ready"})
        unavailable = HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"status": "not ready"}, status=unavailable)

    return answer


def _metrics(watch: Watch) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        page = metrics.page(await watch())
        return web.Response(body=page, headers={"Content-Type": metrics.CONTENT_TYPE})

    return answer
