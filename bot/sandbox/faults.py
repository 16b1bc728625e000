"""Faults a test asks for: the next calls of a service that match go wrong in a named way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from aiohttp import web

from bot.sandbox.world import Json

Service = Literal["telegram", "slack", "smtp", "imap"]

_PATIENCE: Final = 120.0
"""Seconds after which even a hanging call ends, should its caller never give up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that shall go wrong, a number of times."""

    service: Service
    fault: str
    method: str | None = None
    times: int = 1
    retry_after: int | None = None
    seconds: float = 1.0
    match: str | None = None
    detail: str | None = None
    migrate_to: int | None = None

    def concerns(self, service: str, method: str, content: str) -> bool:
        """Whether this fault is meant for such a call."""
        return (
            self.service == service
            and self.method in (None, method)
            and (self.match is None or self.match in content)
        )


class Faults:
    """The faults still to come, oldest first."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let a fault strike the next matching calls."""
        self._pending.append(fault)

    def clear(self) -> None:
        """Let everything work again."""
        self._pending.clear()

    def pending(self) -> list[Fault]:
        """The faults that have not struck yet."""
        return list(self._pending)

    def take(
        self,
        service: Service,
        method: str,
        content: str = "",
        *,
        unless_named: Callable[[Fault], str] | None = None,
    ) -> Fault | None:
        """The fault that strikes this call, used up by one.

        A fault that names no method strikes any, or the one that `unless_named` gives for it.
        """
        for position, fault in enumerate(self._pending):
            if not fault.concerns(service, method, content):
                continue
            if unless_named and fault.method is None and unless_named(fault) != method:
                continue
            if fault.times > 1:
                self._pending[position] = replace(fault, times=fault.times - 1)
            else:
                del self._pending[position]
            return fault
        return None

    def snapshot(self) -> list[Json]:
        """The pending faults as JSON."""
        return [
            {name: getattr(fault, name) for name in Fault.__dataclass_fields__}
            for fault in self._pending
        ]


def abort(request: web.Request) -> web.Response:
    """Cut the connection without an answer; the returned response is never seen."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def hang(request: web.Request) -> web.Response:
    """Say nothing until the caller goes away."""
    for _ in range(int(_PATIENCE / 0.1)):
        if request.transport is None or request.transport.is_closing():
            break
        await asyncio.sleep(0.1)
    return abort(request)


async def strike_before(request: web.Request, fault: Fault | None) -> web.Response | None:
    """What the caller gets instead of an effect, or None when the call goes on."""
    if fault is None:
        return None
    if fault.fault == "delay":
        await asyncio.sleep(fault.seconds)
    if fault.fault == "timeout":
        return await hang(request)
    if fault.fault == "close":
        return abort(request)
    if fault.fault == "garbage":
        return web.Response(
            text="<html><body>502 Bad Gateway</body></html>", content_type="text/html"
        )
    return None


async def strike_after(
    request: web.Request, fault: Fault | None, answer: web.Response
) -> web.Response:
    """The answer, unless the fault loses it on its way back."""
    if fault is not None and fault.fault == "drop_after":
        return abort(request)
    if fault is not None and fault.fault == "hang_after":
        return await hang(request)
    return answer
