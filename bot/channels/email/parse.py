"""What the rest of the email channel uses of the reading half."""

from __future__ import annotations

from bot.channels.email.reading.parse import parse
from bot.channels.email.reading.parsed import (
    Authenticity,
    Failure,
    MailAttachment,
    MailKind,
    ParsedMail,
)

__all__ = [
    "Authenticity",
    "Failure",
    "MailAttachment",
    "MailKind",
    "ParsedMail",
    "parse",
]
