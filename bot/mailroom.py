"""How the office is reached, told to every worker at the start: Slack, or a mailbox."""

from __future__ import annotations

from email.utils import parseaddr

from bot.clock import Clock
from bot.config import PREFIX, Settings
from bot.errors import ConfigError
from bot.events import Address
from bot.facts.threads import Office
from bot.render import office
from bot.store import contacts, overheard
from bot.store.transaction import Store, Transaction


async def announce(store: Store, settings: Settings, *, slack: bool, clock: Clock) -> None:
    """Remember whether Slack is on, which mailbox stands in for it, and whom texts name."""
    given = mailbox(settings)
    office.write_to(parseaddr(settings.mail_from or "")[1])

    def remember(transaction: Transaction) -> None:
        contact_id: int | None = None
        if given is not None:
            address = Address(channel="email", value=given)
            contact_id = contacts.at_address(transaction, address, clock()).id
        reached = Office(slack=slack, contact_id=contact_id, language=settings.slack_language)
        overheard.save_office(transaction, reached)

    await store.turn(remember)


def mailbox(settings: Settings) -> str | None:
    """The operations mailbox, where mail can go out and will not come straight back."""
    setting, given, own = f"{PREFIX}OPS_MAIL", settings.ops_mail, settings.mail_from
    if given is None:
        return None
    if own is None:
        raise ConfigError(f"{setting} needs mail: {PREFIX}SMTP_URL, _IMAP_URL and _MAIL_FROM")
    if given.casefold() == parseaddr(own)[1].casefold():
        raise ConfigError(f"{setting} must not be the bot's own address: it would answer itself")
    return given
