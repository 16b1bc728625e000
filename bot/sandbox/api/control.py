"""/api/world, clock, bot, faults and log: looking at the world and disturbing it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Literal, Protocol

from aiohttp import web

from bot.sandbox.api import bodies
from bot.sandbox.clock import Clock
from bot.sandbox.errors import BadInput, NotPossible
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.log import RequestLog
from bot.sandbox.world import Json, World


class Supervisor(Protocol):
    """Whoever runs the bot's process and can end it in every way."""

    def state(self) -> Literal["running", "stopped"]:
        """Whether the process lives."""

    async def start(self) -> None:
        """Start it, if it does not run."""

    async def stop(self) -> None:
        """End it politely (SIGTERM)."""

    async def kill(self) -> None:
        """End it at once (SIGKILL)."""


def bot_snapshot(supervisor: Supervisor | None) -> Json:
    """The bot's state as the page shows it."""
    if supervisor is None:
        return {"state": "absent", "can_control": False}
    return {"state": supervisor.state(), "can_control": True}


class ControlApi:
    """The handlers of this part of the API."""

    def __init__(
        self,
        *,
        world: World,
        clock: Clock,
        faults: Faults,
        log: RequestLog,
        supervisor: Supervisor | None,
        snapshots: dict[str, Callable[[], object]],
    ) -> None:
        self._world = world
        self._clock = clock
        self._faults = faults
        self._log = log
        self._supervisor = supervisor
        self._snapshots = snapshots

    def routes(self) -> list[web.RouteDef]:
        """The routes of this part of the API."""
        return [
            web.get("/api/world", self.world),
            web.post("/api/clock", self.move_clock),
            web.post("/api/clock/marks", self.mark_clock),
            web.post("/api/bot/{action}", self.control_bot),
            web.get("/api/faults", self.list_faults),
            web.post("/api/faults", self.add_fault),
            web.delete("/api/faults", self.clear_faults),
            web.get("/api/log", self.list_requests),
            web.delete("/api/log", self.clear_requests),
        ]

    async def world(self, _request: web.Request) -> web.Response:
        """The whole snapshot."""
        return web.json_response({part: take() for part, take in self._snapshots.items()})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the clock."""
        body = await bodies.read(request, bodies.ClockMove)
        try:
            self._move(body)
        except OverflowError:
            raise BadInput("The clock cannot go that far.") from None
        return web.json_response(self._clock.snapshot())

    def _move(self, body: bodies.ClockMove) -> None:
        if body.at is not None:
            self._clock.set(body.at)
        elif body.advance is not None:
            self._clock.advance(timedelta() + body.advance)
        elif body.real:
            self._clock.real()
        else:
            raise BadInput('Say where the clock shall stand: "at", "advance" or "real": true.')

    async def mark_clock(self, request: web.Request) -> web.Response:
        """Offer a moment on the page's clock."""
        body = await bodies.read(request, bodies.NewMark)
        self._clock.mark(body.label, body.at)
        return web.json_response(self._clock.snapshot())

    async def control_bot(self, request: web.Request) -> web.Response:
        """Start, stop or kill the bot's process."""
        if self._supervisor is None:
            raise NotPossible("The bot runs elsewhere; the sandbox cannot control it.")
        actions: dict[str, Callable[[], Awaitable[None]]] = {
            "start": self._supervisor.start,
            "stop": self._supervisor.stop,
            "kill": self._supervisor.kill,
        }
        action = actions.get(request.match_info["action"])
        if action is None:
            raise BadInput("The bot can be started, stopped and killed.")
        await action()
        self._world.announce(frozenset({"bot"}))
        return web.json_response(bot_snapshot(self._supervisor))

    async def list_faults(self, _request: web.Request) -> web.Response:
        """The faults still to come."""
        return web.json_response(self._faults.snapshot())

    async def add_fault(self, request: web.Request) -> web.Response:
        """Let something go wrong."""
        body = await bodies.read(request, bodies.NewFault)
        self._faults.add(Fault(**body.model_dump()))
        return web.json_response(self._faults.snapshot())

    async def clear_faults(self, _request: web.Request) -> web.Response:
        """Let everything work again."""
        self._faults.clear()
        return web.json_response([])

    async def list_requests(self, request: web.Request) -> web.Response:
        """The requests the bot made."""
        query = request.query
        return web.json_response(self._log.snapshot(query.get("service"), query.get("method")))

    async def clear_requests(self, _request: web.Request) -> web.Response:
        """Forget them."""
        self._log.clear()
        return web.json_response([])
