"""A world on a plate: serves the page, a snapshot and its feed, and writes down every call."""

from __future__ import annotations

import asyncio
import copy
import json
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.browser.loop_thread import PATIENCE, LoopThread

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
Json = dict[str, Any]


class FixtureWorld:
    """Serves one snapshot from a thread of its own, so that tests can stay synchronous."""

    def __init__(self, world: Json, port: int = 0) -> None:
        self.world = copy.deepcopy(world)
        self.port = port
        self.calls: list[tuple[str, Json]] = []
        self.refusals: dict[str, str] = {}
        self._feeds: set[asyncio.Queue[str | None]] = set()
        self._thread = LoopThread()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._thread.run(self._start())

    def stop(self) -> None:
        """Stop listening and drop every connection, as a killed process does."""
        self._thread.run(self._stop())

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._thread.close()

    def show(self, part: str, value: Any) -> None:
        """Let a part of the world change, and tell the page."""
        self.world[part] = copy.deepcopy(value)
        event = json.dumps({"kind": "world", "part": part, "value": self.world[part]})
        for feed in list(self._feeds):
            self._thread.call(feed.put_nowait, event)

    def called(self, path: str) -> list[Json]:
        """The bodies of the calls to one address, in order, once there are any."""
        deadline = time.monotonic() + PATIENCE
        while path not in dict(self.calls) and time.monotonic() < deadline:
            time.sleep(0.01)
        return [body for called, body in self.calls if called == path]

    def heard(self, *paths: str) -> list[Json]:
        """The bodies of all calls, once there are calls to these addresses in this order."""
        deadline = time.monotonic() + PATIENCE
        while [path for path, _ in self.calls] != list(paths) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert [path for path, _ in self.calls] == list(paths)
        return [body for _, body in self.calls]

    async def _start(self) -> None:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_get("/", self._index)
        app.router.add_get("/api/world", self._snapshot)
        app.router.add_get("/api/feed", self._feed)
        app.router.add_route("*", "/api/{tail:.*}", self._call)
        app.router.add_static("/static", PAGE)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _stop(self) -> None:
        for feed in self._feeds:
            feed.put_nowait(None)
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _snapshot(self, _request: web.Request) -> web.Response:
        return web.json_response(self.world)

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b": hello\n\n")
        events: asyncio.Queue[str | None] = asyncio.Queue()
        self._feeds.add(events)
        try:
            while (event := await events.get()) is not None:
                await response.write(f"data: {event}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self._feeds.discard(events)
        return response

    async def _call(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        self.calls.append((request.path, body))
        refusal = self.refusals.get(request.path)
        if refusal is not None:
            return web.json_response({"error": refusal}, status=409)
        return web.json_response({"ok": True, "chat": 1001})
