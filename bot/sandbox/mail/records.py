"""What the post office remembers: mailboxes, their mails, and the bot's IMAP folders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Owner = Literal["applicant", "mission", "staff"]
"""Whose mailbox it is, which decides where the page shows it."""

Delivery = Literal["deliver", "bounce", "delay", "refuse", "vacation"]
"""What happens to mail for an address: it arrives; a DSN comes back (failed or delayed); the server
refuses the recipient at once; it arrives and an automatic answer comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One address of the outside world."""

    address: str
    owner: Owner
    label: str
    delivery: Delivery = "deliver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in a mail."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail in one mailbox: its raw bytes by id, and what a mail client shows of it."""

    id: int
    mailbox: str
    at: datetime
    mine: bool
    content: str
    sender: str
    to: str
    subject: str
    text: str
    html: str | None
    message_id: str
    in_reply_to: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One of the bot's IMAP folders."""

    name: str
    uid_validity: int
    last_uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderMessage:
    """One message in one of the bot's IMAP folders."""

    folder: str
    uid: int
    at: datetime
    flags: tuple[str, ...]
    content: str
