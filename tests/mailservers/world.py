"""The mail servers of everybody else: takes mail, except for people who are gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mailservers.machine import free_port


@dataclass(kw_only=True)
class World:
    """What arrived; recipients that begin with ``gone`` are refused after a relay took them."""

    port: int
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a recipient or not."""
        if address.startswith("gone"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail."""
        assert isinstance(envelope.content, bytes)
        self.mails.append((envelope.mail_from or "", envelope.rcpt_tos[0], envelope.content))
        return "250 OK"

    def arrived(self, address: str) -> list[tuple[str, str, bytes]]:
        """Mails to one address."""
        return [mail for mail in self.mails if mail[1] == address]


@contextmanager
def running_world() -> Iterator[World]:
    """Listen on a free port until the end of the block."""
    world = World(port=free_port())
    controller = Controller(world, hostname="127.0.0.1", port=world.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield world
    finally:
        controller.stop()
