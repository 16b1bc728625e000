"""A clock that moves, channels with behaviour, and the real runner, dispatcher and scheduler."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import effects as fx
from bot.channels.base import Letter, Outgoing, Receipt, Receive
from bot.context import Consulted, Context
from bot.dispatcher import Dispatcher
from bot.errors import SendError
from bot.events import Address, ChannelName, Event, PersonWrote, TimerFired
from bot.handlers.table import decide
from bot.render.rendered import Capabilities
from bot.runner import Decide, Runner
from bot.scheduler import Scheduler
from bot.store.database import Store, Transaction
from tests.store.facts import NOW, message

Behaviour = Callable[[Outgoing], Awaitable[None]]


def raising(*errors: Exception | None) -> Behaviour:
    """Raises these one after the other (None: delivers), then delivers."""
    left = list(errors)

    async def behave(_outgoing: Outgoing) -> None:
        error = left.pop(0) if left else None
        if error is not None:
            raise error

    return behave


def raising_for(words: str, error: SendError) -> Behaviour:
    """Raises for messages with these words, delivers all others."""

    async def behave(outgoing: Outgoing) -> None:
        if words in text_of(outgoing):
            raise error

    return behave


def text_of(outgoing: Outgoing) -> str:
    payload = outgoing.payload
    return payload.rendered.text if isinstance(payload, Letter) else str(payload)


@dataclass
class Fake:
    """A channel that delivers into a list, unless its behaviour says otherwise."""

    name: ChannelName = "telegram"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(markup="plain", buttons=True)
    )
    behave: Behaviour = field(default_factory=raising)
    seen: list[Outgoing] = field(default_factory=list)
    delivered: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> Receipt:
        self.seen.append(outgoing)
        await self.behave(outgoing)
        self.delivered.append(outgoing)
        return Receipt(provider_id=f"{self.name}-{len(self.delivered)}")

    async def listen(self, receive: Receive) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        return


@dataclass
class World:
    """One worker's core; another one may share its store."""

    store: Store
    now: datetime = NOW
    decide: Decide = decide
    decided: list[Sequence[fx.Effect]] = field(default_factory=list)
    consulted: tuple[Consulted, ...] = ()
    telegram: Fake = field(default_factory=Fake)
    email: Fake = field(default_factory=lambda: Fake(name="email"))
    slack: Fake = field(default_factory=lambda: Fake(name="slack"))

    def __post_init__(self) -> None:
        self.asked: list[fx.Consult] = []
        self.runner = Runner(
            self.store,
            decide=self._decide,
            consult=self._consult,
            roles=lambda actor: "approver" if actor == "U1" else None,
            clock=lambda: self.now,
            after_commit=self.decided.append,
        )
        self.dispatcher = Dispatcher(
            self.store,
            {"telegram": self.telegram, "email": self.email, "slack": self.slack},
            self.runner,
            clock=lambda: self.now,
            jitter=random.Random(1),
        )
        self.scheduler = Scheduler(self.store, self.runner, clock=lambda: self.now)

    def _decide(self, event: Event, context: Context) -> Sequence[fx.Effect]:
        return self.decide(event, context)

    async def _consult(self, effect: fx.Consult) -> tuple[Consulted, ...]:
        self.asked.append(effect)
        return self.consulted

    def later(self, **more: Any) -> None:
        self.now += timedelta(**more)

    async def say(self, *words: str, to: str = "1001", channel: ChannelName = "telegram") -> None:
        """Queue letters with these words to whoever writes from an address."""
        sender = Address(channel=channel, value=to)
        for number, text in enumerate(words):
            event = PersonWrote(
                id=f"{to}-{number}-{text}-{self.now.timestamp()}",
                at=self.now,
                sender=sender,
                text=text,
            )
            kept, self.decide = self.decide, answer(text)
            try:
                await self.runner.handle(event)
            finally:
                self.decide = kept

    async def rows(self, columns: str = "state, attempts, error") -> list[tuple[Any, ...]]:
        return await self.sql(f"SELECT {columns} FROM outbox ORDER BY id")

    async def sql(self, statement: str) -> list[tuple[Any, ...]]:
        def work(turn: Transaction) -> list[tuple[Any, ...]]:
            result = turn.connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

        return await self.store.turn(work)


def answer(*words: str, kind: fx.SendKind = "dialogue") -> Decide:
    """A decision: say these words back."""

    def decided(_event: Event, context: Context) -> Sequence[fx.Effect]:
        assert context.contact is not None
        return [
            fx.Send(
                contact_id=context.contact.id,
                message=message("staff.mail_held", reason=text),
                language="en",
                kind=kind,
            )
            for text in words
        ]

    return decided


def fired(name: str, due: datetime = NOW, kind: str = "reminder") -> TimerFired:
    return TimerFired(id=name, at=NOW, kind=kind, subject="40", due=due)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)
