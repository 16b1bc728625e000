"""The outbox: claimed once, in order, under a lease that fences the late; settled in one way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from bot import effects as fx
from bot.effects import Board
from bot.store import bodies, contacts, outbox
from bot.store.apply import apply
from bot.store.database import Store, Transaction, open_store
from bot.store.letters import addressed, kept
from bot.store.outbox import Settled
from bot.vault import Vault
from tests.store.databases import VAULT
from tests.store.facts import (
    CYCLE,
    LEASE,
    LUCIA,
    MINUTE,
    NOW,
    claim,
    context,
    letter,
    message,
    person,
    queue,
    wrote,
)

SENT = Settled(state="sent", provider_id="p1")


def states(turn: Transaction) -> list[tuple[Any, ...]]:
    statement = "SELECT key, state, attempts, uncertain FROM outbox ORDER BY id"
    return [
        (row[0], row[1], row[2], bool(row[3])) for row in turn.connection.exec_driver_sql(statement)
    ]


def keys(turn: Transaction, **options: Any) -> list[str]:
    return [row.key for row in claim(turn, **options)]


async def test_key_is_queued_once(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        return [queue(turn, "k"), queue(turn, "k"), keys(turn)]

    assert await store.turn(work) == [True, False, ["k"]]


async def test_claimed_row_carries_what_was_queued(store: Store) -> None:
    def work(turn: Transaction) -> list[outbox.Claimed]:
        queue(turn, "k", target="office", body=b'{"a":"\xc3\xa9"}', expires_at=NOW + MINUTE)
        return claim(turn)

    assert await store.turn(work) == [
        outbox.Claimed(
            id=1,
            key="k",
            channel="slack",
            target="office",
            contact_id=None,
            kind="staff",
            shape="post",
            body=b'{"a":"\xc3\xa9"}',
            attempts=1,
            parts_done=0,
            uncertain=False,
            expires_at=NOW + MINUTE,
            created_at=NOW,
        )
    ]


async def test_only_due_rows_of_the_channel_are_claimed(store: Store) -> None:
    def work(turn: Transaction) -> list[list[str]]:
        queue(turn, "held", not_before=NOW + MINUTE)
        queue(turn, "now")
        queue(turn, "mail", channel="email")
        return [
            keys(turn),
            keys(turn, now=NOW + MINUTE),
            keys(turn, channel="email"),
            keys(turn, channel="telegram"),
        ]

    assert await store.turn(work) == [["now"], ["held"], ["mail"], []]


async def test_limit_and_order_are_kept(store: Store) -> None:
    def work(turn: Transaction) -> list[list[str]]:
        for number in range(5):
            queue(turn, str(number))
        return [keys(turn, limit=2), keys(turn, limit=2), keys(turn, limit=2)]

    assert await store.turn(work) == [["0", "1"], ["2", "3"], ["4"]]


async def test_one_target_goes_out_one_after_the_other(store: Store) -> None:
    def work(turn: Transaction) -> list[list[str]]:
        for key, target in (("1", "a"), ("2", "a"), ("3", "b"), ("4", "a")):
            queue(turn, key, target=target)
        seen = []
        while rows := claim(turn):
            seen.append([row.key for row in rows])
            for row in rows:
                outbox.settle(turn, "w1", row, SENT, NOW)
        return seen

    assert await store.turn(work) == [["1", "3"], ["2"], ["4"]]


async def test_held_row_lets_later_ones_pass_but_a_due_one_does_not(store: Store) -> None:
    def work(turn: Transaction) -> list[list[str]]:
        queue(turn, "held", target="a", not_before=NOW + MINUTE)
        queue(turn, "later", target="a")
        return [keys(turn), keys(turn, now=NOW + MINUTE)]

    assert await store.turn(work) == [["later"], ["held"]]


@pytest.mark.parametrize(("attempts", "next_keys"), [(1, []), (5, []), (6, ["second"])])
async def test_row_put_back_keeps_its_place_for_a_while(
    store: Store, attempts: int, next_keys: list[str]
) -> None:
    def work(turn: Transaction) -> list[str]:
        queue(turn, "first", target="a")
        queue(turn, "second", target="a")
        for _ in range(attempts):
            (row,) = claim(turn, now=NOW + 60 * MINUTE)
            again = Settled(state="queued", not_before=NOW + MINUTE, error="throttled")
            outbox.settle(turn, "w1", row, again, NOW)
        return keys(turn)

    assert await store.turn(work) == next_keys


@pytest.mark.parametrize(
    ("outcome", "row"),
    [
        (SENT, ("sent", "p1", None, 0, False, 1, True)),
        (
            Settled(state="failed", error="550 no such user", parts_done=1),
            ("failed", None, "550 no such user", 1, False, 1, True),
        ),
        (
            Settled(state="skipped", error="x" * 300),
            ("skipped", None, "x" * 255, 0, False, 1, True),
        ),
        (Settled(state="expired"), ("expired", None, None, 0, False, 1, True)),
        (
            Settled(state="queued", not_before=NOW + MINUTE, error="451", uncertain=True),
            ("queued", None, "451", 0, True, 1, False),
        ),
        (
            Settled(state="queued", not_before=NOW + MINUTE, error="down", counts=False),
            ("queued", None, "down", 0, False, 0, False),
        ),
    ],
)
async def test_outcome_is_recorded(store: Store, outcome: Settled, row: tuple[object, ...]) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        queue(turn, "k")
        (claimed,) = claim(turn)
        assert outbox.settle(turn, "w1", claimed, outcome, NOW)
        columns = "state, provider_id, error, parts_done, uncertain, attempts, settled_at, lease"
        found = tuple(turn.connection.exec_driver_sql(f"SELECT {columns} FROM outbox").one())
        assert found[7] is None
        return (*found[:4], bool(found[4]), found[5], found[6] is not None)

    assert await store.turn(work) == row


async def test_row_put_back_is_due_at_its_time(store: Store) -> None:
    def work(turn: Transaction) -> list[list[str]]:
        queue(turn, "k")
        (row,) = claim(turn)
        again = Settled(state="queued", not_before=NOW + MINUTE, error="451")
        outbox.settle(turn, "w1", row, again, NOW)
        return [keys(turn), keys(turn, now=NOW + MINUTE)]

    assert await store.turn(work) == [[], ["k"]]


@pytest.mark.fault(6)
async def test_lease_that_ran_out_passes_to_another_and_fences_the_first(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        queue(turn, "k")
        (slow,) = claim(turn, "w1")
        early = keys(turn, worker="w2", wall=NOW + LEASE - timedelta(seconds=1))
        (taken,) = claim(turn, "w2", wall=NOW + LEASE)
        late = outbox.settle(turn, "w1", slow, SENT, NOW)
        mine = outbox.settle(turn, "w2", taken, SENT, NOW)
        twice = outbox.settle(turn, "w2", taken, SENT, NOW)
        return [early, taken.attempts, taken.uncertain, late, mine, twice, states(turn)]

    assert await store.turn(work) == [
        [],
        2,
        True,
        False,
        True,
        False,
        [("k", "sent", 2, False)],
    ]


async def test_own_row_under_way_is_not_claimed_again(store: Store) -> None:
    def work(turn: Transaction) -> list[list[str]]:
        queue(turn, "k")
        (row,) = claim(turn)
        return [keys(turn, wall=NOW + 2 * LEASE, busy=(row.id,)), keys(turn, wall=NOW + 2 * LEASE)]

    assert await store.turn(work) == [[], ["k"]]


@pytest.mark.fault(13)
async def test_clock_set_back_hides_nothing_that_was_due(store: Store) -> None:
    back = NOW - timedelta(hours=2)

    def work(turn: Transaction) -> list[list[str]]:
        queue(turn, "at once")
        queue(turn, "held until", not_before=NOW - MINUTE)
        before = keys(turn)
        outbox.release_all(turn)
        return [before, keys(turn, now=back)]

    assert await store.turn(work) == [["at once", "held until"]] * 2


async def test_hold_waits_for_the_round_s_clock_not_the_machine_s(store: Store) -> None:
    def work(turn: Transaction) -> list[list[str]]:
        queue(turn, "held", not_before=NOW + MINUTE)
        return [keys(turn, wall=NOW + timedelta(days=9)), keys(turn, now=NOW + 2 * MINUTE)]

    assert await store.turn(work) == [[], ["held"]]


async def test_stopping_worker_gives_back_its_own_rows_only(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        for key in ("a", "b", "c"):
            queue(turn, key)
        claim(turn, "w1", limit=1)
        claim(turn, "w2", limit=1)
        return [outbox.release(turn, "w1"), states(turn), outbox.release_all(turn), states(turn)]

    assert await store.turn(work) == [
        1,
        [("a", "queued", 1, True), ("b", "sending", 1, False), ("c", "queued", 0, False)],
        1,
        [("a", "queued", 1, True), ("b", "queued", 1, True), ("c", "queued", 0, False)],
    ]


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("decision:Aa:1", ["decision:Aa:2", "decision:Aab:1", "decision:Aa", "Decision:Aa:9"]),
        ("decision:Aa:", ["decision:Aab:1", "decision:Aa", "Decision:Aa:9"]),
        ("decision:%:", ["decision:Aa:1", "decision:Aa:2", "decision:Aab:1", "decision:Aa"]),
        ("decision:Aa", ["decision:Aa:1", "decision:Aa:2", "decision:Aab:1", "Decision:Aa:9"]),
    ],
)
async def test_withholding_takes_back_what_is_meant(
    store: Store, key: str, left: list[str]
) -> None:
    every = ("decision:Aa:1", "decision:Aa:2", "decision:Aab:1", "decision:Aa", "Decision:Aa:9")

    def work(turn: Transaction) -> list[str]:
        for each in every:
            queue(turn, each)
        outbox.withhold(turn, key, NOW)
        return [name for name, state, *_ in states(turn) if state == "queued"]

    expected = left if "%" not in key else list(every)
    assert await store.turn(work) == expected


async def test_what_is_under_way_cannot_be_withheld(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        queue(turn, "k:1")
        claim(turn)
        return [outbox.withhold(turn, "k:", NOW), states(turn)]

    assert await store.turn(work) == [0, [("k:1", "sending", 1, False)]]


async def test_keys_under_a_prefix_are_found(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[str, ...]]:
        for key in ("r:1:a", "r:1:b", "r:10:a"):
            queue(turn, key)
        outbox.withhold(turn, "r:1:a", NOW)
        return [
            outbox.with_prefix(turn, "r:1:"),
            outbox.with_prefix(turn, "r:2:"),
        ]

    assert await store.turn(work) == [("r:1:a", "r:1:b"), ()]


async def test_operator_sees_and_retries_what_failed(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        for key in ("a", "b", "c"):
            queue(turn, key)
        failed, skipped, sent = claim(turn)
        outbox.settle(turn, "w1", failed, Settled(state="failed", error="550"), NOW)
        outbox.settle(turn, "w1", skipped, Settled(state="skipped"), NOW)
        outbox.settle(turn, "w1", sent, SENT, NOW)
        listed = [
            (row.id, row.state, row.error, row.not_before)
            for row in outbox.waiting(turn, ("failed", "skipped"), 10)
        ]
        return [
            listed,
            outbox.retry(turn, [failed.id, sent.id], NOW),
            outbox.retry(turn, [], NOW),
            states(turn),
        ]

    assert await store.turn(work) == [
        [(2, "skipped", None, NOW), (1, "failed", "550", NOW)],
        1,
        1,
        [("a", "queued", 0, False), ("b", "queued", 0, False), ("c", "sent", 1, False)],
    ]


async def test_automatic_answers_are_counted_by_contact_kind_and_time(store: Store) -> None:
    def work(turn: Transaction) -> int:
        contact, other = person(turn, LUCIA), person(turn)
        sends = [letter(contact), letter(contact, kind="dialogue"), letter(other), letter(contact)]
        apply(turn, wrote(), context(contact), sends)
        return outbox.automatic_since(turn, contact.id, NOW) + 10 * outbox.automatic_since(
            turn, contact.id, NOW + MINUTE
        )

    assert await store.turn(work) == 2


async def test_unreadable_row_is_set_aside_and_the_queue_goes_on(sqlite_url: str) -> None:
    other = open_store(sqlite_url, Vault(["a lost key " * 4]))
    await other.turn(lambda turn: queue(turn, "sealed with a lost key"))
    other.close()
    store = open_store(sqlite_url, VAULT)

    def work(turn: Transaction) -> list[object]:
        queue(turn, "of a later version", shape="hologram")
        queue(turn, "good")
        return [keys(turn), states(turn)]

    assert await store.turn(work) == [
        ["good"],
        [
            ("sealed with a lost key", "failed", 1, False),
            ("of a later version", "failed", 1, False),
            ("good", "sending", 1, False),
        ],
    ]
    store.close()


async def test_two_workers_at_once_never_claim_the_same_row(postgresql_url: str) -> None:
    stores = [open_store(postgresql_url, VAULT) for _ in range(2)]

    def fill(turn: Transaction) -> None:
        for number in range(300):
            queue(turn, str(number), target=str(number % 40))

    await stores[0].turn(fill)

    async def work(store: Store, worker: str) -> list[str]:
        mine: list[str] = []
        while True:
            rows = await store.turn(lambda turn: claim(turn, worker, limit=7))
            left = await store.turn(lambda turn: [s for _, s, *_ in states(turn) if s != "sent"])
            if not left:
                return mine
            for row in rows:
                done = partial(outbox.settle, worker=worker, row=row, outcome=SENT, now=NOW)
                assert await store.turn(done)
                mine.append(row.key)

    both = await asyncio.gather(
        *(work(store, worker) for store, worker in zip(stores * 2, "abcd", strict=True))
    )
    taken = [key for keys in both for key in keys]
    assert sorted(taken, key=int) == [str(number) for number in range(300)]
    for store in stores:
        store.close()


async def test_waiting_rows_are_found_through_their_indexes(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)

    executed: list[tuple[str, Any]] = []

    def keep(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        executed.append((statement, parameters))

    def plans(turn: Transaction) -> str:
        event.listen(turn.connection, "before_cursor_execute", keep)
        claim(turn, busy=(7,))
        event.remove(turn.connection, "before_cursor_execute", keep)
        ((statement, parameters),) = executed
        explained = turn.driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[3] for row in explained)

    plan = await store.turn(plans)
    assert "ix_outbox_waiting (channel=? AND not_before<?)" in plan
    assert "ix_outbox_target (target=? AND id<?)" in plan
    assert "SCAN outbox" not in plan
    store.close()


async def test_letter_finds_its_address_as_it_is_now(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        contact = person(turn, LUCIA)
        said = fx.Send(contact_id=contact.id, message=message(), language="fr", key="k")
        mail = wrote(LUCIA, message_id="<1@x>", references=("<0@x>",), subject="Hello")
        apply(turn, mail, context(contact), [said])
        contacts.mark(turn, contact, reachable=False, moved_to="new@example.org")
        (row,) = claim(turn, channel="email")
        found = addressed(turn, row)
        assert found.contact is not None
        return [found.content == said, found.contact.address, found.contact.reachable, found.thread]

    content, address, reachable, thread = await store.turn(work)
    assert (content, address, reachable) == (True, "new@example.org", False)
    assert vars_of(thread) == ("<1@x>", ("<0@x>",), "Hello")


def vars_of(thread: Any) -> tuple[object, ...]:
    return thread.message_id, thread.references, thread.subject


async def test_every_effect_that_goes_out_comes_back_whole(store: Store) -> None:
    board = Board(title=message(), cards=(fx.Card(message=message("chat.unsupported", n=3)),))
    dialog = fx.Dialog(title=message(), body=(message(),), data="d", inputs=())
    effects: list[fx.Effect] = [
        fx.ShowBoard(surface="s", board=board),
        fx.TellStaff(message=message()),
        fx.OpenDialog(trigger_id="t", dialog=dialog, language="fr"),
        fx.Whisper(actor="U1", channel="C1", message=message()),
    ]

    def work(turn: Transaction) -> list[object]:
        apply(turn, wrote(), context(), effects)
        return [addressed(turn, row).content for row in claim(turn)]

    assert await store.turn(work) == [
        bodies.QueuedBoard(surface="s", board=board),
        *effects[1:],
    ]


async def test_event_replayed_queues_nothing_twice(store: Store) -> None:
    def work(turn: Transaction) -> int:
        contact = person(turn)
        sends: list[fx.Effect] = [letter(contact), letter(contact)]
        for _ in range(2):
            apply(turn, wrote(), context(contact), sends)
        apply(turn, wrote(id="2"), context(contact), sends)
        return len(states(turn))

    assert await store.turn(work) == 4


async def test_board_has_a_version_for_every_change_and_replaces_what_waits(store: Store) -> None:
    def show(turn: Transaction, number: int) -> None:
        board = Board(title=message(n=number))
        apply(turn, wrote(), context(), [fx.ShowBoard(surface="s", board=board)])

    def work(turn: Transaction) -> list[tuple[str, str]]:
        for number in (1, 1, 2, 3, 3):
            show(turn, number)
        return [(key, state) for key, state, *_ in states(turn)]

    assert await store.turn(work) == [
        ("board:s:1", "withheld"),
        ("board:s:2", "withheld"),
        ("board:s:3", "queued"),
    ]


@pytest.mark.parametrize(
    ("links", "named"),
    [
        ({}, ""),
        ({"contact": "ps41@example.org"}, "ps41@example.org"),
        ({"contact": "mailto:ps41@example.org"}, "ps41@example.org"),
    ],
)
async def test_letter_names_the_office_as_its_round_does(
    store: Store, links: dict[str, str], named: str
) -> None:
    def work(turn: Transaction) -> object:
        contact = person(turn, LUCIA)
        known = context(contact, cycle=replace(CYCLE, links=links))
        apply(turn, wrote(LUCIA), known, [letter(contact, key="k")])
        [row] = claim(turn, channel="email")
        sent = addressed(turn, row)
        assert sent is not None
        return sent.content

    sent = await store.turn(work)
    assert isinstance(sent, fx.Send)
    assert (sent.message.office, sent.keeps_text) == (named, False)


@pytest.mark.parametrize("row", [1, 2**63, 10**40])
async def test_no_message_is_behind_a_button_that_nobody_offered(store: Store, row: int) -> None:
    assert await store.turn(lambda turn: kept(turn, row, person_id=1)) is None
