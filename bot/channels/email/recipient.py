"""An address as SMTP takes it: the domain in ASCII, the local part as the person spells it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from bot.errors import PermanentSendError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who a mail goes to; ``needs_utf8`` where only an SMTPUTF8 server can carry the address."""

    address: str
    domain: str
    needs_utf8: bool


@lru_cache(maxsize=4096)
def recipient_of(value: str) -> Recipient:
    """Take an address apart; raises PermanentSendError for one that no mail can go to."""
    try:
        checked = validate_email(
            value.strip().removesuffix("."),
            check_deliverability=False,
            globally_deliverable=False,
            test_environment=True,  # whether .test can be reached is for the relay to say
            allow_quoted_local=True,
        )
    except EmailNotValidError as error:
        raise PermanentSendError("the address is not one that mail can be sent to") from error
    domain = (checked.ascii_domain or checked.domain).lower()
    return Recipient(
        address=f"{checked.local_part}@{domain}",
        domain=domain,
        needs_utf8=not checked.local_part.isascii(),
    )
