"""Every request the bot made, for tests that ask whether something was sent twice."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Final

from bot.sandbox.clock import Clock
from bot.sandbox.faults import Service
from bot.sandbox.world import Json

_KEPT: Final = 20_000
_SECRET: Final = frozenset({"token", "secret_token", "password"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: which, when, with what, and how it ended."""

    service: Service
    method: str
    at: str
    arguments: Json
    outcome: str


class RequestLog:
    """The latest requests in order; in memory only, the world itself is what lasts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._requests: deque[Request] = deque(maxlen=_KEPT)

    def add(self, service: Service, method: str, arguments: Json, outcome: str) -> None:
        """Note a request, without its secrets."""
        at = self._clock.now().isoformat(timespec="milliseconds")
        shown = {key: value for key, value in arguments.items() if key not in _SECRET}
        request = Request(service=service, method=method, at=at, arguments=shown, outcome=outcome)
        self._requests.append(request)

    def clear(self) -> None:
        """Forget all requests."""
        self._requests.clear()

    def find(self, service: str | None = None, method: str | None = None) -> list[Request]:
        """The requests of a service and method, oldest first."""
        return [
            request
            for request in self._requests
            if service in (None, request.service) and method in (None, request.method)
        ]

    def snapshot(self, service: str | None = None, method: str | None = None) -> list[Json]:
        """The same as JSON."""
        return [asdict(request) for request in self.find(service, method)]
