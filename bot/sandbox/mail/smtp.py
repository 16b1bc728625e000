"""The SMTP server that takes the bot's mail (aiosmtpd), with refusals on request."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.log import RequestLog
from bot.sandbox.mail import letters
from bot.sandbox.mail.office import PostOffice

_SIZE_LIMIT: Final = 25 * 1024 * 1024
_PATIENCE: Final = 120.0
_REPLIES: Final = {
    "421": "421 4.3.2 Service shutting down",
    "450": "450 4.2.0 Greylisted, try again in a while",
    "451": "451 4.7.1 Please try again later",
    "452": "452 4.2.2 The recipient's mailbox is full",
    "550": "550 5.1.1 No such user here",
    "552": "552 5.2.2 Mailbox size limit exceeded",
    "554": "554 5.7.1 Message refused as spam",
}


class SmtpDoor:
    """Takes mail from anyone who logs in with anything, and hands it to the post office."""

    def __init__(self, office: PostOffice, faults: Faults, log: RequestLog) -> None:
        self._office = office
        self._faults = faults
        self._log = log
        self._server: asyncio.Server | None = None
        self._sessions: WeakSet[SMTP] = WeakSet()

    async def start(self, port: int) -> int:
        """Listen on loopback; gives the port that was taken."""
        # aiosmtpd calls its own log-in outdated each time somebody logs in.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: self._session(loop), "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and hang up on everyone."""
        if self._server is not None:
            self._server.close()
        for session in list(self._sessions):
            _cut(session)

    def _session(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        fault = self._take("CONNECT")
        kind = SMTP if fault is None else _Closed
        session = kind(
            self,
            loop=loop,
            hostname="mx.sandbox.test",
            enable_SMTPUTF8=True,
            data_size_limit=_SIZE_LIMIT,
            authenticator=lambda *_: AuthResult(success=True),
            auth_require_tls=False,
        )
        self._sessions.add(session)
        return session

    async def handle_MAIL(  # noqa: N802  # the name is aiosmtpd's
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """MAIL FROM."""
        refusal = await self._strike(server, self._take("MAIL", address))
        if refusal is not None:
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  # the name is aiosmtpd's
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """RCPT TO: refused here are marked addresses and injected faults."""
        refusal = await self._strike(server, self._take("RCPT", address))
        if refusal is None and self._office.refuses(address):
            refusal = f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if refusal is not None:
            self._log.add("smtp", "RCPT", {"to": address}, refusal)
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  # the name is aiosmtpd's
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """DATA: what was answered with 250 is stored."""
        raw = envelope.original_content or b""
        subject = letters.show(raw).subject
        fault = self._take("DATA", f"{' '.join(envelope.rcpt_tos)} {subject}")
        late = fault is not None and fault.fault in {"drop_after", "hang_after"}
        refusal = None if late else await self._strike(server, fault)
        if refusal is None:
            await self._office.post(envelope.mail_from or "", envelope.rcpt_tos, raw)
        reply = refusal or "250 2.0.0 OK: queued"
        arguments = {
            "from": envelope.mail_from,
            "to": list(envelope.rcpt_tos),
            "subject": subject,
            "message_id": letters.header(raw, "Message-ID"),
            "size": len(raw),
        }
        self._log.add("smtp", "DATA", arguments, fault.fault if fault and late else reply)
        if late:
            await self._strike(server, fault)
        return reply

    def _take(self, stage: str, content: str = "") -> Fault | None:
        return self._faults.take("smtp", stage, content, unless_named=_stage)

    async def _strike(self, server: SMTP, fault: Fault | None) -> str | None:
        if fault is None:
            return None
        if fault.fault == "delay":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.fault in {"timeout", "hang_after"}:
            await _until_closed(server)
        if not fault.fault.isdecimal():
            _cut(server)
            return "421 4.3.0 Connection lost"
        if fault.fault == "421":
            asyncio.get_running_loop().call_later(0.05, _cut, server)
        return fault.detail or _REPLIES.get(fault.fault, f"{fault.fault} Injected fault")


class _Closed(SMTP):
    """A server that is shutting down when somebody calls."""

    def connection_made(self, transport: Any) -> None:
        transport.write(f"{_REPLIES['421']}\r\n".encode())
        transport.close()


def _stage(fault: Fault) -> str:
    return "RCPT" if fault.fault.isdecimal() else "DATA"


def _cut(server: SMTP) -> None:
    transport = server.transport
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


async def _until_closed(server: SMTP) -> None:
    for _ in range(int(_PATIENCE / 0.1)):
        if server.transport is None or server.transport.is_closing():
            return
        await asyncio.sleep(0.1)
