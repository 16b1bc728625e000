"""The small books: inbox, audit, leases, cursors, timers, boards, rounds."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot import effects as fx
from bot.events import TimerFired
from bot.store import ledger, rounds, surfaces, timers
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from tests.store.facts import CYCLE, MINUTE, NOW, context, load_round, wrote


def enter(
    turn: Transaction, external_id: str, channel: str = "telegram", body: str = "hello"
) -> bool:
    return ledger.first_time(
        turn,
        channel=channel,
        external_id=external_id,
        kind="PersonWrote",
        now=NOW,
        contact_id=None,
        body=body,
    )


@pytest.mark.parametrize(
    ("events", "fresh"),
    [
        ([("1", "telegram"), ("1", "telegram")], [True, False]),
        ([("1", "telegram"), ("1", "email"), ("2", "telegram")], [True, True, True]),
        (
            [("x" * 5000, "email"), ("x" * 5000, "email"), ("x" * 5001, "email")],
            [True, False, True],
        ),
        ([("a\0b", "email"), ("a\0b", "email"), ("ab", "email")], [True, False, True]),
        ([("\ud800", "email"), ("\ud800", "email")], [True, False]),
    ],
)
async def test_event_is_entered_once(
    store: Store, events: list[tuple[str, str]], fresh: list[bool]
) -> None:
    assert [
        await store.turn(partial(enter, external_id=event[0], channel=event[1])) for event in events
    ] == fresh


async def test_event_that_failed_is_not_in_the_inbox(store: Store) -> None:
    def fail(turn: Transaction) -> None:
        enter(turn, "1")
        raise LookupError

    with pytest.raises(LookupError):
        await store.turn(fail)
    assert await store.turn(lambda turn: enter(turn, "1")) is True


async def test_event_that_arrives_many_times_at_once_is_entered_once(store: Store) -> None:
    fresh = await asyncio.gather(*(store.turn(lambda turn: enter(turn, "1")) for _ in range(20)))
    assert sorted(fresh) == [False] * 19 + [True]


def hold(turn: Transaction, holder: str, wall: datetime) -> bool:
    return ledger.hold_lease(turn, "telegram", holder, wall=wall, until=wall + MINUTE)


async def test_lease_is_held_by_one_until_it_runs_out_or_is_dropped(store: Store) -> None:
    steps = [
        ("a", NOW, True),
        ("b", NOW, False),
        ("a", NOW + MINUTE / 2, True),
        ("b", NOW + MINUTE, False),
        ("b", NOW + 2 * MINUTE, True),
        ("a", NOW + 2 * MINUTE, False),
    ]
    held = [await store.turn(partial(hold, holder=holder, wall=wall)) for holder, wall, _ in steps]
    assert held == [expected for *_, expected in steps]
    await store.turn(lambda turn: ledger.drop_lease(turn, "telegram", "a"))  # not a's any more
    assert await store.turn(lambda turn: hold(turn, "a", NOW + 2 * MINUTE)) is False
    await store.turn(lambda turn: ledger.drop_lease(turn, "telegram", "b"))
    assert await store.turn(lambda turn: hold(turn, "a", NOW + 2 * MINUTE)) is True


async def test_lease_asked_for_at_once_has_one_holder(store: Store) -> None:
    held = await asyncio.gather(
        *(store.turn(partial(hold, holder=str(n), wall=NOW)) for n in range(10))
    )
    assert sum(held) == 1


async def test_cursor_keeps_the_last_place(store: Store) -> None:
    def work(turn: Transaction) -> list[str | None]:
        seen = [ledger.load_cursor(turn, "email")]
        for value in ("1:7", "2:1"):
            ledger.save_cursor(turn, "email", value)
            seen.append(ledger.load_cursor(turn, "email"))
        return [*seen, ledger.load_cursor(turn, "telegram")]

    assert await store.turn(work) == [None, "1:7", "2:1", None]


async def test_audit_keeps_every_entry_in_order(store: Store) -> None:
    entries = [
        fx.Record(
            event="address.failed", subject="contact:1", actor="bot", details={"b": 1, "a": "é"}
        ),
        fx.Record(event="address.failed", subject="contact:1", actor="bot"),
    ]

    def work(turn: Transaction) -> list[tuple[object, ...]]:
        apply(turn, wrote(), context(), entries)
        rows = turn.connection.exec_driver_sql("SELECT event, details FROM audit ORDER BY id")
        return [tuple(row) for row in rows]

    assert await store.turn(work) == [
        ("address.failed", '{"a": "é", "b": 1}'),
        ("address.failed", "{}"),
    ]


def timer(name: str, due: datetime = NOW, kind: str = "reminder") -> fx.SetTimer:
    return fx.SetTimer(id=name, kind=kind, subject="Aaaaaaaaaaaa", due=due)


def fired(name: str, due: datetime = NOW) -> TimerFired:
    return TimerFired(id=name, at=NOW, kind="reminder", subject="Aaaaaaaaaaaa", due=due)


async def test_timers_are_due_oldest_first_and_stay_until_taken(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        set_timers = [timer("b"), timer("a", NOW - MINUTE), timer("c", NOW + MINUTE)]
        apply(turn, wrote(), context(), set_timers)
        first = timers.due(turn, NOW, 10)
        return [
            first,
            timers.due(turn, NOW, 1),
            timers.take(turn, first[0]),
            timers.due(turn, NOW, 10),
        ]

    assert await store.turn(work) == [
        [fired("a", NOW - MINUTE), fired("b")],
        [fired("a", NOW - MINUTE)],
        True,
        [fired("b")],
    ]


async def test_timer_moved_meanwhile_is_not_taken_at_its_old_time(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        timers.put(turn, timer("a"))
        (old,) = timers.due(turn, NOW, 10)
        timers.put(turn, timer("a", NOW + MINUTE))
        moved = timers.due(turn, NOW + MINUTE, 10)
        return [timers.take(turn, old), [each.due for each in moved], timers.take(turn, moved[0])]

    assert await store.turn(work) == [False, [NOW + MINUTE], True]


@pytest.mark.parametrize(
    ("cancelled", "left"),
    [
        ("reminder:Aa:1", ["reminder:Aa:2", "reminder:Aab:1"]),
        ("reminder:Aa:", ["reminder:Aab:1"]),
        ("reminder:", []),
        ("reminder:Aa", ["reminder:Aa:1", "reminder:Aa:2", "reminder:Aab:1"]),
    ],
)
async def test_cancelling_drops_what_is_meant(
    store: Store, cancelled: str, left: list[str]
) -> None:
    def work(turn: Transaction) -> list[str]:
        names = ["reminder:Aa:1", "reminder:Aa:2", "reminder:Aab:1"]
        apply(turn, wrote(), context(), [*map(timer, names), fx.CancelTimers(id=cancelled)])
        return sorted(each.id for each in timers.due(turn, NOW, 10))

    assert await store.turn(work) == left


async def test_timer_is_taken_by_one_of_many(store: Store) -> None:
    await store.turn(lambda turn: timers.put(turn, timer("a")))
    taken = await asyncio.gather(
        *(store.turn(lambda turn: timers.take(turn, fired("a"))) for _ in range(10))
    )
    assert sum(taken) == 1


async def test_board_version_counts_changes_only(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        versions = [
            surfaces.new_version(turn, name, content)
            for name, content in (("s", b"1"), ("s", b"1"), ("s", b"2"), ("t", b"2"), ("s", b"1"))
        ]
        before = surfaces.provider_id(turn, "s")
        surfaces.posted(turn, "s", "123.4")
        return [
            versions,
            before,
            surfaces.provider_id(turn, "s"),
            surfaces.of_provider_id(turn, "123.4"),
            surfaces.of_provider_id(turn, "9"),
            surfaces.new_version(turn, "s", b"3"),
            surfaces.provider_id(turn, "s"),
        ]

    assert await store.turn(work) == [[1, None, 2, 1, 3], None, "123.4", "s", None, 4, "123.4"]


async def test_round_comes_back_as_it_was_and_can_be_replaced(store: Store) -> None:
    later = replace(CYCLE, closes=CYCLE.closes + timedelta(days=1))

    def work(turn: Transaction) -> list[object]:
        load_round(turn)
        first = rounds.every(turn)
        load_round(turn, later)
        return [first, rounds.every(turn), rounds.numbered(turn, 40), rounds.numbered(turn, 41)]

    assert await store.turn(work) == [(CYCLE,), (later,), later, None]
    assert await store.turn(lambda turn: rounds.current(turn, NOW)) == later


@pytest.mark.parametrize(
    ("numbers", "moment", "picked"),
    [
        ((40, 41), NOW, 40),
        ((40, 41), NOW + timedelta(days=60), 41),
        ((40, 41), NOW + timedelta(days=30), 40),
        ((40,), NOW - timedelta(days=30), 40),
        ((), NOW, None),
    ],
)
async def test_newcomer_means_the_round_that_is_open(
    store: Store, numbers: tuple[int, ...], moment: datetime, picked: int | None
) -> None:
    def work(turn: Transaction) -> int | None:
        for number in numbers:
            shift = timedelta(days=56) * (number - 40)
            load_round(turn, replace(CYCLE.moved(shift), number=number))
        found = rounds.current(turn, moment)
        return None if found is None else found.number

    assert await store.turn(work) == picked


async def test_extension_is_for_one_state(store: Store) -> None:
    until = CYCLE.closes + timedelta(days=7)

    def work(turn: Transaction) -> list[datetime]:
        load_round(turn)
        apply(turn, wrote(), context(), [fx.ExtendState(cycle=40, state="TG", until=until)])
        found = rounds.numbered(turn, 40)
        assert found is not None
        return [found.closes_for("TG"), found.closes_for("HT")]

    assert await store.turn(work) == [until, CYCLE.closes]
