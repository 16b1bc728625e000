"""What follows when a message finds its end: Homes show that something was not delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot import effects as fx
from bot.store import settling, timers
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.outbox import Settled
from tests.store.facts import NOW, claim, context, letter, person, wrote


def homes(turn: Transaction) -> list[Any]:
    due = timers.due(turn, NOW + timedelta(minutes=1), 9)
    return [(each.kind, each.due - NOW) for each in due]


SOON = [("homes", timedelta(seconds=5))]


@pytest.mark.parametrize(("state", "expected"), [("failed", SOON), ("sent", []), ("queued", [])])
async def test_homes_are_drawn_when_a_letter_fails(
    store: Store, state: Any, expected: list[Any]
) -> None:
    def work(turn: Transaction) -> list[Any]:
        contact = person(turn)
        apply(turn, wrote(), context(contact), [letter(contact)])
        (row,) = claim(turn, channel="telegram")
        settling.settled(turn, row, Settled(state=state, not_before=NOW), NOW)
        return homes(turn)

    assert await store.turn(work) == expected


async def test_homes_are_drawn_when_an_address_is_lost_or_found(store: Store) -> None:
    def work(turn: Transaction) -> list[Any]:
        found = []
        for number, reachable in enumerate((True, False, False, True)):
            contact = person(turn)
            mark = fx.MarkAddress(contact_id=contact.id, reachable=reachable)
            apply(turn, wrote(id=str(number)), context(contact), [mark])
            found.append(homes(turn))
            timers.cancel(turn, "homes")
        return found

    assert await store.turn(work) == [[], SOON, [], SOON]


async def test_homes_are_drawn_when_a_letter_comes_back(store: Store) -> None:
    def work(turn: Transaction) -> list[Any]:
        contact = person(turn)
        back = fx.LetterReturned(contact_id=contact.id, message_id="<1@x>", reason="gone")
        apply(turn, wrote(), context(contact), [back])
        return homes(turn)

    assert await store.turn(work) == SOON
