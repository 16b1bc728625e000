"""The real sandbox in a thread, and a bot's hands on it: the protocols, used by plain clients."""

from __future__ import annotations

import asyncio
import imaplib
import json
import queue
import smtplib
import urllib.request
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiohttp

from bot.sandbox.server import Sandbox
from tests.browser.loop_thread import LoopThread

Json = dict[str, Any]
TOKEN = "1:sandbox"


class SlackApp:
    """An app on the sandbox's Socket Mode: the test reads envelopes and answers them itself."""

    def __init__(self, world: RealWorld) -> None:
        self._thread = LoopThread()
        opened = world.slack("apps.connections.open", token="xapp-sandbox")
        self._envelopes: queue.Queue[Json] = queue.Queue()
        self._thread.run(self._open(opened["url"]))

    async def _open(self, url: str) -> None:
        self._session = aiohttp.ClientSession()
        self._link = await self._session.ws_connect(url)
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._link:
            self._envelopes.put(message.json())

    def take(self, kind: str, answer: Json | None = None) -> Json:
        """The payload of the next envelope of a kind, acknowledged with an answer."""
        while (envelope := self._envelopes.get(timeout=10))["type"] != kind:
            if "envelope_id" in envelope:
                self._acknowledge(envelope, None)
        self._acknowledge(envelope, answer)
        payload: Json = envelope["payload"]
        return payload

    def _acknowledge(self, envelope: Json, answer: Json | None) -> None:
        body = {"envelope_id": envelope["envelope_id"]} | ({"payload": answer} if answer else {})
        self._thread.run(self._link.send_json(body))

    def close(self) -> None:
        """Hang up."""
        self._thread.run(self._close())
        self._thread.close()

    async def _close(self) -> None:
        await self._link.close()
        await self._reader
        await self._session.close()


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

    def slack(self, method: str, *, token: str = "xoxb-sandbox", **arguments: Any) -> Json:
        """Call Slack's Web API, as the bot would."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.post(f"/slack/api/{method}", arguments, headers)
        assert answer["ok"], answer
        return answer

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
