"""The relay: a few kept connections that many messages share."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast
from weakref import WeakValueDictionary

import aiosmtplib

from bot.channels.email.compose import Mail
from bot.channels.email.connection import Connection, ConnectionLost, lost
from bot.channels.email.settings import SmtpSettings
from bot.errors import ChannelDown, TemporarySendError

_GOODBYE_SECONDS = 5.0
_QUEUE_SECONDS = 5.0
_COME_BACK = timedelta(seconds=2)


class Relay:
    """Hands mails to one SMTP server; every failure says what to do next."""

    def __init__(self, settings: SmtpSettings, *, ehlo_name: str) -> None:
        self._settings = settings
        self._ehlo_name = ehlo_name
        self._slots = asyncio.Semaphore(settings.connections)
        self._domains: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._idle: list[tuple[Connection, float]] = []
        self._busy: set[Connection] = set()
        self._sweep: asyncio.TimerHandle | None = None
        self._tls: ssl.SSLContext | None = None
        self._taken = 0
        self._refused: dict[str, int] = {}  # how many were taken before a mail's first refusal

    async def send(self, mail: Mail) -> None:
        """Return once the server has taken the mail over."""
        try:
            await self._hand_over(mail)
        except ChannelDown as failure:
            if self._fails_alone(mail):
                raise TemporarySendError(failure.reason) from failure
            raise
        self._taken += 1
        self._refused.pop(mail.message_id, None)

    def _fails_alone(self, mail: Mail) -> bool:
        """Whether others were taken since this mail was first refused: it holds them up no more."""
        return self._refused.setdefault(mail.message_id, self._taken) < self._taken

    async def _hand_over(self, mail: Mail) -> None:
        gate = self._domains.get(mail.recipient.domain)
        if gate is None:
            gate = asyncio.Semaphore(self._settings.per_domain)
            self._domains[mail.recipient.domain] = gate
        async with _turn(gate), _turn(self._slots):
            if not await self._sent_on_kept(mail):
                await self._deliver(await self._connect(), mail)

    async def greet(self) -> None:
        """Connect, log in and hang up."""
        (await self._connect()).quit()

    async def close(self) -> None:
        """Let what is under way finish for a moment, then hang up."""
        async with _no_longer_than(_GOODBYE_SECONDS):
            for _ in range(self._settings.connections):
                await self._slots.acquire()
        leaving = [*self._busy, *(connection for connection, _ in self._idle)]
        for connection in tuple(self._busy):
            connection.abort()
        self._drop_idle(older_than=0.0)
        async with _no_longer_than(_GOODBYE_SECONDS):
            for connection in leaving:
                await connection.gone()
        for connection in leaving:
            connection.abort()

    async def _sent_on_kept(self, mail: Mail) -> bool:
        """Try a kept connection; False when there is none or it turned out to be closed.

        A server may close a kept connection at any moment, so this says nothing about the
        channel; the message was not taken, and a fresh connection may have it.
        """
        connection = self._kept()
        if connection is None:
            return False
        try:
            await self._deliver(connection, mail)
        except ChannelDown:
            if connection.usable:
                raise
            return False
        return True

    async def _deliver(self, connection: Connection, mail: Mail) -> None:
        self._busy.add(connection)
        try:
            await connection.deliver(mail)
        except (TimeoutError, ConnectionLost) as error:
            raise lost(error) from error
        finally:
            self._busy.discard(connection)
            self._keep(connection)

    def _kept(self) -> Connection | None:
        while self._idle:
            connection, _ = self._idle.pop()
            if connection.usable:
                return connection
        return None

    def _keep(self, connection: Connection) -> None:
        if not connection.usable:
            return
        if connection.delivered >= self._settings.per_connection:
            connection.quit()
            return
        loop = asyncio.get_running_loop()
        self._idle.append((connection, loop.time()))
        if self._sweep is None:
            self._sweep = loop.call_later(self._settings.idle_seconds, self._swept)

    def _swept(self) -> None:
        self._sweep = None
        self._drop_idle(older_than=self._settings.idle_seconds)
        if self._idle:
            loop = asyncio.get_running_loop()
            self._sweep = loop.call_later(self._settings.idle_seconds, self._swept)

    def _drop_idle(self, *, older_than: float) -> None:
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None
        oldest = asyncio.get_running_loop().time() - older_than
        for connection, since in self._idle:
            if since <= oldest:
                connection.quit()
        self._idle = [pair for pair in self._idle if pair[1] > oldest]

    async def _connect(self) -> Connection:
        client = aiosmtplib.SMTP(
            hostname=self._settings.host,
            port=self._settings.port,
            username=self._settings.user,
            password=self._settings.password,
            local_hostname=self._ehlo_name,
            timeout=self._settings.timeout,
            use_tls=self._settings.tls == "tls",
            start_tls=self._settings.tls == "starttls",
            tls_context=self._tls_context(),
        )
        try:
            async with asyncio.timeout(self._settings.timeout):
                await client.connect()
                if client.is_ehlo_or_helo_needed:
                    await client.ehlo()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise ChannelDown(_why(error)) from error
        transport = cast("asyncio.Transport", client.transport)
        return Connection(transport, frozenset(client.esmtp_extensions), self._settings.timeout)

    def _tls_context(self) -> ssl.SSLContext | None:
        if self._settings.tls == "none":
            return None
        if self._tls is None:
            self._tls = ssl.create_default_context(cafile=self._settings.ca_file)
        return self._tls


def _why(error: BaseException) -> str:
    """One sentence for the operator: certificate, password, or the network."""
    causes = (error, error.__cause__, error.__context__)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the relay's certificate is not trusted: {cause.verify_message}"
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"the relay refuses the user name or password ({error.code})"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"the relay turns us away ({error.code})"
    if isinstance(error, TimeoutError):
        return "the relay does not answer"
    return f"the relay cannot be reached: {error}"[:200]


@asynccontextmanager
async def _turn(places: asyncio.Semaphore) -> AsyncIterator[None]:
    """Hold one of a few places; who waits too long comes back later, to no row's harm."""
    if places.locked():
        try:
            async with asyncio.timeout(_QUEUE_SECONDS):
                await places.acquire()
        except TimeoutError:
            raise TemporarySendError("the relay is busy", retry_after=_COME_BACK) from None
    else:
        await places.acquire()  # at once: the usual case needs no timer
    try:
        yield
    finally:
        places.release()


@asynccontextmanager
async def _no_longer_than(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        return
