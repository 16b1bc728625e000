"""The post office: who gets which mail, and what comes back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from email.utils import format_datetime, getaddresses, parseaddr
from typing import Final

from bot.sandbox.clock import Clock
from bot.sandbox.errors import NoSuchThing, NotPossible
from bot.sandbox.mail import letters
from bot.sandbox.mail.imap import ImapMailbox
from bot.sandbox.mail.records import Delivery, Mail, Mailbox, Owner
from bot.sandbox.world import Json, World

_SHOWN: Final = 300
_AUTHORITY: Final = "mx.upr-info.test"
_HARD: Final = letters.Failure(
    action="failed", status="5.1.1", diagnostic="550 5.1.1 No such user here"
)
_SLOW: Final = letters.Failure(
    action="delayed", status="4.4.1", diagnostic="451 4.4.1 Connection timed out"
)
_REPORTS: Final[dict[Delivery, letters.Failure]] = {"bounce": _HARD, "delay": _SLOW}


class PostOffice:
    """Takes mail from the bot and from people, and brings it where it belongs."""

    def __init__(self, world: World, clock: Clock, imap: ImapMailbox, bot_address: str) -> None:
        self._world = world
        self._clock = clock
        self._imap = imap
        self.bot_address = bot_address
        self.mailboxes = world.shelf("mailbox", Mailbox, part="mailboxes")
        self._mails = world.shelf("mail", Mail, part="mailboxes")

    def add(
        self, address: str, owner: Owner, label: str, delivery: Delivery = "deliver"
    ) -> Mailbox:
        """A mailbox of the outside world, new or changed."""
        mailbox = Mailbox(address=address, owner=owner, label=label, delivery=delivery)
        return self.mailboxes.put(_key(address), mailbox)

    def mark(self, address: str, delivery: Delivery) -> Mailbox:
        """Decide what happens to mail for an address from now on."""
        known = self._mailbox(address)
        return self.mailboxes.put(_key(address), replace(known, delivery=delivery))

    def refuses(self, address: str) -> bool:
        """Whether the server says no to this recipient at once."""
        mailbox = self.mailboxes.get(_key(address))
        return mailbox is not None and mailbox.delivery == "refuse"

    def mails(self, address: str) -> list[Mail]:
        """The mails in a mailbox, oldest first."""
        return [mail for mail in self._mails if mail.mailbox == _key(address)]

    def raw(self, mail: Mail) -> bytes:
        """A mail as it came over the wire."""
        return self._world.content(mail.content)

    async def send(self, letter: letters.Letter) -> str:
        """A person writes with a mail client; gives the Message-ID."""
        try:
            raw = letters.compose(letter, self._clock.now())
        except (ValueError, IndexError) as error:
            raise NotPossible(f"A mail client could not send this: {error}.") from error
        sender = parseaddr(letter.sender)[1]
        recipients = [address for _, address in getaddresses([letter.to]) if address]
        if not sender or not recipients:
            raise NotPossible("A mail needs a sender and a recipient.")
        self._store(self._mailbox(sender), raw, mine=True)
        await self.post(sender, recipients, raw)
        return letters.header(raw, "Message-ID")

    async def send_raw(self, raw: bytes, sender: str | None, to: str | None) -> None:
        """Deliver a mail byte by byte as it is, to the bot unless said otherwise."""
        from_header = parseaddr(letters.header(raw, "From"))[1]
        await self.post(from_header if sender is None else sender, [to or self.bot_address], raw)

    async def post(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        """Bring a mail to everyone on its envelope; what comes back goes out a little later."""
        for recipient in recipients:
            if self._is_bot(recipient):
                await self._imap.deliver(self._traced(raw, sender, recipient), self._clock.now())
                continue
            mailbox = self._mailbox(recipient)
            if mailbox.delivery != "bounce":
                self._store(mailbox, raw, mine=False)
            await self._send_back(mailbox, sender, recipient, raw)

    def snapshot(self) -> list[Json]:
        """All mailboxes but the bot's, as the page shows them."""
        inside: dict[str, list[Mail]] = {}
        for mail in self._mails:
            inside.setdefault(mail.mailbox, []).append(mail)
        return [
            {
                "address": mailbox.address,
                "owner": mailbox.owner,
                "label": mailbox.label,
                "delivery": mailbox.delivery,
                "mails": [_shown(mail) for mail in inside.get(_key(mailbox.address), [])[-_SHOWN:]],
            }
            for mailbox in self.mailboxes
        ]

    def mail(self, mail_id: int) -> Mail:
        """One mail by its number."""
        found = self._mails.get(mail_id)
        if found is None:
            raise NoSuchThing(f"There is no mail {mail_id}.")
        return found

    def _is_bot(self, address: str) -> bool:
        local, _, domain = address.lower().rpartition("@")
        own_local, _, own_domain = self.bot_address.lower().rpartition("@")
        # Tagged addresses and those for bounces are the bot's own too.
        base = local.partition("+")[0]
        return domain == own_domain and base in {own_local, "bounce", "bounces"}

    def _mailbox(self, address: str) -> Mailbox:
        known = self.mailboxes.get(_key(address))
        if known is not None:
            return known
        ours = _key(address).endswith("@" + self.bot_address.rpartition("@")[2])
        return self.add(address, "staff" if ours else "applicant", address)

    def _store(self, mailbox: Mailbox, raw: bytes, *, mine: bool) -> None:
        shown = letters.show(raw)
        with self._world.change():
            number = self._world.number("mail")
            mail = Mail(
                id=number,
                mailbox=_key(mailbox.address),
                at=self._clock.now(),
                mine=mine,
                content=self._world.keep(raw),
                sender=shown.sender,
                to=shown.to,
                subject=shown.subject,
                text=shown.text,
                html=shown.html,
                message_id=shown.message_id,
                in_reply_to=shown.in_reply_to,
                attachments=shown.attachments,
            )
            self._mails.put(number, mail)

    async def _send_back(self, mailbox: Mailbox, sender: str, recipient: str, raw: bytes) -> None:
        # Nothing is ever sent back to the empty sender, or two programs would write forever.
        if not sender:
            return
        now = self._clock.now()
        failure = _REPORTS.get(mailbox.delivery)
        if failure is not None:
            report = letters.delivery_report(
                raw, sender=sender, recipient=recipient, failure=failure, at=now
            )
            await self.post("", [sender], report)
        if mailbox.delivery == "vacation" and not letters.header(raw, "Precedence"):
            answer = letters.vacation_reply(raw, address=mailbox.address, sender=sender, at=now)
            self._store(mailbox, answer, mine=True)
            await self.post("", [sender], answer)

    def _traced(self, raw: bytes, sender: str, recipient: str) -> bytes:
        domain = sender.rpartition("@")[2] or "mx.sandbox.test"
        author = parseaddr(letters.header(raw, "From"))[1].rpartition("@")[2]
        aligned = "pass" if author == domain else "fail"
        identity = secrets.token_hex(5)
        return letters.with_trace(
            raw,
            {
                "Return-Path": f"<{sender}>",
                "Delivered-To": recipient,
                "Received": f"from mx.{domain} by {_AUTHORITY} with ESMTP id {identity}; "
                f"{format_datetime(self._clock.now())}",
                "Authentication-Results": f"{_AUTHORITY}; spf=pass smtp.mailfrom={domain}; "
                f"dmarc={aligned} header.from={author or domain}",
            },
        )


def _key(address: str) -> str:
    return address.strip().lower()


def _shown(mail: Mail) -> Json:
    return {
        "id": mail.id,
        "at": mail.at.isoformat(timespec="seconds"),
        "from": mail.sender,
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "attachments": [
            {"name": each.name, "type": each.type, "size": each.size} for each in mail.attachments
        ],
        "mine": mail.mine,
    }
