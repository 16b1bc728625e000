"""Events that were set aside come back as they were, whatever they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.events import (
    Address,
    Attachment,
    Event,
    MailHeld,
    PersonWrote,
    ReplyToken,
    StaffSubmitted,
    TimerFired,
)
from bot.store import aside
from bot.store.database import Store, Transaction
from tests.store.facts import AMA, NOW

EVENTS: Sequence[Event] = (
    PersonWrote(
        id="1",
        at=NOW,
        sender=Address(channel="email", value="a@b.example"),
        text="\udce9 \x00 é",
        attachments=(Attachment(name="x", media_type="a/b", content=bytes(range(256))),),
        token=ReplyToken(contact_id=7, about="Aabc"),
        references=("<1@x>", "<2@x>"),
        utc_offset=timedelta(hours=-3),
    ),
    MailHeld(id="2", at=NOW, reason="bomb", raw=b"\xff\x00"),
    StaffSubmitted(id="3", at=NOW, actor="U1", data="x", values={"text": "a", "$": "b"}),
    TimerFired(id="4", at=NOW, kind="close", subject="40:TG", due=NOW),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
async def test_event_comes_back_as_it_was(store: Store, event: Event) -> None:
    def work(turn: Transaction) -> Event | None:
        return aside.event(turn, aside.keep(turn, event, "email", "ValueError", NOW))

    assert await store.turn(work) == event


async def test_nothing_of_it_can_be_read_in_the_database(store: Store) -> None:
    canary = PersonWrote(id="1", at=NOW, sender=AMA, text="canary")

    def work(turn: Transaction) -> str:
        aside.keep(turn, canary, "telegram", "ValueError", NOW)
        return str(turn.connection.exec_driver_sql("SELECT * FROM set_aside").all())

    assert "canary" not in await store.turn(work)


async def test_list_shows_what_still_waits(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        first, second = (aside.keep(turn, event, "email", "E" * 999, NOW) for event in EVENTS[:2])
        aside.replayed(turn, first, NOW)
        waiting = aside.waiting(turn, every=False, limit=9)
        every = aside.waiting(turn, every=True, limit=9)
        return (
            [(row.id == second, row.kind, len(row.error)) for row in waiting],
            [row.replayed_at for row in every],
            aside.event(turn, 99),
        )

    assert await store.turn(work) == ([(True, "MailHeld", 255)], [None, NOW], None)
