"""Mail that the bot did not take in: the office hears of all of it, and is not flooded."""

from __future__ import annotations

import itertools
import re

from bot.channels.base import Post
from bot.events import Address, MailHeld, PersonWrote
from tests.core.world import World
from tests.store.facts import NOW

_numbers = itertools.count()
REASON = "a group with our address passed it on: give us a mailbox"


def sounding(who: int = 0, *, guessed: bool = True) -> PersonWrote:
    """A mail whose words, or also its header, sound like a machine's."""
    return PersonWrote(
        id=f"mail-{next(_numbers)}",
        at=NOW,
        sender=Address(channel="email", value=f"ama{who}@collectif.example"),
        text="Yes, we come.",
        automatic=True,
        guessed=guessed,
    )


def held(reason: str = REASON) -> MailHeld:
    return MailHeld(id=f"mail-{next(_numbers)}", at=NOW, reason=reason, raw=b"")


async def heard(world: World, *events: PersonWrote | MailHeld) -> list[tuple[str, bool]]:
    """What each line to the office opens with, and whether it took the place of another."""
    before = len(world.slack.delivered)
    for event in events:
        await world.runner.handle(event)
        await world.dispatcher.drain()
    lines = []
    for each in world.slack.delivered[before:]:
        assert isinstance(each.payload, Post)
        text = each.payload.rendered.text
        counted = re.match(r"📥 \d+", text)
        lines.append((counted[0] if counted else text[0], each.payload.replaces is not None))
    assert world.email.delivered == []
    return lines


GUESSED, HELD = ("🤖", False), ("📥", False)


async def test_a_person_taken_for_a_machine_does_not_disappear(world: World) -> None:
    assert await heard(world, sounding()) == [GUESSED]
    assert await heard(world, sounding(1, guessed=False)) == []


async def test_one_address_or_reason_is_told_once_a_day_and_then_counted(world: World) -> None:
    mails = (sounding(), sounding(), sounding(1), held(), held(), held("too many addresses"))
    assert await heard(world, *mails) == [
        GUESSED,
        ("📥 1", False),
        GUESSED,
        HELD,
        ("📥 2", True),
        HELD,
    ]
    world.later(days=1)
    assert await heard(world, sounding(), held()) == [GUESSED, HELD]


async def test_a_flood_of_them_is_ten_notices_and_one_line_that_counts(world: World) -> None:
    told = await heard(world, *map(sounding, range(14)))
    assert told == [GUESSED] * 10 + [
        ("📥 1", False),
        *((f"📥 {count}", True) for count in (2, 3, 4)),
    ]
