"""What comes over the wire, read by the production adapters' own readers."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.channels.base import Letter, Outgoing
from bot.channels.email.compose import Composer, Mail
from bot.channels.email.incoming import Desk, Dropped
from bot.channels.email.own import OwnAddress
from bot.channels.email.reading.parse import parse
from bot.channels.email.tokens import Tokens
from bot.channels.slack import incoming as slack
from bot.channels.telegram import incoming as telegram
from bot.events import Event
from bot.rehearsal.posted import Posted

OFFICE = "C0OFFICE"
SERVER = "mx.rehearsal.example"  # the mail server whose word about senders is believed
_OWN = OwnAddress.read("Pre-sessions <presessions@rehearsal.example>")
_MALFORMED = (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError)
_WAITED = timedelta(minutes=2)  # longer than two clocks may disagree


class Doors:
    """The readers and writers of one bot."""

    def __init__(self) -> None:
        self.tokens = Tokens(secret=b"rehearsal" * 4, own=_OWN)
        self._desk = Desk(own=_OWN, tokens=self.tokens)
        self._composer = Composer(
            own=_OWN, tokens=self.tokens, unsubscribe_url="https://rehearsal.example/leave"
        )

    def compose(self, outgoing: Outgoing, letter: Letter) -> Mail:
        """A letter as the mail that would leave."""
        return self._composer.compose(outgoing, letter)

    def read(self, posted: Posted, *, now: datetime, waited: timedelta) -> Event | None:
        """What it means; None where the adapter would have dropped it.

        ``waited`` is how long it lay at the provider while the bot did not look.
        """
        if isinstance(posted.body, bytes):
            at = now - waited if waited > _WAITED else now
            met = self._desk.open(posted.body, parse(posted.body, authserv_id=SERVER), at)
            return None if isinstance(met, Dropped) else met
        try:
            if posted.channel == "slack":
                return slack.to_event(posted.body, now=now, channel=OFFICE)
            return telegram.to_event(posted.body, now)
        except _MALFORMED:
            return None
