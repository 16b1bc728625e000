"""The outside world in a test's hands: everything goes through the sandbox's HTTP doors.

``World`` holds the sandbox in a thread of its own. ``Phone``, ``Letterbox`` and
``Colleague`` do what people do with a chat, a mail program and Slack, and read what they
would see there. Nothing here knows the bot's code.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bot.sandbox.server import Sandbox
from tests.browser.loop_thread import LoopThread
from tests.e2e.doors import Doors, Json
from tests.e2e.letterbox import Letterbox
from tests.e2e.office import Colleague
from tests.e2e.phone import Phone


class World(Doors):
    """A running sandbox; its clock stands inside the call of Pre-sessions 40."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self._thread = LoopThread()
        self._options = {
            "http_port": 0,
            "smtp_port": 0,
            "imap_port": 0,
            "clock_file": folder / "clock",
            **options,
        }
        self.sandbox = self._thread.run(self._open())
        super().__init__(self.sandbox.base_url)
        self.move_clock("2021-07-26T10:00")

    async def _open(self) -> Sandbox:
        return await Sandbox(**self._options).__aenter__()

    def close(self) -> None:
        """Stop every server."""
        self._thread.run(self.sandbox.__aexit__(None, None, None))
        self._thread.close()

    def requests(self, service: str, method: str | None = None) -> list[Json]:
        """What the bot asked of a service, oldest first."""
        query = f"?service={service}" + (f"&method={method}" if method else "")
        found: list[Json] = self.call("GET", f"/api/log{query}")
        return found

    def move_clock(self, at: str) -> None:
        """Move the world's clock to a wall-clock time in Geneva."""
        self._move_clock({"at": at})

    def advance_clock(self, duration: str) -> None:
        """Move the world's clock on by an ISO 8601 duration."""
        self._move_clock({"advance": duration})

    def _move_clock(self, body: Json) -> None:
        self.call("POST", "/api/clock", body)
        # The bot looks at the clock's file twenty times a second at most.
        time.sleep(0.06)

    def fault(self, **fault: Any) -> None:
        """Let the next matching calls of a service go wrong."""
        self.call("POST", "/api/faults", fault)

    def phone(self, name: str, language: str) -> Phone:
        """A new person with Telegram."""
        chat = self.call("POST", "/api/phones", {"name": name, "language": language})["chat"]
        return Phone(self, chat)

    def letterbox(self, address: str) -> Letterbox:
        """A person with a mail program."""
        self.call("POST", "/api/mailboxes", {"address": address})
        return Letterbox(self, address)

    def colleague(self, user: str) -> Colleague:
        """A person of the office."""
        return Colleague(self, user)
