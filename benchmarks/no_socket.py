"""A request backend for python-telegram-bot that answers at once, without a socket."""

from __future__ import annotations

import itertools
import json
from typing import Any

from telegram.request import BaseRequest, RequestData

from benchmarks.people import START

TOKEN = "1:benchmark"
_ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


class NoSocket(BaseRequest):
    """Telegram's answers to the two calls that a measured bot makes."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)

    @property
    def read_timeout(self) -> float | None:
        """There is nothing to wait for."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Accept any message; the payload is built as it would be for the wire."""
        assert method == "POST"
        if request_data is None or url.endswith("getMe"):
            return 200, json.dumps({"ok": True, "result": _ME}).encode()
        sent = request_data.json_parameters
        message = {
            "message_id": next(self._ids),
            "date": START,
            "chat": {"id": int(sent["chat_id"]), "type": "private", "first_name": "Ama"},
            "from": _ME,
            "text": sent["text"],
        }
        return 200, json.dumps({"ok": True, "result": message}).encode()
