"""Our own mailbox: the name and address that our mail carries and that answers come to."""

from __future__ import annotations

from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, parseaddr

from bot.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddress:
    """The office's mailbox, taken apart once; ``header`` is the encoded value of From."""

    name: str
    local: str
    domain: str
    header: str

    @classmethod
    def read(cls, mail_from: str) -> OwnAddress:
        """Understand ``Name <mailbox@domain>``; refuses what no mail could be sent from."""
        name, address = parseaddr(mail_from)
        local, _, domain = address.rpartition("@")
        if not (local and domain and address.isascii() and mail_from.isprintable()):
            raise ConfigError("PRESESSIONS_MAIL_FROM must look like Name <mailbox@example.org>")
        local, domain = local.partition("+")[0], domain.lower()
        return cls(name=name, local=local, domain=domain, header=_header(name, f"{local}@{domain}"))

    @property
    def address(self) -> str:
        """The bare address."""
        return f"{self.local}@{self.domain}"

    def owns(self, address: str) -> bool:
        """Whether an address is this mailbox, with or without a tag."""
        local, _, domain = address.rpartition("@")
        same_box = local.partition("+")[0].lower() == self.local.lower()
        return same_box and domain.lower() == self.domain

    def names(self, list_id: str) -> bool:
        """Whether a list goes by this address, as a group does that stands before a mailbox."""
        return list_id == f"{self.local}.{self.domain}".lower()


def _header(name: str, address: str) -> str:
    if name.isascii():
        return formataddr((name, address))
    return f"{Header(name, 'utf-8', maxlinelen=200).encode()} <{address}>"
