"""An SMTP server of a few lines that misbehaves exactly as a test says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

CLOSE = "close"  # hang up without a word
SILENCE = "silence"  # never answer

# Asked before every answer with the command's line (or "." for the message's last dot) and
# how often this verb was heard; a string is the answer, None the usual one.
Script = Callable[[str, int], str | None]


@dataclass(kw_only=True)
class Sink:
    """What was said to the server and what it took over."""

    script: Script = lambda _line, _count: None
    extensions: tuple[str, ...] = ("PIPELINING", "SIZE 50000000")
    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    connections: int = 0
    busy: Counter[str] = field(default_factory=Counter)
    busiest: Counter[str] = field(default_factory=Counter)
    dot_seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin to talk with a client."""
        task = asyncio.ensure_future(self._talk(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._answer(writer, "CONNECT", "220 sink.test ESMTP")
            while True:
                line = (await reader.readuntil(b"\r\n")).decode().rstrip()
                if not await self._command(reader, writer, line):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def _command(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: str
    ) -> bool:
        verb = line.partition(" ")[0].upper()
        self.heard.append(line)
        if verb == "QUIT":
            writer.write(b"221 bye\r\n")
            return False
        usual = {"EHLO": self._greeting(), "DATA": "354 go on"}.get(verb, "250 2.0.0 ok")
        answered = await self._answer(writer, line, usual)
        if verb == "DATA" and answered == "354 go on":
            return await self._message(reader, writer)
        return answered != CLOSE

    async def _message(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines: list[bytes] = []
        while (line := await reader.readuntil(b"\r\n")) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        mail = b"".join(lines)
        if not mail:
            writer.write(b"554 5.5.1 no valid recipients\r\n")
            return True
        domain = self.heard_recipient_domain(mail)
        self.busy[domain] += 1
        self.busiest[domain] = max(self.busiest[domain], self.busy[domain])
        await asyncio.sleep(self.dot_seconds)
        self.busy[domain] -= 1
        answered = await self._answer(writer, ".", "250 2.0.0 queued")
        if answered.startswith("250") or answered in {CLOSE, SILENCE}:
            self.mails.append(mail)
        return answered != CLOSE

    @staticmethod
    def heard_recipient_domain(mail: bytes) -> str:
        """The domain in To."""
        to = next(line for line in mail.split(b"\r\n") if line.startswith(b"To: "))
        return to.rpartition(b"@")[2].decode()

    async def _answer(self, writer: asyncio.StreamWriter, line: str, usual: str) -> str:
        verb = line.partition(" ")[0].upper()
        self.counts[verb] += 1
        answer = self.script(line, self.counts[verb]) or usual
        if answer == SILENCE:
            await asyncio.sleep(3600)
        if answer != CLOSE:
            writer.write(answer.replace("\n", "\r\n").encode() + b"\r\n")
            await writer.drain()
        return answer

    def _greeting(self) -> str:
        lines = ["sink.test", *self.extensions]
        return "\n".join([f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"])

    def hang_up(self) -> None:
        """Drop every client."""
        for task in self._tasks:
            task.cancel()


@asynccontextmanager
async def running_sink(sink: Sink) -> AsyncIterator[Sink]:
    """Serve on a free port (or the one the sink had before) until the end of the block."""
    server = await asyncio.start_server(sink.accept, "127.0.0.1", sink.port, limit=1 << 26)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        sink.hang_up()
        await server.wait_closed()
