"""The runner: one event, one transaction, one set of effects, then the answer."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError

from bot import effects as fx
from bot.channels.base import Notice, Outcome
from bot.clock import Clock
from bot.context import Consulted, Contact, Context
from bot.events import (
    AddressFailed,
    AddressReturned,
    Event,
    MailHeld,
    PersonPressed,
    PersonWrote,
    TimerFired,
)
from bot.logs import describe
from bot.message import Message
from bot.render import render
from bot.render.rendered import Capabilities
from bot.store import contacts, ledger, timers
from bot.store.apply import apply
from bot.store.bodies import THREAD, LetterThread
from bot.store.database import Store, Transaction
from bot.store.snapshot import Reader, Roles

Decide = Callable[[Event, Context], Sequence[fx.Effect]]
ConsultIndex = Callable[[fx.Consult], Awaitable[tuple[Consulted, ...]]]

_PLAIN = Capabilities(markup="plain", buttons=True)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
# An event whose handling fails this often is set aside, and the office is told.
_TRIES = 3

log = structlog.get_logger()


class _NeedsConsultation(Exception):
    """Rolls a turn back so that the index can be asked outside any transaction."""

    def __init__(self, effect: fx.Consult) -> None:
        super().__init__("consult the index first")
        self.effect = effect


@dataclass(frozen=True, slots=True)
class _Result:
    outcome: Outcome
    effects: Sequence[fx.Effect] = ()


class Runner:
    """Handles events exactly once; ``after_commit`` is told what each turn decided."""

    def __init__(
        self,
        store: Store,
        *,
        decide: Decide,
        consult: ConsultIndex,
        roles: Roles,
        clock: Clock,
        after_commit: Callable[[Sequence[fx.Effect]], None],
    ) -> None:
        self._store = store
        self._decide = decide
        self._consult = consult
        self._roles = roles
        self._clock = clock
        self._after_commit = after_commit
        self._failures: dict[str, int] = {}

    async def handle(self, event: Event) -> Outcome:
        """Decide and remember; returns once that is durable.

        Raises whatever went wrong: the channel then delivers the event again.
        """
        try:
            result = await self._handle(event)
        except DBAPIError:
            raise
        except Exception as error:
            if not self._give_up_on(event):
                raise
            problem = describe(error)
            log.error("event.set_aside", kind=type(event).__name__, error=problem)
            result = await self._store.turn(lambda turn: self._set_aside(turn, event, problem))
        self._failures.pop(event.id, None)
        self._after_commit(result.effects)
        return result.outcome

    async def _handle(self, event: Event) -> _Result:
        try:
            return await self._store.turn(lambda turn: self._turn(turn, event, None))
        except _NeedsConsultation as needed:
            consulted = await self._consult(needed.effect)
        return await self._store.turn(lambda turn: self._turn(turn, event, consulted))

    def _turn(
        self, transaction: Transaction, event: Event, consulted: tuple[Consulted, ...] | None
    ) -> _Result:
        empty = Context(now=self._clock(), fresh_id=_fresh_id(), consulted=consulted)
        context = Reader(transaction, self._roles).read(event, empty)
        if not _enter(transaction, event, context):
            return _Result(Outcome(fresh=False))
        effects = self._decide(event, context)
        for effect in effects:
            if isinstance(effect, fx.Consult):
                raise _NeedsConsultation(effect)
        apply(transaction, event, context, effects)
        _remember_thread(transaction, event, context.contact)
        return _Result(Outcome(notice=_notice(effects)), effects)

    def _give_up_on(self, event: Event) -> bool:
        self._failures[event.id] = self._failures.get(event.id, 0) + 1
        return self._failures[event.id] >= _TRIES

    def _set_aside(self, transaction: Transaction, event: Event, error: str) -> _Result:
        empty = Context(now=self._clock(), fresh_id=_fresh_id())
        context = Reader(transaction, self._roles).read(event, empty)
        if not _enter(transaction, event, context):
            return _Result(Outcome(fresh=False))
        notice = Message(
            key="staff.event_set_aside",
            params={"kind": type(event).__name__, "error": error},
        )
        effects: list[fx.Effect] = [
            fx.TellStaff(message=notice),
            fx.Record(event="event.set_aside", subject=type(event).__name__, actor="bot"),
        ]
        apply(transaction, event, context, effects)
        return _Result(Outcome(), effects)


def _enter(transaction: Transaction, event: Event, context: Context) -> bool:
    """Enter the event in the books; False when it was handled before."""
    if isinstance(event, TimerFired):
        return timers.take(transaction, event)
    return ledger.first_time(
        transaction,
        channel=_channel(event),
        external_id=event.id,
        kind=type(event).__name__,
        now=context.now,
        contact_id=context.contact.id if context.contact else None,
        body=_body(event),
    )


def _channel(event: Event) -> str:
    match event:
        case PersonWrote() | PersonPressed():
            return event.sender.channel
        case AddressFailed() | AddressReturned():
            return event.address.channel
        case MailHeld():
            return "email"
        case _:
            return "slack"


def _body(event: Event) -> str:
    match event:
        case PersonWrote():
            return event.text
        case PersonPressed():
            return event.data
        case MailHeld():
            return event.raw.decode("latin-1")
        case _:
            return ""


def _remember_thread(transaction: Transaction, event: Event, contact: Contact | None) -> None:
    """The next letter to this person answers this mail."""
    if not isinstance(event, PersonWrote) or not event.message_id or contact is None:
        return
    thread = LetterThread(
        message_id=event.message_id, references=event.references, subject=event.subject
    )
    contacts.save_thread(transaction, contact.id, THREAD.dump_python(thread))


def _notice(effects: Sequence[fx.Effect]) -> Notice | None:
    for effect in effects:
        if isinstance(effect, fx.Acknowledge):
            text = render(effect.message, effect.language, _PLAIN).text
            return Notice(text=text, alert=effect.alert)
    return None


def _fresh_id() -> str:
    return "A" + "".join(secrets.choice(_ALPHABET) for _ in range(11))
