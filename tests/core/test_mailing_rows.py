"""A mailing's rows through the real dispatcher, while everything around them goes wrong."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot import effects as fx
from bot.channels.base import Letter, Outgoing
from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    SendError,
    TemporarySendError,
)
from bot.facts.mailings import FrozenLetter, Plan, Recipient, Run
from bot.store import mailings, missions, rounds, timers
from bot.store.database import Transaction
from tests.core.world import Behaviour, World
from tests.store.facts import CYCLE, NOW
from tests.store.test_people import Entry

COUNT = 50
HOLD = timedelta(minutes=15)
THROTTLED = ChannelDown("421 4.7.0 too fast", retry_after=timedelta(microseconds=1))


def once_for(address: str, *errors: SendError) -> Behaviour:
    """Raises these, one after the other, for one address; delivers everything else."""
    left = list(errors)

    async def behave(outgoing: Outgoing) -> None:
        assert isinstance(outgoing.payload, Letter)
        if outgoing.payload.to.value == address and left:
            raise left.pop(0)

    return behave


async def confirmed(world: World, count: int = COUNT, text: str = "Text") -> str:
    """A mailing to so many addresses whose hold time is over."""

    def work(turn: Transaction) -> str:
        rows = [Entry(f"m{number}@mission.example") for number in range(count)]
        missions.store(turn, rows, NOW)  # type: ignore[arg-type]
        letter = FrozenLetter(language="en", subject="Hello", text=text, parts=(f"<p>{text}</p>",))
        everybody = tuple(
            Recipient(contact_id=each.contact_id, letter=0, state="TG")
            for each in missions.every(turn)
        )
        made = Plan(kind="agenda", cycle=40, version=1, letters=(letter,), recipients=everybody)
        mailings.draft(turn, "Maaaaaaa", made, "U1", world.now)
        mailings.advance(turn, "Maaaaaaa", "confirm", world.now, world.now + HOLD)
        mailings.advance(turn, "Maaaaaaa", "release", world.now, None)
        return "Maaaaaaa"

    mailing_id = await world.store.turn(work)
    world.now += HOLD
    return mailing_id


async def drained(world: World, *, minutes: int = 0) -> Run:
    """Everything sent that becomes due within so many minutes."""
    for _ in range(minutes + 1):
        await world.dispatcher.drain()
        world.now += timedelta(minutes=1)
    run = await world.store.turn(lambda turn: mailings.run(turn, "Maaaaaaa"))
    assert run is not None
    return run


def delivered(world: World) -> Counter[str]:
    return Counter(
        out.payload.to.value for out in world.email.delivered if isinstance(out.payload, Letter)
    )


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    ("errors", "figures"),
    [
        pytest.param([TemporarySendError("451")] * 2, (50, 0, 0), id="greylisted twice"),
        pytest.param([RecipientGone("550 no such user")], (49, 1, 0), id="one of fifty is gone"),
        pytest.param([PermanentSendError("554")], (49, 1, 0), id="one of fifty is refused"),
        pytest.param([OutcomeUnknown("lost after the dot")], (50, 0, 1), id="no answer to the dot"),
        pytest.param([THROTTLED], (50, 0, 0), id="the relay throttles"),
    ],
)
async def test_trouble_with_one_recipient_is_that_recipients_own(
    world: World, errors: list[SendError], figures: tuple[int, int, int]
) -> None:
    await confirmed(world)
    world.email.behave = once_for("m7@mission.example", *errors)
    run = await drained(world, minutes=30)
    progress = run.progress
    assert (progress.sent, progress.failed, progress.uncertain) == figures
    assert set(delivered(world).values()) == {1}
    keys = {out.key for out in world.email.seen}
    assert len(keys) == COUNT


async def test_gone_address_is_suppressed_in_the_next_mailing_too(world: World) -> None:
    await confirmed(world)
    world.email.behave = once_for("m7@mission.example", RecipientGone("550"))
    await drained(world)
    book = await world.store.turn(missions.every)
    assert [each.address for each in book if each.delivery(world.now) == "failed"] == [
        "m7@mission.example"
    ]


@pytest.mark.fault(11)
async def test_poison_row_is_set_aside_and_the_others_go_on(world: World) -> None:
    await confirmed(world)
    broken = "UPDATE outbox SET body = X'00' WHERE key = (SELECT max(key) FROM outbox)"
    if world.store.engine.dialect.name == "postgresql":
        broken = broken.replace("X'00'", "'\\x00'")
    await world.sql(broken)
    run = await drained(world)
    assert (run.progress.sent, run.progress.failed, run.progress.waiting) == (COUNT - 1, 1, 0)


@pytest.mark.fault(13)
@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(hours=2), timedelta(days=366)])
async def test_clock_that_jumps_sends_everything_once(world: World, jump: timedelta) -> None:
    await confirmed(world)
    await world.dispatcher.send_due()
    world.now += jump
    await world.dispatcher.drain()
    world.now = NOW + timedelta(days=800)
    run = await drained(world)
    assert run.progress.sent == COUNT
    assert set(delivered(world).values()) == {1}


@pytest.mark.fault(14)
async def test_address_book_changed_halfway_does_not_change_the_run(world: World) -> None:
    await confirmed(world, text="As it was confirmed")

    def change(turn: Transaction) -> None:
        rows = [Entry(f"m{number}@mission.example", name="Renamed") for number in range(60)]
        for row in rows:
            row.language = "es"
        missions.store(turn, rows, NOW)  # type: ignore[arg-type]

    await world.store.turn(change)
    run = await drained(world)
    texts = {
        out.payload.rendered.text
        for out in world.email.delivered
        if isinstance(out.payload, Letter)
    }
    assert (run.progress.sent, texts) == (COUNT, {"As it was confirmed"})
    assert {out.language for out in world.email.delivered} == {"en"}


@pytest.mark.fault(15)
async def test_whoever_leaves_while_it_runs_is_skipped_and_counted(world: World) -> None:
    mailing_id = await confirmed(world)

    def leave(turn: Transaction) -> None:
        contact = missions.every(turn)[0].contact_id
        turn.connection.exec_driver_sql(
            f"INSERT INTO unsubscriptions VALUES ({contact}, 'agendas', 0)"
        )

    await world.store.turn(leave)
    run = await drained(world)
    assert mailing_id == run.id
    assert (run.progress.sent, run.progress.skipped) == (COUNT - 1, 1)


async def test_address_that_is_no_longer_its_missions_gets_nothing_of_the_run(world: World) -> None:
    await confirmed(world)

    def correct(turn: Transaction) -> None:
        missions.remove(turn, "m1@mission.example")
        moved = Entry("m2@mission.example")
        moved.state = "FR"
        missions.store(turn, [moved], NOW)  # type: ignore[list-item]

    await world.store.turn(correct)
    run = await drained(world)
    assert (run.progress.sent, run.progress.skipped) == (COUNT - 2, 2)
    assert {f"m{number}@mission.example" for number in (1, 2)} & set(delivered(world)) == set()


async def test_mailing_of_195_is_queued_in_one_turn_and_leaves_whole(world: World) -> None:
    await confirmed(world, count=195)
    run = await drained(world)
    assert (run.progress.sent, run.progress.waiting, run.progress.total) == (195, 0, 195)
    assert max(out.attempt for out in world.email.delivered) == 1


async def test_timer_begins_shows_and_ends_a_run(world: World) -> None:
    await confirmed(world)
    world.now += timedelta(hours=1)
    stages = []
    for _ in range(3):
        await world.store.turn(_due_now)
        await world.scheduler.fire_due()
        run = await world.store.turn(lambda turn: mailings.run(turn, "Maaaaaaa"))
        assert run is not None
        stages.append((run.stage, run.progress.sent))
        await world.dispatcher.drain()
    assert stages == [("sending", 0), ("done", COUNT), ("done", COUNT)]


def _due_now(turn: Transaction) -> None:
    rounds.save(turn, CYCLE, NOW)
    timer = fx.SetTimer(
        id="mailing:Maaaaaaa", kind="mailing", subject="Maaaaaaa", due=NOW + timedelta(hours=1)
    )
    timers.put(turn, timer)
