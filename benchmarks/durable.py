"""Our side: the real runner and handlers on a SQLite file, every turn durable."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telegram import Bot

from benchmarks.no_socket import TOKEN, NoSocket
from benchmarks.people import START, Person
from bot import effects, resources
from bot.channels.base import Letter, Outgoing, Receipt, Receive
from bot.channels.telegram.incoming import to_event
from bot.channels.telegram.outgoing import Sender
from bot.context import Consulted
from bot.dispatcher import Dispatcher
from bot.events import ChannelName
from bot.files import cyclefile
from bot.handlers.table import decide
from bot.render.rendered import Capabilities
from bot.runner import Runner
from bot.store import rounds, schema
from bot.store.database import open_store
from bot.vault import Vault

_NOW = datetime.fromtimestamp(START, UTC) + timedelta(minutes=5)


class PhoneLine:
    """A Telegram channel that sends as the real one does, through a request without socket."""

    name: ChannelName = "telegram"
    capabilities = Capabilities(markup="telegram", buttons=True, max_length=4096)

    def __init__(self) -> None:
        self._sender = Sender(Bot(TOKEN, request=NoSocket(), get_updates_request=NoSocket()))

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Send a letter's parts."""
        assert isinstance(outgoing.payload, Letter)
        provider_id = await self._sender.send(outgoing.payload, outgoing.parts_done)
        return Receipt(provider_id=provider_id)

    async def listen(self, receive: Receive) -> None:
        """Updates come from the benchmark."""

    async def close(self) -> None:
        """Nothing to close."""


class DurableBot:
    """Runner, handlers and store as in production; the dispatcher where it is measured too."""

    def __init__(self, database: Path) -> None:
        self.store = open_store(f"sqlite:///{database}", Vault(["benchmark" * 4]))
        schema.require_current(self.store.engine)
        self.runner = Runner(
            self.store,
            decide=decide,
            consult=_nobody_asks,
            roles=lambda _actor: None,
            clock=lambda: _NOW,
            after_commit=lambda _effects: self.dispatcher.wake(),
        )
        self.dispatcher = Dispatcher(
            self.store,
            {"telegram": PhoneLine()},
            self.runner,
            clock=lambda: _NOW,
            jitter=random.Random(1),
        )

    async def open_round(self) -> None:
        """Load the reference round."""
        cycle = cyclefile.read(resources.example("presessions-40.toml"))
        await self.store.turn(lambda turn: rounds.save(turn, cycle, _NOW))

    async def serve(self, people: Sequence[Person], *, dispatch: bool = False) -> int:
        """Let these people fill in the form, all at once; returns how many updates that was.

        With ``dispatch`` the replies go out meanwhile, and all of them have when it returns.
        """
        sending = asyncio.create_task(self.dispatcher.run()) if dispatch else None
        counts = await asyncio.gather(*(self._serve_one(each) for each in people))
        if sending is not None:
            sending.cancel()
            await asyncio.wait({sending})
            await self.dispatcher.drain()
        return sum(counts)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    async def _serve_one(self, person: Person) -> int:
        count = 0
        for body in person.updates():
            event = to_event(json.loads(body), _NOW)
            assert event is not None
            outcome = await self.runner.handle(event)
            count += outcome.fresh
        return count


async def _nobody_asks(_effect: effects.Consult) -> tuple[Consulted, ...]:
    return ()
