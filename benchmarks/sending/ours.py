"""The product's own way: render, compose, and hand over on pooled, pipelined connections."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from benchmarks.sending.letters import Work, address, written
from bot.channels.base import Letter, Outgoing
from bot.channels.email.channel import EmailChannel
from bot.channels.email.settings import SmtpSettings
from bot.clock import machine
from bot.events import Address
from bot.render.rendered import Rendered

_AT_ONCE = 32  # as the dispatcher
_WRITTEN = datetime(2021, 8, 1, 12, 0, tzinfo=UTC)


class Ours:
    """The mail channel on a relay, kept open between slices."""

    def __init__(self, port: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._channel = EmailChannel(
            mail_from="UPR Info <presessions@example.org>",
            secret=b"a secret for the benchmark",
            now=machine,
            smtp=SmtpSettings(host="127.0.0.1", port=port, tls="none"),
            unsubscribe_url="https://bot.example.org/mail/unsubscribe",
        )

    def send(self, work: Work, first: int, count: int) -> None:
        """Send one slice; returns when every mail was taken over."""
        self._loop.run_until_complete(self._send(work, first, count))

    def close(self) -> None:
        """Hang up."""
        self._loop.run_until_complete(self._channel.close())
        self._loop.close()

    async def _send(self, work: Work, first: int, count: int) -> None:
        numbers = iter(range(first, first + count))
        shared = written(first) if work.shared else None

        async def worker() -> None:
            for number in numbers:
                await self._channel.send(_row(work, number, shared or written(number)))

        await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))


def _row(work: Work, number: int, rendered: Rendered) -> Outgoing:
    letter = Letter(
        to=Address(channel="email", value=address(number)),
        contact_id=number,
        rendered=rendered,
        about="Aabcdefghijk",
        list="reminders",
        files=work.files,
    )
    return Outgoing(
        key=f"bench:{number}",
        kind="reminder",
        language="fr",
        payload=letter,
        attempt=1,
        written_at=_WRITTEN,
    )
