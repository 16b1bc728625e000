"""A whole core in a process of its own, to be killed: its wire is two files.

The inbox file holds one person's words a line; a cursor in the store says how many were
taken. The outbox file gets a line for every message, in one write that the kernel keeps when
the process dies. It ends by itself when everything was taken and sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from bot import effects as fx
from bot.channels.base import Outgoing, Receipt, Receive
from bot.clock import machine
from bot.context import Consulted, Context
from bot.dispatcher import Dispatcher
from bot.events import Address, ChannelName, Event, PersonWrote
from bot.failpoints import arm, reach
from bot.message import Message
from bot.render.rendered import Capabilities
from bot.runner import Runner
from bot.scheduler import Scheduler
from bot.store import ledger, outbox
from bot.store.database import Store, Transaction, open_store
from bot.vault import Vault

KEY = "the key of the killed " * 2
_CURSOR = "scripted"


@dataclass(frozen=True, kw_only=True)
class Script:
    """What one process works on, and how."""

    url: str
    inbox: Path
    sent: Path
    stay: bool = False
    slow: float = 0.0


@dataclass(kw_only=True)
class Wire:
    """A channel over two files, which acknowledges by a cursor as polling does."""

    store: Store
    taken_from: Path
    sent_to: Path
    slow: float = 0.0
    name: ChannelName = "telegram"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(markup="plain", buttons=True)
    )

    async def send(self, outgoing: Outgoing) -> Receipt:
        line = {"key": outgoing.key, "attempt": outgoing.attempt, "uncertain": outgoing.uncertain}
        reach("wire.sending")
        await asyncio.sleep(self.slow)
        descriptor = os.open(self.sent_to, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, json.dumps(line).encode() + b"\n")
        os.close(descriptor)
        return Receipt(provider_id="1")

    async def listen(self, receive: Receive) -> None:
        stored = await self.store.turn(lambda turn: ledger.load_cursor(turn, _CURSOR))
        lines = self.taken_from.read_text().splitlines()
        for number in range(int(stored or 0), len(lines)):
            event = PersonWrote(
                id=str(number),
                at=machine(),
                sender=Address(channel="telegram", value=str(number % 3)),
                text=lines[number],
            )
            await receive(event)
            await self.store.turn(partial(ledger.save_cursor, name=_CURSOR, value=str(number + 1)))
            reach("wire.acknowledged")

    async def close(self) -> None:
        return


def decide(event: Event, context: Context) -> Sequence[fx.Effect]:
    """Every word is answered and counted; the first one also sets a timer."""
    if not isinstance(event, PersonWrote):
        return [
            fx.Record(event="timer.fired", subject=event.id, actor="bot"),
            fx.TellStaff(message=Message(key="chat.edited"), key=f"told:{event.id}"),
        ]
    assert context.contact is not None
    contact = context.contact
    heard = contact.conversation.get("heard", [])
    assert isinstance(heard, list)
    timer = fx.SetTimer(id=f"t:{event.id}", kind="board", subject="40", due=context.now)
    return [
        fx.SaveConversation(contact_id=contact.id, conversation={"heard": [*heard, event.text]}),
        fx.Send(contact_id=contact.id, message=Message(key="chat.edited"), language="en"),
        *([timer] if event.id == "0" else []),
    ]


async def _nobody(_effect: fx.Consult) -> tuple[Consulted, ...]:
    return ()


async def _finished(store: Store, count: int) -> bool:
    def work(turn: Transaction) -> bool:
        done = ledger.load_cursor(turn, _CURSOR) == str(count)
        waits = "SELECT (SELECT count(*) FROM timers) + (SELECT count(*) FROM outbox"
        waits += " WHERE state IN ('queued', 'sending') AND channel = 'telegram')"
        return done and turn.connection.exec_driver_sql(waits).scalar() == 0

    return await store.turn(work)


def live(script: Script, started: Connection, failpoint: str | None) -> None:
    """The whole life of one process."""
    if failpoint is not None:
        arm(failpoint)
    asyncio.run(_main(script, started))


async def _main(script: Script, started: Connection) -> None:
    """Run until all is done; SIGTERM ends it cleanly before."""
    url, inbox, sent = script.url, script.inbox, script.sent
    stay, slow = script.stay, script.slow
    store = open_store(url, Vault([KEY]))
    wire = Wire(store=store, taken_from=inbox, sent_to=sent, slow=slow)
    await store.turn(outbox.release_all)
    runner = Runner(
        store,
        decide=decide,
        consult=_nobody,
        roles=lambda _actor: None,
        clock=machine,
        after_commit=lambda _effects: dispatcher.wake(),
    )
    dispatcher = Dispatcher(
        store, {"telegram": wire}, runner, clock=machine, jitter=random.Random(1)
    )
    scheduler = Scheduler(store, runner, clock=machine)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    working = [
        asyncio.create_task(work)
        for work in (dispatcher.run(), scheduler.run(), wire.listen(runner.handle))
    ]
    started.send("started")
    while not stop.is_set() and (stay or not await _finished(store, len(_lines(inbox)))):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.05):
                await stop.wait()
    for task in working:
        task.cancel()
    await asyncio.wait(working)
    store.close()


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()
