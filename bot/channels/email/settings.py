"""How to reach the servers that carry the office's mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """The relay that takes our mail.

    ``ca_file`` trusts one authority instead of the system's. ``timeout`` bounds one step;
    a server may take twice as long over a message's last dot. All steps together stay
    within what the dispatcher allows, or an unsent mail would be taken for a lost one.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Security = "starttls"
    ca_file: str | None = None
    connections: int = 4
    per_domain: int = 5
    per_connection: int = 100
    idle_seconds: float = 20.0
    timeout: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """The mailbox we read; ``handled_folder`` moves what was handled out of ``folder``."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Security = "tls"
    ca_file: str | None = None
    folder: str = "INBOX"
    handled_folder: str | None = None
    timeout: float = 60.0
    recheck_seconds: float = 30.0
    retry_seconds: float = 1.0
    largest: int = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKey:
    """The key that signs our mail, as published at ``selector._domainkey.domain``."""

    domain: str
    selector: str
    private_key: bytes = field(repr=False)
