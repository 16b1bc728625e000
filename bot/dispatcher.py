"""The dispatcher: the only way out. Claims rows, renders, sends, settles."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot import retry
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
from bot.logs import describe
from bot.postage import outgoing
from bot.runner import Runner
from bot.store import outbox, surfaces
from bot.store.database import Store, Transaction
from bot.store.letters import Addressed, addressed
from bot.store.outbox import Settled

_LEASE = timedelta(seconds=60)
_SEND_LIMIT = timedelta(seconds=40)  # well inside the lease: a slow send never outlives it
_CIRCUIT = timedelta(seconds=15)  # how long a channel that is down is left alone
_AT_ONCE = 32
_LOOK_AGAIN = 1.0  # seconds: rows of other workers, holds that end, a clock that was moved

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
    ) -> None:
        self._store = store
        self._channels = channels
        self._runner = runner
        self._clock = clock
        self._jitter = jitter
        self._worker = secrets.token_hex(8)
        self._wake = asyncio.Event()
        self._busy: set[int] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._down_until: dict[str, datetime] = {}

    def wake(self) -> None:
        """Look at once: something was queued."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled; what is under way then may finish."""
        try:
            while True:
                self._wake.clear()
                if await self.send_due() == 0:
                    await self._rest()
        finally:
            if self._sending:
                await asyncio.wait(self._sending, timeout=_SEND_LIMIT.total_seconds())

    async def send_due(self) -> int:
        """Claim what may go out now and begin to send it; returns how many rows that was."""
        free = _AT_ONCE - len(self._busy)
        channels = self._open_channels()
        if free <= 0 or not channels:
            return 0
        letters = await self._store.turn(lambda turn: self._claim(turn, channels, free))
        for letter in letters:
            self._busy.add(letter.row.id)
            task = asyncio.create_task(self._send(letter))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return len(letters)

    async def drain(self) -> None:
        """Send everything that is due and wait for it; for tests and rehearsals."""
        while await self.send_due() or self._sending:
            await asyncio.gather(*self._sending)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_AGAIN):
                await self._wake.wait()
        except TimeoutError:
            return

    def _open_channels(self) -> list[str]:
        now = machine()
        return [name for name in self._channels if self._down_until.get(name, now) <= now]

    def _claim(
        self, transaction: Transaction, channels: Sequence[str], free: int
    ) -> list[Addressed]:
        rows = outbox.claim(
            transaction,
            self._worker,
            channels=channels,
            now=self._clock(),
            wall=machine(),
            lease=_LEASE,
            limit=free,
            busy=tuple(self._busy),
        )
        return [addressed(transaction, row) for row in rows]

    async def _send(self, letter: Addressed) -> None:
        row = letter.row
        try:
            outcome, error = await self._attempt(letter)
            await self._settle(letter, outcome)
            if error is not None and outcome.state == "failed":
                await self._report(letter, error)
        except Exception as error:  # noqa: BLE001  (the lease brings the row back)
            log.error("outbox.unsettled", row=row.id, error=describe(error))
        finally:
            self._busy.discard(row.id)
            self.wake()

    async def _attempt(self, letter: Addressed) -> tuple[Settled, SendError | None]:
        row = letter.row
        if row.expires_at is not None and row.expires_at <= self._clock():
            return Settled(state="expired"), None
        if letter.contact is not None and not letter.contact.reachable:
            return Settled(state="skipped", error="the address does not take messages"), None
        try:
            receipt = await self._hand_over(letter)
        except SendError as error:
            return self._after(letter, error), error
        except Exception as error:  # noqa: BLE001  (a poison row must not stop the queue)
            log.error("outbox.poison", row=row.id, error=describe(error))
            problem = PermanentSendError(describe(error))
            return Settled(state="failed", error=problem.reason), problem
        return Settled(state="sent", provider_id=receipt.provider_id), None

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
        log.warning(
            "outbox.not_sent",
            row=row.id,
            channel=row.channel,
            error=type(error).__name__,
            attempt=row.attempts,
        )
        if isinstance(error, ChannelDown):
            self._down_until[row.channel] = machine() + (error.retry_after or _CIRCUIT)
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
        row = letter.row

        def settle(transaction: Transaction) -> bool:
            mine = outbox.settle(transaction, self._worker, row, outcome, self._clock())
            if mine and row.shape == "board" and outcome.provider_id is not None:
                surfaces.posted(transaction, row.target.partition(":")[2], outcome.provider_id)
            return mine

        if not await self._store.turn(settle):
            log.warning("outbox.lease_lost", row=row.id)

    async def _report(self, letter: Addressed, error: SendError) -> None:
        """Tell the core that a person was not reached, so that somebody hears of it."""
        row, contact = letter.row, letter.contact
        if contact is None:
            log.error("outbox.staff_message_failed", row=row.id, error=type(error).__name__)
            return
        now = self._clock()
        event_id = f"outbox:{row.id}:{row.attempts}"
        address = Address(channel=contact.channel, value=contact.address)
        moved_to = error.moved_to if isinstance(error, RecipientGone) else None
        if moved_to is not None:
            await self._runner.handle(
                AddressReturned(id=event_id, at=now, address=address, new_value=moved_to)
            )
            await self._store.turn(lambda turn: outbox.retry(turn, [row.id], now))
            return
        await self._runner.handle(
            AddressFailed(
                id=event_id,
                at=now,
                address=address,
                permanent=isinstance(error, RecipientGone),
                reason=error.reason,
            )
        )
