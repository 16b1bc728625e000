"""The runner: one event, one transaction, one set of effects, then the answer."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from time import perf_counter

import structlog

from bot import effects as fx
from bot import metrics
from bot.channels.base import Outcome
from bot.clock import Clock
from bot.context import Consulted, Contact, Context
from bot.crowds import Crowds
from bot.events import (
    CHANNELS,
    AddressFailed,
    AddressReturned,
    Event,
    ListLeft,
    MailHeld,
    PersonPressed,
    PersonWrote,
    TimerFired,
)
from bot.failpoints import reach
from bot.i18n import as_language
from bot.logs import describe
from bot.message import Message
from bot.outcomes import outcome_of
from bot.store import aside, contacts, ledger, timers
from bot.store.apply import apply
from bot.store.bodies import THREAD, LetterThread
from bot.store.database import Store, Transaction
from bot.store.snapshot import Reader, Roles
from bot.store.unusable import is_outage
from bot.workflows import retention
from bot.workflows.addresses import repeated
from bot.workflows.handover import pass_on

Decide = Callable[[Event, Context], Sequence[fx.Effect]]
ConsultIndex = Callable[[fx.Consult], Awaitable[tuple[Consulted, ...]]]
Also = Callable[[Transaction], object]

# RFC 4648's base 32 in lower case, eight times over: every byte finds a letter
_LETTERS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
# An event whose handling fails this often is set aside, and the office is told.
_TRIES = 3

log = structlog.get_logger()


def _nothing(_transaction: Transaction) -> None:
    """Most events have nothing else to do in their transaction."""


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
        fresh_id: Callable[[], str] | None = None,
        crowds: Crowds | None = None,
        channels: frozenset[str] = CHANNELS,
    ) -> None:
        self._store = store
        self._decide = decide
        self._consult = consult
        self._roles = roles
        self._clock = clock
        self._after_commit = after_commit
        self._fresh_id = fresh_id or random_id
        self._crowds = crowds
        self._channels = channels
        self._failures: dict[str, int] = {}

    async def handle(self, event: Event, *, also: Also = _nothing) -> Outcome:
        """Decide and remember; returns once that is durable.

        ``also`` is done in the same transaction, whether or not the event is new. Raises
        whatever went wrong: the channel then delivers the event again.
        """
        reach("runner.received")
        began = perf_counter()
        try:
            result = await self._handle(event, also)
        except Exception as error:
            if is_outage(error) or not self._give_up_on(event):
                raise
            problem = describe(error)
            log.error("event.set_aside", kind=type(event).__name__, error=problem)
            metrics.set_aside(type(event).__name__)
            result = await self._set_aside(event, problem, also)
        reach("runner.committed")
        metrics.turned(_source(event), type(event).__name__, perf_counter() - began)
        self._failures.pop(event.id, None)
        self._after_commit(result.effects)
        return result.outcome

    async def _handle(self, event: Event, also: Also) -> _Result:
        def turn(transaction: Transaction) -> _Result:
            return self._turn(transaction, event, consulted, also)

        consulted: tuple[Consulted, ...] | None = None
        try:
            return await self._store.turn(turn)
        except _NeedsConsultation as needed:
            consulted = await self._consult(needed.effect)
        return await self._store.turn(turn)

    async def _set_aside(self, event: Event, problem: str, also: Also) -> _Result:
        def turn(transaction: Transaction) -> _Result:
            result = self._tell_staff(transaction, event, problem)
            also(transaction)
            return result

        result = await self._store.turn(turn)
        if not result.outcome.fresh or not isinstance(event, PersonWrote) or event.automatic:
            return result
        told = list(result.effects)
        for tell in (self._tell_person, self._show_words):
            try:
                told += await self._store.turn(partial(tell, event=event))
            except Exception as error:  # noqa: BLE001  (what cannot be read may be why it failed)
                log.warning("event.person_not_told", error=describe(error))
        return replace(result, effects=told)

    def _turn(
        self,
        transaction: Transaction,
        event: Event,
        consulted: tuple[Consulted, ...] | None,
        also: Also,
    ) -> _Result:
        now = self._clock()
        empty = Context(
            now=now,
            fresh_id=self._fresh_id(),
            consulted=consulted,
            channels=self._channels,
            crowded=0 if consulted is not None else self._crowded(event, now),
        )
        context = self._read(transaction, event, empty)
        if not _enter(transaction, event, context):
            also(transaction)
            return _Result(Outcome(fresh=False))
        effects = self._decide(event, context)
        for effect in effects:
            if isinstance(effect, fx.Consult):
                raise _NeedsConsultation(effect)
        if _repeats_an_identifier(transaction, event, context):
            effects = [*effects, *repeated(context)]
        apply(transaction, event, context, effects)
        _remember_thread(transaction, event, context.contact)
        also(transaction)
        reach("runner.decided")
        return _Result(outcome_of(effects), effects)

    def _read(self, transaction: Transaction, event: Event, empty: Context) -> Context:
        if empty.crowded > 1 and isinstance(event, PersonWrote | PersonPressed):
            # Nothing will be decided: as little as possible is read.
            contact = contacts.at_address(transaction, event.sender, empty.now)
            return replace(empty, contact=contact)
        return Reader(transaction, self._roles).read(event, empty)

    def _crowded(self, event: Event, now: datetime) -> int:
        if self._crowds is None or not isinstance(event, PersonWrote | PersonPressed):
            return 0
        return self._crowds.over(event.sender, now)

    def _give_up_on(self, event: Event) -> bool:
        self._failures[event.id] = self._failures.get(event.id, 0) + 1
        return self._failures[event.id] >= _TRIES

    def _tell_staff(self, transaction: Transaction, event: Event, error: str) -> _Result:
        # Nothing is read: what cannot be read may be why the event fails.
        context = Context(now=self._clock(), fresh_id=self._fresh_id())
        if not _enter(transaction, event, context):
            return _Result(Outcome(fresh=False))
        number = aside.keep(transaction, event, channel_of(event), error, context.now)
        notice = Message(
            key="staff.event_set_aside",
            params={"kind": type(event).__name__, "error": error, "number": str(number)},
        )
        effects: list[fx.Effect] = [
            fx.TellStaff(message=notice),
            fx.Record(event="event.set_aside", subject=type(event).__name__, actor="bot"),
        ]
        if isinstance(event, TimerFired) and event.kind == retention.TIMER:
            # Whatever stood in its way tonight, data must not be kept for ever.
            effects.append(retention.timer(retention.next_night(context.now)))
        apply(transaction, event, context, effects)
        return _Result(Outcome(), effects)

    def _tell_person(self, transaction: Transaction, event: PersonWrote) -> list[fx.Effect]:
        """Whoever wrote should not wait in vain: their words are kept, and people look at them."""
        now = self._clock()
        contact = contacts.find(transaction, event.sender)
        if contact is None:
            return []
        hint = as_language(event.language_hint) or "en"
        sorry = fx.Send(
            contact_id=contact.id,
            message=Message(key="person.set_aside"),
            language=contact.language or hint,
            key=f"set_aside:{contact.id}:{now:%Y%m%d}",
        )
        context = Context(now=now, fresh_id=self._fresh_id(), contact=contact)
        apply(transaction, event, context, [sorry])
        return [sorry]

    def _show_words(self, transaction: Transaction, event: PersonWrote) -> list[fx.Effect]:
        """The office sees in their thread who it was, and what they wrote."""
        contact = contacts.at_address(transaction, event.sender, self._clock())
        context = Context(now=self._clock(), fresh_id=self._fresh_id(), contact=contact)
        passed = pass_on(
            context,
            contact,
            event.words,
            contact.language or as_language(event.language_hint) or "en",
            reason="unknown",
            remark="set_aside",
        )
        apply(transaction, event, context, passed)
        return passed


def _source(event: Event) -> str:
    return "clock" if isinstance(event, TimerFired) else channel_of(event)


def _enter(transaction: Transaction, event: Event, context: Context) -> bool:
    """Enter the event in the books; False when it was handled before."""
    if isinstance(event, TimerFired):
        return timers.take(transaction, event)
    return ledger.first_time(
        transaction,
        channel=channel_of(event),
        external_id=event.id,
        kind=type(event).__name__,
        now=context.now,
        contact_id=context.contact.id if context.contact else None,
        body=_body(event),
    )


def _repeats_an_identifier(transaction: Transaction, event: Event, context: Context) -> bool:
    """Whether a new mail bears the Message-ID of another: kept, and told to the office."""
    if not isinstance(event, PersonWrote) or not event.message_id or context.contact is None:
        return False
    return not ledger.first_time(
        transaction,
        channel="email",
        external_id=f"message-id {event.message_id}",
        kind="MessageId",
        now=context.now,
        contact_id=context.contact.id,
        body="",
    )


def channel_of(event: Event) -> str:
    """The channel whose inbox an event is entered in."""
    match event:
        case PersonWrote() | PersonPressed():
            return event.sender.channel
        case AddressFailed() | AddressReturned():
            return event.address.channel
        case MailHeld() | ListLeft():
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
    if not isinstance(event, PersonWrote) or contact is None:
        return
    if event.automatic or not event.authentic:
        return  # nobody but its person may say which mail an official letter answers
    if event.token is not None and event.token.contact_id != contact.id:
        return
    thread = LetterThread.to(event)
    if thread is not None:
        contacts.save_thread(transaction, contact.id, THREAD.dump_python(thread))


def random_id() -> str:
    """An id nobody can guess, recognisable in a button's data (``bot.facts.application.id_in``)."""
    return "A" + os.urandom(11).translate(_LETTERS).decode()
