"""A cable between the bot and its database, to be pulled, or to go silent."""

from __future__ import annotations

import asyncio
import contextlib

from tests.browser.loop_thread import LoopThread


class Cable:
    """Passes bytes on to a port until told otherwise."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._through = asyncio.Event()
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = LoopThread()
        self._server = self._loop.run(self._open())
        self.port: int = self._server.sockets[0].getsockname()[1]

    def silence(self) -> None:
        """Nothing arrives any more on either side, and nobody is told."""
        self._loop.run(self._set(passing=False))

    def pull_and_restore(self) -> None:
        """What hung is ended, and what comes new goes through."""
        self._loop.run(self._pull())
        self._loop.run(self._set(passing=True))

    def pull(self) -> None:
        """End every connection at once."""
        self._loop.run(self._pull())

    def close(self) -> None:
        """Stop for good."""
        self.pull()
        self._server.close()
        self._loop.close()

    async def _open(self) -> asyncio.Server:
        self._through.set()
        return await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def _set(self, *, passing: bool) -> None:
        if passing:
            self._through.set()
        else:
            self._through.clear()

    async def _pull(self) -> None:
        for end in tuple(self._ends):
            end.transport.abort()

    async def _connected(
        self, here_in: asyncio.StreamReader, here_out: asyncio.StreamWriter
    ) -> None:
        self._ends.add(here_out)
        with contextlib.suppress(OSError):
            await self._through.wait()
            there_in, there_out = await asyncio.open_connection("127.0.0.1", self._to_port)
            self._ends.add(there_out)
            await asyncio.gather(self._pass(here_in, there_out), self._pass(there_in, here_out))
            self._ends.discard(there_out)
        self._ends.discard(here_out)
        here_out.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                await self._through.wait()
                writer.write(piece)
                await writer.drain()
        writer.transport.abort()
