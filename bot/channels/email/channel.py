"""Mail as a channel: SMTP on the way out, IMAP on the way in; either half may be absent."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.channels.base import Cursor, Letter, Outgoing, Receipt, Receive
from bot.channels.email.compose import Composer, Mail
from bot.channels.email.dkim import check, signed
from bot.channels.email.imap import Session
from bot.channels.email.incoming import Desk
from bot.channels.email.intake import Intake
from bot.channels.email.mailbox import Mailbox
from bot.channels.email.own import OwnAddress
from bot.channels.email.sending import Relay
from bot.channels.email.settings import DkimKey, ImapSettings, SmtpSettings
from bot.channels.email.tokens import Tokens
from bot.clock import Clock, machine
from bot.errors import ChannelDown, PermanentSendError
from bot.events import Attachment, ChannelName
from bot.render.rendered import Capabilities

_STOP_SECONDS = 5.0


class EmailChannel:
    """The office's mailbox.

    ``now`` is the bot's clock, which a rehearsal may move; ``wall_clock`` is the machine's.
    """

    name: ChannelName = "email"
    capabilities = Capabilities(markup="mail", buttons=False)

    def __init__(
        self,
        *,
        mail_from: str,
        secret: bytes,
        now: Clock,
        cursor: Cursor | None = None,
        smtp: SmtpSettings | None = None,
        imap: ImapSettings | None = None,
        authserv_id: str | None = None,
        dkim: DkimKey | None = None,
        unsubscribe_url: str | None = None,
        wall_clock: Clock = machine,
        older_secrets: Sequence[bytes] = (),
    ) -> None:
        own = OwnAddress.read(mail_from)
        if dkim is not None:
            check(dkim)
        self.tokens = Tokens(secret=secret, own=own, older=older_secrets)
        self._composer = Composer(own=own, tokens=self.tokens, unsubscribe_url=unsubscribe_url)
        self._desk = Desk(own=own, tokens=self.tokens)
        self._relay = Relay(smtp, ehlo_name=own.domain) if smtp else None
        self._imap = imap
        self._cursor = cursor
        self._authserv_id = authserv_id
        self._dkim = dkim
        self._now = now
        self._wall_clock = wall_clock

    async def send(self, outgoing: Outgoing, attachments: Sequence[Attachment] = ()) -> Receipt:
        """Hand one letter to the relay; the receipt is its Message-ID."""
        letter = outgoing.payload
        if not isinstance(letter, Letter):
            raise PermanentSendError("only letters go out by mail")
        if self._relay is None:
            raise ChannelDown("no relay is configured (PRESESSIONS_SMTP_URL)")
        mail = await self._signed(self._composer.compose(outgoing, letter, attachments))
        await self._relay.send(mail)
        return Receipt(provider_id=mail.message_id)

    async def greet_relay(self) -> None:
        """Log in to the relay and hang up; raises what is wrong with it."""
        if self._relay is not None:
            await self._relay.greet()

    def count_mailbox(self) -> int:
        """Log in to the mailbox, count what is in it and leave; blocks."""
        assert self._imap is not None, "asked only where a mailbox is set up"
        wake, waker = socket.socketpair()
        with wake, waker:
            session = Session(self._imap, wake)
            session.close()
        return session.next_uid - 1

    async def listen(self, receive: Receive) -> None:
        """Pass on mail until cancelled; a mail that is under way then is finished."""
        if self._imap is None or self._cursor is None:
            await asyncio.Event().wait()
            return
        intake = Intake(
            desk=self._desk,
            authserv_id=self._authserv_id,
            receive=receive,
            cursor=self._cursor,
            now=self._now,
            server_clock=self._server_clock,
        )
        place = await self._cursor.load()
        await _run_in_thread(Mailbox(self._imap, place, intake, clock=self._server_clock), intake)

    async def close(self) -> None:
        """Hang up the relay's connections; reading ends with ``listen``."""
        if self._relay is not None:
            await self._relay.close()

    def _server_clock(self) -> datetime:
        """The time that a mail server stamps arrivals by: never later than this.

        A real server goes by the machine's clock and one in a rehearsal by the bot's.
        """
        return min(self._now(), self._wall_clock())

    async def _signed(self, mail: Mail) -> Mail:
        if self._dkim is None:
            return mail
        content = await asyncio.to_thread(signed, mail.content, self._dkim)
        return replace(mail, content=content)


async def _run_in_thread(mailbox: Mailbox, intake: Intake) -> None:
    """Let the mailbox run until this is cancelled, then see it to its end."""
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work() -> None:
        try:
            mailbox.run()
        finally:
            loop.call_soon_threadsafe(done.set)

    thread = threading.Thread(target=work, name="mailbox", daemon=True)
    thread.start()
    try:
        await done.wait()
    finally:
        mailbox.stop()
        await _at_most(_STOP_SECONDS, done)
        if not done.is_set():
            intake.abandon()
            mailbox.abort()
            await _at_most(_STOP_SECONDS, done)
        if done.is_set():
            thread.join()  # "done" was its last act


async def _at_most(seconds: float, done: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await done.wait()
    except TimeoutError:
        return
