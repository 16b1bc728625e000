"""An SMTP server in a process of its own that takes every mail and keeps none."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

_ANSWERS = {
    b"EHLO": b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n",
    b"DATA": b"354 go on\r\n",
}
_END = b"\r\n.\r\n"


class _Session(asyncio.Protocol):
    """One client: commands are answered as they come, a mail is skipped up to its last dot."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._unread = b""
        self._in_mail = False
        transport.write(b"220 sink.example\r\n")

    def data_received(self, data: bytes) -> None:
        self._unread += data
        answers: list[bytes] = []
        while True:
            mark = _END if self._in_mail else b"\r\n"
            before, found, rest = self._unread.partition(mark)
            if not found:
                break
            self._unread = rest
            verb = b"." if self._in_mail else before[:4].upper()
            self._in_mail = verb == b"DATA"
            answers.append(_ANSWERS.get(verb, b"250 ok\r\n"))
        if answers:
            self._transport.write(b"".join(answers))


def _serve(pipe: Connection) -> None:
    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Session, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def running() -> Iterator[int]:
    """The port of a sink that lives as long as the block."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs,), daemon=True
    )
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()
