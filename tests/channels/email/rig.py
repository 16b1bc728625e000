"""The mail adapter with the sandbox's post office around it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.channels.base import Letter, Payload
from bot.channels.email.channel import EmailChannel
from bot.channels.email.settings import ImapSettings, SmtpSettings
from bot.events import Address
from bot.render.rendered import Rendered
from bot.sandbox.faults import Fault as Sabotage
from bot.sandbox.mail.letters import Letter as Written
from bot.sandbox.server import Sandbox
from tests.channels.contract import Fault, MemoryCursor

AMA = "ama@collectif.example"


class EmailRig:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.cursor = MemoryCursor()

    def channel(self) -> EmailChannel:
        return self._channel(self.sandbox.smtp_port)

    def unreachable(self) -> EmailChannel:
        return self._channel(9)

    def payload(self, text: str) -> Payload:
        shown = Rendered(text=text, parts=(f"<p>{escape(text)}</p>",), subject="Togo")
        return Letter(to=Address(channel="email", value=AMA), contact_id=1, rendered=shown)

    async def say(self, text: str) -> None:
        await self.sandbox.mail.send(
            Written(sender=f"Ama <{AMA}>", to=self.sandbox.mail.bot_address, subject="a", text=text)
        )

    async def arrived(self) -> Sequence[str]:
        return [mail.text.strip() for mail in self.sandbox.mail.mails(AMA) if not mail.mine]

    async def strike(self, fault: Fault) -> None:
        name, method = {"throttled": ("421", None), "answer lost": ("drop_after", "DATA")}[fault]
        self.sandbox.faults.add(Sabotage(service="smtp", fault=name, method=method))

    def _channel(self, smtp_port: int) -> EmailChannel:
        return EmailChannel(
            mail_from=f"UPR Info <{self.sandbox.mail.bot_address}>",
            secret=b"a secret for tests",
            now=self.sandbox.clock.now,
            cursor=self.cursor,
            authserv_id="mx.upr-info.test",
            smtp=SmtpSettings(host="127.0.0.1", port=smtp_port, tls="none", timeout=2),
            imap=ImapSettings(
                host="127.0.0.1",
                port=self.sandbox.imap_port,
                user="presessions",
                password="sandbox",
                tls="none",
                retry_seconds=0.05,
            ),
        )
