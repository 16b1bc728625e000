"""One SMTP connection on which a whole transaction goes out in two writes.

aiosmtplib connects, verifies the certificate and logs in; then this protocol takes the
transport over, because a library that waits for each answer spends its time waiting.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Sequence

from bot.channels.email.compose import Mail
from bot.channels.email.replies import Reply, Stage, error_of
from bot.errors import ChannelDown, OutcomeUnknown, PermanentSendError

_LONGEST_ANSWER = 64 * 1024
_LINE = re.compile(rb"(\d{3})([ -]?)(.*)")


class ConnectionLost(Exception):
    """The server went away; what that means depends on how far the message had come."""


class Connection(asyncio.Protocol):
    """A logged-in connection; one transaction at a time."""

    def __init__(
        self, transport: asyncio.Transport, extensions: frozenset[str], patience: float
    ) -> None:
        self._transport = transport
        self._extensions = extensions
        self._patience = patience
        self._waiting: deque[asyncio.Future[Reply]] = deque()
        self._unread = b""
        self._lines: list[str] = []
        self._lost = False
        self._in_transaction = False
        self._gone = asyncio.Event()
        self.delivered = 0
        transport.set_protocol(self)

    @property
    def usable(self) -> bool:
        """Whether another message may be tried here."""
        return not (self._lost or self._in_transaction or self._transport.is_closing())

    async def deliver(self, mail: Mail) -> None:
        """Hand one mail over; raises what is to be done next when that fails."""
        if mail.recipient.needs_utf8 and "smtputf8" not in self._extensions:
            raise PermanentSendError("the relay takes no addresses beyond ASCII (SMTPUTF8)")
        self._in_transaction = True
        try:
            await self._begin(mail)
            await self._finish(mail)
        except (TimeoutError, ConnectionLost, asyncio.CancelledError):
            self.abort()
            raise
        self.delivered += 1

    async def _begin(self, mail: Mail) -> None:
        stages: tuple[Stage, ...] = ("MAIL", "RCPT", "DATA")
        async with asyncio.timeout(self._patience):
            replies = await self._ask(self._envelope(mail))
        refused = [pair for pair in zip(stages, replies, strict=False) if not pair[1].good]
        if refused:
            await self._forget(replies)
            raise error_of(*refused[0])

    async def _forget(self, replies: Sequence[Reply]) -> None:
        """Leave a refused transaction behind, so that the next message may be tried here."""
        if any(reply.code == 421 for reply in replies):
            self.abort()
            return
        # A server may offer to take the message although it refused its only recipient.
        closing = [b".\r\n"] if len(replies) == 3 and replies[2].code == 354 else []
        try:
            async with asyncio.timeout(self._patience):
                for command in (*closing, b"RSET\r\n"):
                    await self._ask([command])
        except (TimeoutError, ConnectionLost):
            self.abort()
        self._in_transaction = False

    async def _finish(self, mail: Mail) -> None:
        data = mail.content.replace(b"\r\n.", b"\r\n..")
        try:
            async with asyncio.timeout(2 * self._patience):
                (reply,) = await self._ask([data + b".\r\n"])
        except (TimeoutError, ConnectionLost) as error:
            self.abort()
            raise OutcomeUnknown("the relay did not confirm the message") from error
        self._in_transaction = False
        if not reply.good:
            raise error_of("dot", reply)

    def _envelope(self, mail: Mail) -> list[bytes]:
        size = f" SIZE={len(mail.content)}" if "size" in self._extensions else ""
        utf8 = " SMTPUTF8" if mail.recipient.needs_utf8 else ""
        return [
            f"MAIL FROM:<{mail.return_path}>{size}{utf8}\r\n".encode(),
            f"RCPT TO:<{mail.recipient.address}>\r\n".encode(),
            b"DATA\r\n",
        ]

    async def _ask(self, commands: Sequence[bytes]) -> list[Reply]:
        """Send commands, all at once where the server allows; stops at a refusal if not.

        A server may refuse and hang up: then its refusal is the last answer.
        """
        together = "pipelining" in self._extensions
        groups = [commands] if together else [[command] for command in commands]
        replies: list[Reply] = []
        for group in groups:
            waiting = [self._expect() for _ in group]
            self._write(b"".join(group))
            try:
                replies += [await answer for answer in waiting]
            except ConnectionLost:
                replies += [answer.result() for answer in waiting if not answer.exception()]
                if not replies or replies[-1].good:
                    raise
            if not replies[-1].good:
                break
        return replies

    def _expect(self) -> asyncio.Future[Reply]:
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        return answer

    def _write(self, data: bytes) -> None:
        if self._lost or self._transport.is_closing():
            self._fail()
        else:
            self._transport.write(data)

    def _fail(self) -> None:
        for answer in self._waiting:
            if not answer.done():
                answer.set_exception(ConnectionLost())
                answer.exception()  # several answers may be due and only one is awaited
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Give each finished answer to whoever waits for it, in order."""
        self._unread += data
        *lines, self._unread = self._unread.split(b"\n")
        if len(self._unread) > _LONGEST_ANSWER or len(self._lines) > 1000:
            self.abort()
            return
        for raw in lines:
            self._line(raw.rstrip(b"\r"))

    def _line(self, raw: bytes) -> None:
        found = _LINE.match(raw)
        if found is None:
            self.abort()
            return
        self._lines.append(found[3].decode("utf-8", "replace"))
        if found[2] == b"-":
            return
        reply = Reply(code=int(found[1]), text=" ".join(self._lines))
        self._lines = []
        if not self._waiting:
            # Nobody asked: the server is saying good-bye.
            self._transport.close()
            return
        answer = self._waiting.popleft()
        if not answer.done():
            answer.set_result(reply)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Tell whoever waits that no answer will come."""
        self._lost = True
        self._fail()
        self._gone.set()

    async def gone(self) -> None:
        """Return once the connection is closed on our side."""
        await self._gone.wait()

    def quit(self) -> None:
        """Say good-bye without waiting for the answer."""
        if self.usable:
            self._transport.write(b"QUIT\r\n")
        self._transport.close()

    def abort(self) -> None:
        """Drop the connection at once: the server then forgets an unfinished message."""
        self._lost = True
        self._transport.abort()
        self._fail()


def lost(error: Exception) -> ChannelDown:
    """The error for a server that went away before the message was complete."""
    slow = isinstance(error, TimeoutError)
    return ChannelDown("the relay does not answer" if slow else "the relay closed the connection")
