"""Whatever fails, and wherever: the log names the place and never what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

import pytest
import structlog

from bot import effects as fx
from bot.context import Context
from bot.errors import ChannelDown, OutcomeUnknown, PermanentSendError, RecipientGone
from bot.events import (
    Address,
    AddressFailed,
    AddressReturned,
    Event,
    ListLeft,
    MailHeld,
    PersonPressed,
    PersonWrote,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    StaffWrote,
    TimerFired,
)
from bot.store import timers
from tests.core.world import World, raising
from tests.store.facts import NOW

CANARY = "Kanarienvogel"
AT: dict[str, Any] = {"id": CANARY, "at": NOW}
FROM: dict[str, Any] = {**AT, "sender": Address(channel="email", value=f"{CANARY}@serin.example")}
OFFICE: dict[str, Any] = {**AT, "actor": "U1"}
EVENTS: tuple[Event, ...] = (
    PersonWrote(**FROM, text=CANARY, subject=CANARY, message_id=f"<{CANARY}@serin.example>"),
    PersonPressed(**FROM, data=CANARY),
    AddressFailed(**AT, address=FROM["sender"], permanent=True, reason=CANARY),
    AddressReturned(**AT, address=FROM["sender"], new_value=CANARY),
    ListLeft(**AT, contact_id=1, list="calls"),
    MailHeld(**AT, reason=CANARY, raw=CANARY.encode()),
    StaffPressed(**OFFICE, data=CANARY, values={CANARY: CANARY}),
    StaffSubmitted(**OFFICE, data=CANARY, values={CANARY: CANARY}),
    StaffCommanded(**OFFICE, text=CANARY),
    StaffWrote(**OFFICE, text=CANARY),
    TimerFired(id=CANARY, at=NOW, kind="reminder", subject=CANARY, due=NOW),
)


@pytest.fixture
def said() -> Iterator[list[Any]]:
    """What is logged meanwhile."""
    with structlog.testing.capture_logs() as lines:
        yield lines


def test_every_kind_of_event_is_tried() -> None:
    assert {type(each) for each in EVENTS} == set(get_args(Event))


def fails(_event: Event, _context: Context) -> Sequence[fx.Effect]:
    note = {"words": CANARY}
    raise ValueError(f"cannot read {note}")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
async def test_handler_that_fails_says_nothing_of_what_it_read(
    world: World, event: Event, said: list[Any]
) -> None:
    world.decide = fails
    if isinstance(event, TimerFired):
        due = fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=event.due)
        await world.store.turn(lambda turn: timers.put(turn, due))
    for _ in range(2):
        with pytest.raises(ValueError, match="cannot read"):
            await world.runner.handle(event)
    await world.runner.handle(event)  # set aside
    assert [line["event"] for line in said][:1] == ["event.set_aside"]
    stored = await world.sql("SELECT kind, error FROM set_aside")
    assert CANARY.lower() not in str([said, stored]).lower()


@pytest.mark.parametrize(
    "error",
    [
        ValueError(CANARY),
        KeyError(CANARY),
        UnicodeEncodeError("ascii", CANARY, 0, 1, CANARY),
        PermanentSendError(f"550 <{CANARY}@serin.example>: no such user"),
        RecipientGone(f"{CANARY}@serin.example is gone"),
        ChannelDown(f"https://api.telegram.org/bot1:{CANARY}/getMe"),
        OutcomeUnknown(f"<{CANARY}@serin.example>"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_channel_that_fails_says_nothing_of_what_it_sent(
    world: World, error: Exception, said: list[Any]
) -> None:
    await world.say(CANARY, to=f"{CANARY}@serin.example", channel="email")
    world.email.behave = raising(error)
    await world.dispatcher.drain()
    kept = await world.rows("state, error, key, target")
    assert CANARY.lower() not in str([said, kept]).lower()
    assert said[0]["event"].startswith("outbox.")
