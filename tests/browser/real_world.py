"""The real sandbox in a thread, and a bot's hands on it: the protocols, used by plain clients."""

from __future__ import annotations

import asyncio
import imaplib
import json
import smtplib
import urllib.request
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from bot.sandbox.server import Sandbox
from tests.browser.loop_thread import LoopThread

Json = dict[str, Any]
TOKEN = "1:sandbox"


class RealWorld:
    """A sandbox that remembers its world in a file, so that it can be stopped and started."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = 0
        self._thread = LoopThread()
        self._sandbox: Sandbox | None = None
        self._offset = 0

    @property
    def sandbox(self) -> Sandbox:
        """The running sandbox."""
        assert self._sandbox is not None
        return self._sandbox

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start every server; the page's address stays the same."""
        self._thread.run(self._start())

    def stop(self) -> None:
        """Stop every server."""
        self._thread.run(self._stop())

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._thread.close()

    async def _start(self) -> None:
        sandbox = Sandbox(http_port=self._port, smtp_port=0, imap_port=0, data=self._data)
        self._sandbox = await sandbox.__aenter__()
        self._port = self._sandbox.http_port

    async def _stop(self) -> None:
        await self.sandbox.__aexit__(None, None, None)
        # Connections end a turn of the loop after their server does.
        await asyncio.sleep(0)

    def post(self, path: str, body: Json, headers: dict[str, str] | None = None) -> Json:
        """POST JSON to the sandbox."""
        request = urllib.request.Request(
            self.url + path.lstrip("/"),
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            answer: Json = json.load(response)
            return answer

    def telegram(self, method: str, **arguments: Any) -> Any:
        """Call the Bot API, as the bot would."""
        return self.post(f"/telegram/bot{TOKEN}/{method}", arguments)["result"]

    def update(self) -> Json:
        """The next update, confirmed by asking for the one after it."""
        [update, *_] = self.telegram("getUpdates", offset=self._offset, timeout=10, limit=1)
        self._offset = update["update_id"] + 1
        found: Json = update
        return found

    def send_mail(self, message: EmailMessage) -> None:
        """Send by SMTP, as the bot would."""
        with smtplib.SMTP("127.0.0.1", self.sandbox.smtp_port, timeout=10) as relay:
            relay.send_message(message)

    def inbox(self) -> list[bytes]:
        """What lies in the bot's mailbox, read by IMAP."""
        with imaplib.IMAP4("127.0.0.1", self.sandbox.imap_port, timeout=10) as box:
            box.login("presessions", "sandbox")
            box.select("INBOX")
            _, [numbers] = box.search(None, "ALL")
            found = [box.fetch(number.decode(), "(RFC822)")[1][0] for number in numbers.split()]
            return [part[1] for part in found if isinstance(part, tuple)]
