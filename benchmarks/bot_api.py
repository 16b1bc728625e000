"""A Bot API on loopback that plays many people filling in the form, and counts their turns."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from benchmarks.people import Person

_BATCH = 100  # updates in one answer, as Telegram's limit
_numbers = itertools.count(1)


class BotApi:
    """Delivers each person's next message when the bot has answered the last one."""

    def __init__(self) -> None:
        self.port = 0
        self.served = 0
        self._waiting: list[dict[str, Any]] = []
        self._typing: dict[int, Iterator[bytes]] = {}
        self._wake = asyncio.Event()
        self._done = asyncio.Event()
        self._updates = itertools.count(1)
        self._to_come = 0
        self._methods: dict[str, Callable[[dict[str, str]], object]] = {
            "getme": _me,
            "sendmessage": self._sent,
        }
        self.polled = asyncio.Event()

    async def start(self) -> web.AppRunner:
        """Listen on a free port."""
        application = web.Application()
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        return runner

    async def fill_in(self, people: int, at_once: int) -> int:
        """Let so many people fill in the form, so many at a time; returns the turns it took."""
        self.served, self._to_come = 0, people
        self._done.clear()
        for _ in range(min(people, at_once)):
            self._next_person()
        await self._done.wait()
        return self.served

    def _next_person(self) -> None:
        if self._to_come:
            self._to_come -= 1
            number = next(_numbers)
            self._typing[number] = Person(number=number).updates()
            self._type(number)
        elif not self._typing:
            self._done.set()

    def _type(self, number: int) -> None:
        body = next(self._typing[number], None)
        if body is None:
            del self._typing[number]
            self._next_person()
            return
        update = json.loads(body)
        update["update_id"] = next(self._updates)
        update["message"]["date"] = int(time.time())
        self._waiting.append(update)
        self.served += 1
        self._wake.set()

    def _sent(self, given: dict[str, str]) -> object:
        number = int(given["chat_id"])
        if number in self._typing:
            asyncio.get_running_loop().call_soon(self._type, number)
        chat = {"id": number, "type": "private"}
        return {"message_id": self.served, "date": int(time.time()), "chat": chat, "text": "."}

    async def _call(self, request: web.Request) -> web.Response:
        body = await request.text()
        if request.content_type == "application/json":
            given = json.loads(body or "{}")
        else:
            given = {name: values[0] for name, values in parse_qs(body).items()}
        method = request.match_info["method"].lower()
        if method == "getupdates":
            result: object = await self._updates_after(given)
        else:
            result = self._methods.get(method, _yes)(given)
        return web.json_response({"ok": True, "result": result})

    async def _updates_after(self, given: dict[str, str]) -> list[dict[str, Any]]:
        self.polled.set()
        first = int(given.get("offset") or 0)
        self._waiting = [each for each in self._waiting if each["update_id"] >= first]
        if not self._waiting:
            self._wake.clear()
            try:
                async with asyncio.timeout(float(given.get("timeout") or 0)):
                    await self._wake.wait()
            except TimeoutError:
                return []
        return self._waiting[:_BATCH]


def _me(_given: dict[str, str]) -> object:
    return {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


def _yes(_given: dict[str, str]) -> object:
    return True
