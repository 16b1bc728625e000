"""The channels of a rehearsal: they deliver into the book and to whoever reads there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Letter, Outgoing, Receipt, Receive
from bot.errors import RecipientGone
from bot.events import ChannelName
from bot.rehearsal.book import OFFICE, Book, Delivery, words_of
from bot.rehearsal.doors import Doors
from bot.rehearsal.faults import Faults, as_error
from bot.rehearsal.screen import stamp
from bot.render.rendered import Capabilities

CAPABILITIES = {
    "telegram": Capabilities(markup="telegram", buttons=True, max_length=4096),
    "email": Capabilities(markup="mail", buttons=False),
    "slack": Capabilities(markup="mrkdwn", buttons=True),
}

Hear = Callable[[Delivery], None]


@dataclass(slots=True)
class Line:
    """One channel: what is sent over it arrives at once, or fails as the faults say."""

    name: ChannelName
    book: Book
    faults: Faults
    wall: Callable[[], datetime]
    hear: Hear
    gone: set[str]
    doors: Doors
    capabilities: Capabilities

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Deliver, unless a fault strikes or the address is gone."""
        payload = outgoing.payload
        letter = payload if isinstance(payload, Letter) else None
        reader = letter.to.value if letter else OFFICE
        # Composed first: a letter that no mail can hold is not sent, whatever the relay does.
        mail = self.doors.compose(outgoing, letter) if letter and self.name == "email" else None
        if reader in self.gone:
            raise RecipientGone("the address does not exist")
        fault = self.faults.sending()
        if fault is not None and fault != "lost answer":
            raise as_error(fault)
        given = self._given(mail.message_id if mail else None)
        delivery = Delivery(
            at=self.wall(),
            reader=reader,
            outgoing=outgoing,
            text=words_of(payload),
            given=given,
            mail=mail,
        )
        self.book.deliveries.append(delivery)
        self.hear(delivery)
        if fault is not None:
            self.book.excused.add(outgoing.key)
            raise as_error(fault)
        return Receipt(provider_id=given)

    def _given(self, message_id: str | None) -> str:
        number = len(self.book.deliveries) + 1
        return message_id or (stamp(self.wall(), number) if self.name == "slack" else str(number))

    async def listen(self, receive: Receive) -> None:
        """Nothing arrives here: the stage brings events to the runner itself."""
        del receive
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing to close."""
