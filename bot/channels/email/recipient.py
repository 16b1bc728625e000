"""An address as SMTP takes it: the domain in ASCII, the local part as the person spells it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.channels.email.reading.addresses import fold
from bot.errors import PermanentSendError

_LONGEST_LOCAL_PART = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who a mail goes to; ``needs_utf8`` where only an SMTPUTF8 server can carry the address."""

    address: str
    domain: str
    needs_utf8: bool


@lru_cache(maxsize=4096)
def recipient_of(value: str) -> Recipient:
    """Take an address apart; raises PermanentSendError for one that no mail can go to."""
    folded = fold(value) or ""
    local, _, domain = folded.rpartition("@")
    if not folded.isprintable() or not 1 <= len(local.encode()) <= _LONGEST_LOCAL_PART:
        raise PermanentSendError("the address is not one that mail can be sent to")
    return Recipient(address=folded, domain=domain, needs_utf8=not local.isascii())
