"""The dispatcher: the only way out. Claims rows, renders, sends, settles."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from bot import metrics, retry
from bot.channels.base import Channel, Receipt
from bot.clock import Clock, machine
from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    SendError,
)
from bot.events import Address, AddressFailed, AddressReturned
from bot.failpoints import reach
from bot.logs import describe
from bot.postage import outgoing
from bot.runner import Runner
from bot.store import outbox, settling, surfaces
from bot.store.bodies import QueuedBoard
from bot.store.database import Store, Transaction
from bot.store.letters import Addressed, addressed
from bot.store.outbox import Claimed, Settled
from bot.store.unusable import is_outage

_ANSWERS = {"reply", "dialogue"}
_LEASE = timedelta(seconds=60)
_SEND_LIMIT = timedelta(seconds=40)  # well inside the lease: a slow send never outlives it
_CIRCUIT = timedelta(seconds=15)  # how long a channel that is down is left alone
# Sends under way on one channel: a slow one takes no other's places, and what is under way
# when the process is killed may go out twice.
_AT_ONCE = 16
_LOOK_AGAIN = 1.0  # seconds: rows of other workers, holds that end, a clock that was moved
_LAST_WORDS = 6.0  # seconds: how long a stopping worker waits for what is under way

log = structlog.get_logger()


class Dispatcher:
    """Sends what is due on the given channels until cancelled."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        runner: Runner,
        *,
        clock: Clock,
        jitter: random.Random,
        worker: str | None = None,
        wall: Clock = machine,
    ) -> None:
        self._store = store
        self._channels = channels
        self._runner = runner
        self._clock = clock
        self._jitter = jitter
        self._wall = wall  # leases and circuits go by real time, whatever clock was moved
        self._worker = worker or secrets.token_hex(8)
        self._wake = asyncio.Event()
        self._busy: dict[int, str] = {}
        self._claiming: asyncio.Future[list[Addressed]] | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._down_until: dict[str, datetime] = {}
        self._late: list[tuple[Addressed, Settled]] = []
        self._claim_lost = False

    def wake(self) -> None:
        """Look at once: something was queued."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled; what is under way then may finish, the rest is given back."""
        try:
            while True:
                self._wake.clear()
                if await self._look() == 0:
                    await self._rest()
        finally:
            await self._stop()

    async def send_due(self) -> int:
        """Claim what may go out now and begin to send it; returns how many rows that was."""
        await self._settle_late()
        free = self._free()
        if not free:
            return 0
        # Shielded: a claim that is cancelled half-way would be committed and forgotten.
        self._claiming = asyncio.ensure_future(
            self._store.turn(lambda turn: self._claim(turn, free))
        )
        try:
            letters = await asyncio.shield(self._claiming)
        finally:
            if self._claiming.done():
                self._claiming = None
        self._claim_lost = False
        reach("dispatcher.claimed")
        for letter in letters:
            self._busy[letter.row.id] = letter.row.channel
            task = asyncio.create_task(self._send(letter))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return len(letters)

    async def drain(self) -> None:
        """Send everything that is due and wait for it; for tests and rehearsals."""
        while await self.send_due() or self._sending:
            await asyncio.gather(*self._sending)

    async def _look(self) -> int:
        try:
            return await self.send_due()
        except DBAPIError as error:
            log.error("outbox.not_readable", error=describe(error))
            self._claim_lost = True
            return 0

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_AGAIN):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _stop(self) -> None:
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=_LAST_WORDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await self._settle_late()
            untouched = await self._claiming if self._claiming is not None else []
            await self._store.turn(lambda turn: self._give_back(turn, untouched))
        except Exception as error:  # noqa: BLE001  (the leases run out by themselves)
            log.error("outbox.not_released", error=describe(error))

    def _give_back(self, transaction: Transaction, untouched: Sequence[Addressed]) -> None:
        now = self._clock()
        for letter in untouched:  # claimed while we were being stopped: nobody tried to send it
            outcome = Settled(
                state="queued",
                not_before=now,
                parts_done=letter.row.parts_done,
                uncertain=letter.row.uncertain,
                counts=False,
            )
            outbox.settle(transaction, self._worker, letter.row, outcome, now)
        outbox.release(transaction, self._worker)

    def _free(self) -> dict[str, int]:
        """How many more rows each channel that is not down can take."""
        now = self._wall()
        busy = Counter(self._busy.values())
        return {
            name: _AT_ONCE - busy[name]
            for name in self._channels
            if busy[name] < _AT_ONCE and self._down_until.get(name, now) <= now
        }

    def _claim(self, transaction: Transaction, free: Mapping[str, int]) -> list[Addressed]:
        if self._claim_lost:  # it may have been committed, and nobody was told what it took
            known = (*self._busy, *(letter.row.id for letter, _ in self._late))
            outbox.release(transaction, self._worker, known)
        rows = [
            row
            for channel, number in free.items()
            for row in outbox.claim(
                transaction,
                self._worker,
                channel=channel,
                now=self._clock(),
                wall=self._wall(),
                lease=_LEASE,
                limit=number,
                busy=tuple(self._busy),
            )
        ]
        found = (self._addressed(transaction, row) for row in rows)
        return [letter for letter in found if letter is not None]

    def _addressed(self, transaction: Transaction, row: Claimed) -> Addressed | None:
        try:
            return addressed(transaction, row)
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001  (a poison row must not stop the queue)
            outbox.set_aside(transaction, self._worker, row.id, error, self._clock())
            return None

    async def _send(self, letter: Addressed) -> None:
        row = letter.row
        try:
            outcome, error = await self._attempt(letter)
            reach("dispatcher.sent")
            if outcome.state == "sent" and row.kind in _ANSWERS:
                waited = self._clock() - row.created_at
                metrics.answered(row.channel, waited.total_seconds())
            if error is not None and outcome.state == "failed":
                await self._report(letter, outcome, error)
            else:
                await self._settle(letter, outcome)
            reach("dispatcher.settled")
        except Exception as error:  # noqa: BLE001  (the lease brings the row back)
            log.error("outbox.unsettled", row=row.id, error=describe(error))
        finally:
            self._busy.pop(row.id, None)
            self.wake()

    async def _attempt(self, letter: Addressed) -> tuple[Settled, SendError | None]:
        row = letter.row
        if row.expires_at is not None and row.expires_at <= self._clock():
            return Settled(state="expired"), None
        if letter.refused is not None:
            return letter.refused, None
        if letter.contact is not None and not letter.contact.reachable:
            return Settled(state="skipped", error=outbox.UNREACHABLE), None
        try:
            receipt = await self._hand_over(letter)
        except SendError as error:
            return self._after(letter, error), error
        except Exception as error:  # noqa: BLE001  (a poison row must not stop the queue)
            log.error("outbox.poison", row=row.id, error=describe(error))
            problem = PermanentSendError(describe(error))
            return Settled(state="failed", error=problem.reason), problem
        # One that may have arrived before stays marked: the count of such is part of a report.
        uncertain = row.uncertain and row.shape == "mailing"
        return Settled(state="sent", provider_id=receipt.provider_id, uncertain=uncertain), None

    async def _hand_over(self, letter: Addressed) -> Receipt:
        channel = self._channels[letter.row.channel]
        prepared = outgoing(letter, channel.capabilities)
        try:
            async with asyncio.timeout(_SEND_LIMIT.total_seconds()):
                return await channel.send(prepared)
        except TimeoutError:
            raise OutcomeUnknown("no answer in time") from None

    def _after(self, letter: Addressed, error: SendError) -> Settled:
        row, now = letter.row, self._clock()
        metrics.unsent(row.channel, type(error).__name__)
        log.warning(
            "outbox.not_sent",
            row=row.id,
            channel=row.channel,
            error=type(error).__name__,
            attempt=row.attempts,
        )
        if isinstance(error, ChannelDown):
            self._down_until[row.channel] = self._wall() + (error.retry_after or _CIRCUIT)
        verdict = retry.decide(
            error, shape=row.shape, attempts=row.attempts, now=now, jitter=self._jitter
        )
        if isinstance(verdict, retry.Stop):
            return Settled(state="failed", error=error.reason, parts_done=error.parts_done)
        return Settled(
            state="queued",
            not_before=verdict.at,
            error=error.reason,
            parts_done=max(error.parts_done, row.parts_done),
            uncertain=verdict.uncertain or row.uncertain,
            counts=verdict.counts,
        )

    async def _settle(self, letter: Addressed, outcome: Settled) -> None:
        try:
            mine = await self._store.turn(
                lambda turn: self._record(turn, letter, outcome), ahead=True
            )
        except DBAPIError as error:
            if not is_outage(error):
                raise
            log.error("outbox.unsettled", row=letter.row.id, error=describe(error))
            self._late.append((letter, outcome))
            return
        if not mine:
            log.warning("outbox.lease_lost", row=letter.row.id)

    async def _settle_late(self) -> None:
        """Tell the database what it could not be told: what was sent is not sent again."""
        late, self._late = self._late, []
        for letter, outcome in late:
            await self._settle(letter, outcome)

    def _record(self, transaction: Transaction, letter: Addressed, outcome: Settled) -> bool:
        row = letter.row
        mine = outbox.settle(transaction, self._worker, row, outcome, self._clock())
        if mine and isinstance(letter.content, QueuedBoard) and outcome.provider_id is not None:
            surfaces.posted(transaction, letter.content.surface, outcome.provider_id)
        if mine:
            settling.settled(transaction, row, outcome, self._clock())
        return mine

    async def _report(self, letter: Addressed, outcome: Settled, error: SendError) -> None:
        """Settle, and tell the core in the same turn that a person was not reached."""
        event = self._failure(letter, error)
        if event is None:
            log.error("outbox.staff_message_failed", row=letter.row.id, error=type(error).__name__)
            await self._settle(letter, outcome)
            return
        if isinstance(event, AddressReturned):  # the same message, to where they are now
            outcome = Settled(state="queued", not_before=self._clock(), error=error.reason)
        try:
            await self._runner.handle(event, also=lambda turn: self._record(turn, letter, outcome))
        except DBAPIError:
            raise
        except Exception as problem:  # noqa: BLE001  (nobody is told, but it is not sent again)
            log.error("outbox.not_reported", row=letter.row.id, error=describe(problem))
            await self._settle(letter, outcome)

    def _failure(
        self, letter: Addressed, error: SendError
    ) -> AddressFailed | AddressReturned | None:
        row, contact = letter.row, letter.contact
        if contact is None:
            return None
        event_id = f"outbox:{row.id}:{row.attempts}"
        address = Address(channel=contact.channel, value=contact.address)
        moved_to = error.moved_to if isinstance(error, RecipientGone) else None
        if moved_to is not None:
            return AddressReturned(
                id=event_id, at=self._clock(), address=address, new_value=moved_to
            )
        return AddressFailed(
            id=event_id,
            at=self._clock(),
            address=address,
            permanent=isinstance(error, RecipientGone),
            reason=error.reason,
        )
