"""/api/feed: the parts of the world as they change, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Final

from aiohttp import web

from bot.sandbox.world import World

_PAUSE: Final = 0.1
"""Changes are gathered this long, so that a busy world does not drown the page."""

_HEARTBEAT: Final = 15.0


class Feed:
    """Tells every open page what changed."""

    def __init__(self, world: World, snapshots: Mapping[str, Callable[[], object]]) -> None:
        self._world = world
        self._snapshots = snapshots
        self._closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """The route of the feed."""
        return [web.get("/api/feed", self.stream)]

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self._closing.set()
        self._world.announce(frozenset({"bot"}))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Everything at first, then each part when it has changed."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        changed = set(self._snapshots)
        with self._world.listening(lambda parts: changed.update(parts & self._snapshots.keys())):
            try:
                await self._send_changes(response, changed)
            except ConnectionResetError:
                return response
        return response

    async def _send_changes(self, response: web.StreamResponse, changed: set[str]) -> None:
        while not self._closing.is_set():
            for part in [part for part in self._snapshots if part in changed]:
                changed.discard(part)
                await response.write(_event(part, self._snapshots[part]()))
            if not await self._world.until(lambda: bool(changed), _HEARTBEAT):
                await response.write(b": still here\n\n")
            await asyncio.sleep(_PAUSE)


def _event(part: str, value: object) -> bytes:
    event = {"kind": "world", "part": part, "value": value}
    return b"data: " + json.dumps(event).encode() + b"\n\n"
