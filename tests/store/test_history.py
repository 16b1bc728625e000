"""Reading the audit log back: about a round, about one application, with what was sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import effects as fx
from bot.facts.releases import Entry
from bot.store import applications, history, ledger
from bot.store.database import Store, Transaction
from tests.store.facts import CYCLE, LUCIA, NOW, change, draft, load_round, queue

MINE, OTHER = "Aaaaaaaaaaaa", "Abbbbbbbbbbb"


def fill(turn: Transaction) -> None:
    load_round(turn, CYCLE)
    draft(turn, MINE)
    change(turn, MINE, "submit")
    draft(turn, OTHER, LUCIA)
    change(turn, OTHER, "submit")
    for number, (event, subject) in enumerate(
        [
            ("application.looked", MINE),
            ("application.looked", OTHER),
            ("cycle.loaded", "40"),
            ("cycle.loaded", "41"),
            ("mailing.sent", "contact:9"),
        ]
    ):
        at = NOW + timedelta(minutes=number)
        ledger.record(turn, at=at, event=event, subject=subject, actor="U1", details={})
    queue(turn, f"decision:{MINE}:2:submitted", channel="email")
    turn.connection.exec_driver_sql("UPDATE outbox SET kind = 'decision'")
    decided = fx.ChangeStatus(
        application_id=MINE,
        action="approve",
        by="U1",
        why="Local voice.",
        criteria={"score": 41, "own": {"national": 10}},
        release="Raaaaaaaaaaa",
    )
    applications.change_status(turn, decided, NOW)


def told(entries: tuple[Entry, ...]) -> list[tuple[str, str | None]]:
    return [(each.event, each.reference or each.subject) for each in entries]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            {"cycle": 40},
            [
                ("application.looked", "PS40-TG-0001"),
                ("letter.queued", "PS40-TG-0001"),
                ("application.looked", "PS40-TG-0002"),
                ("cycle.loaded", "40"),
            ],
        ),
        (
            {"subject": "ps40-tg-0001"},
            [("application.looked", "PS40-TG-0001"), ("letter.queued", "PS40-TG-0001")],
        ),
        ({"subject": OTHER}, [("application.looked", "PS40-TG-0002")]),
        ({"subject": "contact:9"}, [("mailing.sent", "contact:9")]),
        ({"cycle": 40, "since": NOW + timedelta(seconds=90)}, [("cycle.loaded", "40")]),
        ({"subject": "PS40-TG-0009"}, []),
    ],
)
async def test_log_is_read_by_round_subject_and_time(
    store: Store, asked: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    await store.turn(fill)
    found = await store.turn(lambda turn: history.entries(turn, **asked))  # type: ignore[arg-type]
    assert told(found) == expected


async def test_decisions_keep_their_reason_and_criteria(store: Store) -> None:
    await store.turn(fill)
    *_, last = await store.turn(lambda turn: history.reasons(turn, MINE))
    assert last == {
        "at": NOW,
        "action": "approve",
        "by": "U1",
        "why": "Local voice.",
        "release": "Raaaaaaaaaaa",
        "criteria": {"score": 41, "own": {"national": 10}},
    }


async def test_log_of_an_application_tells_of_the_letters_it_was_told_with(store: Store) -> None:
    def write(turn: Transaction) -> None:
        fill(turn)
        for event, release in (
            ("letter.reworded", "Raaaaaaaaaaa"),
            ("letter.reworded", "Rbbbbbbbbbbb"),
            ("release.released", "Raaaaaaaaaaa"),
        ):
            at = NOW + timedelta(hours=1)
            ledger.record(turn, at=at, event=event, subject=release, actor="U2", details={})

    await store.turn(write)
    found = await store.turn(lambda turn: history.entries(turn, subject=MINE))
    assert told(found)[2:] == [
        ("letter.reworded", "Raaaaaaaaaaa"),
        ("release.released", "Raaaaaaaaaaa"),
    ]
