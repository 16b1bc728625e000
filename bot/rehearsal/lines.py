"""The channels of a rehearsal: they deliver into the book and to whoever reads there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Letter, Outgoing, Receipt, Receive
from bot.errors import RecipientGone
from bot.events import ChannelName
from bot.rehearsal.book import Book, Delivery
from bot.rehearsal.faults import Faults, as_error
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
    clock: Callable[[], datetime]
    hear: Hear
    gone: set[str]
    capabilities: Capabilities

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Deliver, unless a fault strikes or the address is gone."""
        payload = outgoing.payload
        reader = payload.to.value if isinstance(payload, Letter) else "office"
        if reader in self.gone:
            raise RecipientGone("the address does not exist")
        fault = self.faults.sending()
        if fault is not None and fault != "lost answer":
            raise as_error(fault)
        delivery = Delivery(at=self.clock(), reader=reader, outgoing=outgoing)
        self.book.deliveries.append(delivery)
        self.hear(delivery)
        if fault is not None:
            self.book.excused.add(outgoing.key)
            raise as_error(fault)
        return Receipt(provider_id=f"{self.name}-{len(self.book.deliveries)}")

    async def listen(self, receive: Receive) -> None:
        """Nothing arrives here: the stage brings events to the runner itself."""
        del receive
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing to close."""
