"""The HTTP port: health, what the channels mount, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from aiohttp import web

_LARGEST = 2 * 1024 * 1024

Ready = Callable[[], Awaitable[bool]]


async def serve(
    host: str, port: int, routes: Iterable[web.RouteDef], ready: Ready
) -> web.AppRunner:
    """Start the server; the caller cleans the runner up."""
    app = web.Application(client_max_size=_LARGEST)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _readiness(ready))
    app.router.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"status": "alive"})


def _readiness(ready: Ready) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        if await ready():
            return web.json_response({"status": "ready"})
        unavailable = HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"status": "not ready"}, status=unavailable)

    return answer
