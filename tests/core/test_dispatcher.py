"""The dispatcher against channels that misbehave in every known way."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot import dispatcher
from bot.channels.base import Outgoing
from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    SendError,
    TemporarySendError,
)
from bot.store import outbox
from bot.store.database import Store, open_store
from tests.core.world import World, raising, raising_for, text_of
from tests.store.databases import VAULT
from tests.store.facts import MINUTE

GREYLISTED = TemporarySendError("451 greylisted")
DOWN = ChannelDown("connection refused", retry_after=timedelta(microseconds=1))


async def drain(world: World) -> None:
    """Send all that ever becomes due."""
    for _ in range(60):
        await world.dispatcher.drain()
        world.later(hours=2)


async def test_message_goes_out_and_is_settled(world: World) -> None:
    await world.say("hello")
    await world.dispatcher.drain()
    assert await world.rows("state, provider_id, attempts") == [("sent", "telegram-1", 1)]
    assert [("hello" in text_of(out), out.attempt) for out in world.telegram.delivered] == [
        (True, 1)
    ]


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    ("errors", "row", "attempts_seen"),
    [
        ([GREYLISTED, GREYLISTED], ("sent", 3, None), [1, 2, 3]),
        ([DOWN, DOWN], ("sent", 1, None), [1, 1, 1]),
        ([TemporarySendError("429", retry_after=MINUTE)], ("sent", 1, None), [1, 1]),
        ([OutcomeUnknown("connection lost")], ("sent", 2, None), [1, 2]),
        ([PermanentSendError("554 refused")], ("failed", 1, "554 refused"), [1]),
        ([RecipientGone("550 no such user")], ("failed", 1, "550 no such user"), [1]),
        ([GREYLISTED] * 50, ("failed", 40, "451 greylisted"), list(range(1, 41))),
    ],
)
async def test_error_says_what_is_done_next(
    world: World, errors: list[Exception], row: tuple[object, ...], attempts_seen: list[int]
) -> None:
    world.email.behave = raising(*errors)
    await world.say("hello", to="lucia@example.org", channel="email")
    await drain(world)
    assert (await world.rows())[0] == row
    assert [out.attempt for out in world.email.seen] == attempts_seen
    assert len({out.key for out in world.email.seen}) == 1


@pytest.mark.fault(2)
async def test_unknown_outcome_is_repeated_as_uncertain_with_the_same_key(world: World) -> None:
    world.telegram.behave = raising(OutcomeUnknown("timeout"))
    await world.say("hello")
    await drain(world)
    first, second = world.telegram.seen
    assert (first.key, first.uncertain, second.uncertain) == (second.key, False, True)


async def test_long_message_goes_on_where_it_broke_off(world: World) -> None:
    world.telegram.behave = raising(TemporarySendError("429", parts_done=2))
    await world.say("hello")
    await drain(world)
    assert [out.parts_done for out in world.telegram.seen] == [0, 2]


@pytest.mark.fault(8)
async def test_one_bad_address_of_fifty_holds_up_no_other(world: World) -> None:
    world.email.behave = raising_for("letter 7.", RecipientGone("550 no such user"))
    for number in range(50):
        await world.say(f"letter {number}.", to=f"p{number}@example.org", channel="email")
    await world.dispatcher.drain()
    assert len(world.email.delivered) == 49
    assert [row for row in await world.rows() if row[0] == "failed"] == [
        ("failed", 1, "550 no such user")
    ]
    assert await world.sql("SELECT count(*) FROM contacts WHERE NOT reachable") == [(1,)]
    assert len(world.slack.delivered) == 1  # the office hears of it


async def test_what_waits_for_a_dead_address_is_skipped(world: World) -> None:
    world.email.behave = raising(RecipientGone("550 no such user"))
    await world.say("first", "second", to="lucia@example.org", channel="email")
    await world.dispatcher.drain()
    letters = [row[:2] for row in await world.rows("state, channel") if row[1] == "email"]
    assert letters == [("failed", "email"), ("skipped", "email")]
    assert len(world.email.seen) == 1


async def test_chat_that_moved_gets_its_message_at_the_new_address(world: World) -> None:
    world.telegram.behave = raising(RecipientGone("migrated", moved_to="-2002"))
    await world.say("hello")
    await drain(world)
    assert [out.payload.to.value for out in world.telegram.seen] == ["1001", "-2002"]  # type: ignore[union-attr]
    assert (await world.rows("state"))[0] == ("sent",)


@pytest.mark.fault(11)
async def test_poison_row_is_set_aside_and_the_queue_goes_on(world: World) -> None:
    await world.say("hello")
    await world.sql("UPDATE outbox SET body = (SELECT address FROM contacts)")
    await world.say("hello", to="1002")
    await world.dispatcher.drain()
    assert [state for state, *_ in await world.rows()] == ["failed", "sent"]


async def test_bug_in_an_adapter_fails_its_row_only_and_staff_hear_of_it(world: World) -> None:
    world.telegram.behave = raising(UnicodeEncodeError("ascii", "é", 0, 1, "canary"))
    await world.say("hello")
    await world.say("hello", to="1002")
    await world.dispatcher.drain()
    states = await world.rows("state, channel")
    assert states == [("failed", "telegram"), ("sent", "telegram"), ("sent", "slack")]
    assert "canary" not in str(world.slack.delivered)


async def test_order_to_one_person_is_kept_through_failures(world: World) -> None:
    world.telegram.behave = raising(TemporarySendError("429", retry_after=MINUTE), None, GREYLISTED)
    await world.say("one", "two", "three")
    await drain(world)
    said = [text_of(out) for out in world.telegram.delivered]
    assert [next(w for w in ("one", "two", "three") if f"({w})" in text) for text in said] == [
        "one",
        "two",
        "three",
    ]


async def test_slow_channel_takes_no_other_s_places(world: World) -> None:
    forever = asyncio.Event()

    async def hang(_outgoing: Outgoing) -> None:
        await forever.wait()

    world.email.behave = hang
    for number in range(40):
        await world.say("slow", to=f"p{number}@example.org", channel="email")
    await world.say("quick")
    await world.dispatcher.send_due()
    async with asyncio.timeout(5):
        while not world.telegram.delivered:
            await asyncio.sleep(0.01)
    assert len(world.email.seen) == 16
    forever.set()
    await world.dispatcher.drain()


@pytest.mark.fault(9)
async def test_channel_that_is_down_is_left_alone_and_others_are_not(world: World) -> None:
    world.email.behave = raising(*[ChannelDown("refused", retry_after=MINUTE)] * 3)
    for number in range(3):
        await world.say("mail", to=f"p{number}@example.org", channel="email")
    await world.dispatcher.drain()
    world.later(hours=1)
    await world.say("chat")
    await world.dispatcher.drain()  # the circuit is by the machine's clock: still open
    assert (len(world.email.seen), len(world.telegram.delivered)) == (3, 1)
    assert {row[:2] for row in await world.rows() if row[0] == "queued"} == {("queued", 0)}


async def test_send_without_an_answer_is_given_up_as_unknown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "_SEND_LIMIT", timedelta(seconds=0.05))

    async def hang(_outgoing: Outgoing) -> None:
        await asyncio.Event().wait()

    world.telegram.behave = hang
    await world.say("hello")
    await world.dispatcher.drain()
    assert await world.rows("state, uncertain, error") == [("queued", True, "no answer in time")]


@pytest.mark.fault(6)
async def test_slow_send_whose_lease_ran_out_settles_nothing(postgresql_url: str) -> None:
    slow, other = (World(open_store(postgresql_url, VAULT)) for _ in range(2))
    release = asyncio.Event()

    async def wait(_outgoing: Outgoing) -> None:
        await release.wait()

    slow.telegram.behave = wait
    await slow.say("hello")
    await slow.dispatcher.send_due()
    await slow.sql("UPDATE outbox SET lease_until = 0")
    await other.dispatcher.drain()
    assert await other.rows("state, attempts, provider_id") == [("sent", 2, "telegram-1")]
    slow.telegram.delivered += other.telegram.delivered  # its own id would be telegram-2
    release.set()
    await slow.dispatcher.drain()
    assert await other.rows("state, attempts, provider_id") == [("sent", 2, "telegram-1")]
    assert [out.uncertain for out in other.telegram.delivered] == [True]
    for world in (slow, other):
        world.store.close()


@pytest.mark.fault(5)
async def test_two_dispatchers_send_every_row_once(postgresql_url: str) -> None:
    worlds = [World(open_store(postgresql_url, VAULT)) for _ in range(2)]
    for number in range(200):
        await worlds[0].say(f"hello {number}", to=str(number % 60))
    await asyncio.gather(*(world.dispatcher.drain() for world in worlds))
    await worlds[0].dispatcher.drain()
    sent = [out.key for world in worlds for out in world.telegram.delivered]
    assert (len(sent), len(set(sent))) == (200, 200)
    assert all(world.telegram.delivered for world in worlds)
    for world in worlds:
        world.store.close()


async def test_rows_in_flight_come_back_after_a_restart(store: Store) -> None:
    before, after = World(store), World(store)

    async def hang(_outgoing: Outgoing) -> None:
        await asyncio.Event().wait()

    before.telegram.behave = hang
    await before.say("hello")
    await before.dispatcher.send_due()
    await asyncio.sleep(0)
    await after.dispatcher.drain()
    assert after.telegram.delivered == []  # the lease holds
    await store.turn(outbox.release_all)  # what a restarted process does
    await after.dispatcher.drain()
    assert [(out.attempt, out.uncertain) for out in after.telegram.delivered] == [(2, True)]
    for task in before.dispatcher._sending:
        task.cancel()


@pytest.mark.fault(17)
@pytest.mark.parametrize(("patience", "state"), [(5.0, "sent"), (0.05, "queued")])
async def test_stopping_finishes_what_is_under_way_or_gives_it_back(
    world: World, monkeypatch: pytest.MonkeyPatch, patience: float, state: str
) -> None:
    monkeypatch.setattr(dispatcher, "_LAST_WORDS", patience)

    async def slow(_outgoing: Outgoing) -> None:
        await asyncio.sleep(0.5)

    world.telegram.behave = slow
    await world.say("hello")
    running = asyncio.create_task(world.dispatcher.run())
    while not world.telegram.seen:
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait({running})
    assert await world.rows("state, lease") == [(state, None)]


@pytest.mark.fault(12)
async def test_dispatcher_outlives_an_outage_of_the_database(sqlite_url: str) -> None:
    world = World(open_store(sqlite_url, VAULT))
    await world.say("hello")
    await world.sql("ALTER TABLE outbox RENAME TO away")
    running = asyncio.create_task(world.dispatcher.run())
    await asyncio.sleep(0.1)
    assert not running.done()
    await world.sql("ALTER TABLE away RENAME TO outbox")
    world.dispatcher.wake()
    async with asyncio.timeout(5):
        while not world.telegram.delivered:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait({running})
    world.store.close()


async def test_window_that_nobody_waits_for_any_more_expires(world: World) -> None:
    await world.say("hello")
    await world.sql("UPDATE outbox SET expires_at = 1")
    await world.dispatcher.drain()
    assert (await world.rows("state"), world.telegram.seen) == ([("expired",)], [])


def test_errors_of_the_table_are_all_there_are() -> None:
    assert {each.__name__ for each in SendError.__subclasses__()} == {
        "TemporarySendError",
        "RecipientGone",
        "PermanentSendError",
    }
