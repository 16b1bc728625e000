"""Letters and channels for tests of the mail channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from bot.channels.base import Letter, Outcome, Outgoing, Thread
from bot.channels.email.compose import Composer
from bot.channels.email.own import OwnAddress
from bot.channels.email.settings import SmtpSettings
from bot.channels.email.tokens import Tokens
from bot.effects import SendKind
from bot.events import Address, Event, ListName
from bot.i18n import Language
from bot.render.rendered import Rendered

SECRET = b"a secret for tests"
MAIL_FROM = "UPR Info <bot@lab.test>"
OWN = OwnAddress.read(MAIL_FROM)
TOKENS = Tokens(secret=SECRET, own=OWN)
COMPOSER = Composer(own=OWN, tokens=TOKENS)
NOON = datetime(2021, 7, 26, 12, 0, tzinfo=timezone(timedelta(hours=2)))


def clock() -> datetime:
    """A clock that stands still."""
    return NOON.astimezone(UTC)


def outgoing(
    to: str = "ama@collectif.example",
    *,
    key: str = "row-1",
    kind: SendKind = "reply",
    language: Language = "fr",
    subject: str | None = "Votre candidature",
    text: str = "Bonjour Ama,\n\nmerci.\n",
    html: tuple[str, ...] = ("<p>Bonjour Ama,</p>", "<p>merci.</p>"),
    thread: Thread | None = None,
    contact_id: int = 7,
    about: str | None = "Aabcdefghijk",
    list: ListName | None = None,  # noqa: A002  (the letter's own word)
) -> Outgoing:
    """One row of the outbox, as small as a test wants it."""
    letter = Letter(
        to=Address(channel="email", value=to),
        contact_id=contact_id,
        rendered=Rendered(text=text, parts=html, subject=subject),
        about=about,
        thread=thread,
        list=list,
    )
    return Outgoing(
        key=key, kind=kind, language=language, payload=letter, attempt=1, written_at=NOON
    )


def smtp(port: int, **changes: object) -> SmtpSettings:
    """The loopback as a relay, with little patience."""
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "timeout": 0.5,
        **changes,
    }
    return SmtpSettings(**values)  # type: ignore[arg-type]  # a table of test settings


class Ledger:
    """What a channel passed on, each event once, as the real store keeps it; and its cursor."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.again: list[Event] = []
        self.place: str | None = None
        self.failing = 0

    async def receive(self, event: Event) -> Outcome:
        """Remember an event unless it is known; fail as often as ``failing`` says."""
        if self.failing:
            self.failing -= 1
            raise OSError("the disk is full")
        fresh = all(event.id != known.id for known in self.events)
        (self.events if fresh else self.again).append(event)
        return Outcome(fresh=fresh)

    async def load(self) -> str | None:
        """The place last saved."""
        return self.place

    async def save(self, value: str) -> None:
        """Remember a place."""
        self.place = value
