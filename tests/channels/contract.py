"""What every channel must do, whatever it speaks: subclass it and provide a rig."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

import pytest

from bot.channels.base import Channel, Outcome, Outgoing, Payload
from bot.errors import ChannelDown, OutcomeUnknown, TemporarySendError
from bot.events import Event

NOON = datetime(2021, 7, 26, 12, 0, tzinfo=UTC)
PATIENCE = 10.0

Fault = Literal["throttled", "answer lost"]

HOSTILE = "<!channel> <@U1> <https://evil.example|bank> & <b>bold</b> *_`~ \u202egnp.exe 👩🏽‍⚖️"


def now() -> datetime:
    """The time of all these tests."""
    return NOON


def outgoing(
    payload: Payload,
    *,
    key: str = "send:1",
    attempt: int = 1,
    parts_done: int = 0,
    uncertain: bool = False,
) -> Outgoing:
    """A row of the outbox on its way out."""
    return Outgoing(
        key=key,
        kind="reply",
        language="fr",
        payload=payload,
        attempt=attempt,
        written_at=NOON,
        parts_done=parts_done,
        uncertain=uncertain,
    )


class MemoryCursor:
    """A place in the stream that outlives the channel, as the store's does."""

    def __init__(self, value: str | None = None) -> None:
        self.value = value
        self.saves: list[str] = []
        self.broken = False

    async def load(self) -> str | None:
        return self.value

    async def save(self, value: str) -> None:
        if self.broken:
            raise OSError("disk full")
        self.value = value
        self.saves.append(value)


class Core:
    """Stands where the core stands: handles each event id once, fails when told."""

    def __init__(self) -> None:
        self.offered: list[Event] = []
        self.handled: list[Event] = []
        self.fails: Callable[[Event], bool] = lambda event: False
        self.outcome = Outcome()
        self.open = asyncio.Event()
        self.open.set()

    async def receive(self, event: Event) -> Outcome:
        self.offered.append(event)
        await self.open.wait()
        if self.fails(event):
            raise RuntimeError("the store is down")
        if event.id in self.ids:
            return Outcome(fresh=False)
        self.handled.append(event)
        return self.outcome

    @property
    def ids(self) -> list[str]:
        return [event.id for event in self.handled]

    @property
    def words(self) -> list[str]:
        return [event.text for event in self.handled if hasattr(event, "text")]

    def fail_times(self, times: int, text: str) -> None:
        """Let the event with these words fail so often."""
        left = [times]

        def fails(event: Event) -> bool:
            if getattr(event, "text", None) != text or left[0] == 0:
                return False
            left[0] -= 1
            return True

        self.fails = fails


@asynccontextmanager
async def listening(channel: Channel, core: Core) -> AsyncIterator[None]:
    """The channel passes on events meanwhile; then it is cancelled and closed."""
    task = asyncio.create_task(channel.listen(core.receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await channel.close()


async def eventually(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


class Rig(Protocol):
    """A channel with the outside world around it."""

    def channel(self) -> Channel:
        """A new adapter, as after a restart: what it stored is still there."""
        ...

    def unreachable(self) -> Channel:
        """An adapter whose other side does not exist."""
        ...

    def payload(self, text: str) -> Payload:
        """Something to send that shows these words."""
        ...

    async def say(self, text: str) -> None:
        """A person writes to us."""
        ...

    async def arrived(self) -> Sequence[str]:
        """The words that we sent and that people can see."""
        ...

    async def strike(self, fault: Fault) -> None:
        """Let the next attempt to send go wrong."""
        ...


class ChannelContract:
    """The tests; a subclass provides the fixture ``rig``.

    ``throttle`` is how long the rig's throttling server asks to wait, where it can say so.
    """

    throttle: timedelta | None = timedelta(seconds=7)

    async def test_words_arrive_in_order(self, rig: Rig) -> None:
        core = Core()
        async with listening(rig.channel(), core):
            for number in range(5):
                await rig.say(f"word {number}")
            await eventually(lambda: len(core.handled) == 5)
        assert core.words == [f"word {number}" for number in range(5)]

    async def test_hostile_words_arrive_as_they_are(self, rig: Rig) -> None:
        core = Core()
        async with listening(rig.channel(), core):
            await rig.say(HOSTILE)
            await eventually(lambda: bool(core.handled))
        assert core.words == [HOSTILE]

    async def test_failed_turn_brings_the_event_again(self, rig: Rig) -> None:
        core = Core()
        core.fail_times(1, "stumbles")
        async with listening(rig.channel(), core):
            await rig.say("stumbles")
            await eventually(lambda: bool(core.handled))
        assert core.words == ["stumbles"]
        assert len({event.id for event in core.offered}) == 1

    async def test_event_that_was_not_durable_comes_again_after_a_restart(self, rig: Rig) -> None:
        before, after = Core(), Core()
        before.open.clear()
        async with listening(rig.channel(), before):
            await rig.say("not yet stored")
            await eventually(lambda: bool(before.offered))
        async with listening(rig.channel(), after):
            await eventually(lambda: bool(after.handled))
        assert before.handled == []
        assert [event.id for event in after.handled] == [before.offered[0].id]

    async def test_restart_loses_nothing_that_came_meanwhile(self, rig: Rig) -> None:
        core = Core()
        async with listening(rig.channel(), core):
            await rig.say("before")
            await eventually(lambda: len(core.handled) == 1)
        await rig.say("meanwhile")
        async with listening(rig.channel(), core):
            await rig.say("after")
            await eventually(lambda: len(core.handled) == 3)
        assert sorted(core.words) == ["after", "before", "meanwhile"]

    async def test_send_shows_the_words_and_returns_an_id(self, rig: Rig) -> None:
        channel = rig.channel()
        receipt = await channel.send(outgoing(rig.payload(HOSTILE)))
        await channel.close()
        assert await rig.arrived() == [HOSTILE]
        assert receipt.provider_id

    async def test_throttled_send_says_when_to_try_again(self, rig: Rig) -> None:
        channel = rig.channel()
        await rig.strike("throttled")
        with pytest.raises(TemporarySendError) as caught:
            await channel.send(outgoing(rig.payload("patience")))
        await channel.close()
        assert caught.value.retry_after == self.throttle
        assert await rig.arrived() == []

    async def test_lost_answer_is_an_unknown_outcome(self, rig: Rig) -> None:
        channel = rig.channel()
        await rig.strike("answer lost")
        with pytest.raises(OutcomeUnknown):
            await channel.send(outgoing(rig.payload("once")))
        await channel.close()
        assert await rig.arrived() == ["once"]

    async def test_unreachable_server_is_a_channel_that_is_down(self, rig: Rig) -> None:
        channel = rig.unreachable()
        with pytest.raises(ChannelDown):
            await channel.send(outgoing(rig.payload("into the void")))
        await channel.close()
