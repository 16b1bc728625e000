"""The runner: once, whole, again after an outage, and never stuck on one bad event."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from bot import effects as fx
from bot.channels.base import Notice, Outcome
from bot.context import Consulted, Context
from bot.errors import PresessionsError
from bot.events import Event, MailHeld, PersonPressed
from bot.store import contacts, ledger
from bot.store.database import Transaction
from tests.core.world import World, answer, fired
from tests.store.facts import AMA, LUCIA, NOW, message, person, wrote

FRESH, SEEN = Outcome(), Outcome(fresh=False)


async def test_event_is_handled_once(world: World) -> None:
    world.decide = answer("hello")
    outcomes = [await world.runner.handle(wrote()) for _ in range(3)]
    assert outcomes == [FRESH, SEEN, SEEN]
    assert await world.rows() == [("queued", 0, None)]
    assert [len(effects) for effects in world.decided] == [1, 0, 0]


async def test_event_that_comes_many_times_at_once_is_handled_once(world: World) -> None:
    world.decide = answer("hello")
    outcomes = await asyncio.gather(*(world.runner.handle(wrote()) for _ in range(10)))
    assert sorted(outcome.fresh for outcome in outcomes) == [False] * 9 + [True]
    assert await world.rows() == [("queued", 0, None)]


async def test_turns_of_one_person_follow_one_another(world: World) -> None:
    def count(_event: Event, context: Context) -> Sequence[fx.Effect]:
        assert context.contact is not None
        number = context.contact.conversation.get("n", 0)
        assert isinstance(number, int)
        return [fx.SaveConversation(contact_id=context.contact.id, conversation={"n": number + 1})]

    world.decide = count
    await asyncio.gather(*(world.runner.handle(wrote(id=str(n))) for n in range(30)))
    found = await world.store.turn(person)
    assert found.conversation == {"n": 30}


async def test_press_is_answered_on_the_screen(world: World) -> None:
    notice = fx.Acknowledge(message=message(), language="fr", alert=True)
    world.decide = lambda _event, _context: [notice]
    press = PersonPressed(id="1", at=NOW, sender=AMA, data="x")
    first, second = [await world.runner.handle(press) for _ in range(2)]
    assert isinstance(first.notice, Notice)
    assert (first.notice.alert, bool(first.notice.text), second) == (True, True, SEEN)


async def test_consulting_rolls_back_and_decides_again(world: World) -> None:
    world.consulted = (Consulted(question="when?", entry="dates"),)

    def ask(event: Event, context: Context) -> Sequence[fx.Effect]:
        if context.consulted is None:
            return [*answer("lost")(event, context), fx.Consult(text="when?")]
        return answer(context.consulted[0].entry or "")(event, context)

    world.decide = ask
    assert await world.runner.handle(wrote()) == FRESH
    await world.dispatcher.drain()
    assert [effect.text for effect in world.asked] == ["when?"]
    assert ["dates" in out.payload.rendered.text for out in world.telegram.delivered] == [True]  # type: ignore[union-attr]


async def test_event_seen_before_is_not_consulted_about(world: World) -> None:
    world.decide = answer("x")
    await world.runner.handle(wrote())
    world.decide = lambda _event, _context: [fx.Consult(text="again")]
    assert await world.runner.handle(wrote()) == SEEN
    assert world.asked == []


async def test_poison_event_is_set_aside_after_three_tries_and_staff_are_told(
    world: World,
) -> None:
    def fail(event: Event, _context: Context) -> Sequence[fx.Effect]:
        raise ZeroDivisionError("canary of what they wrote")

    world.decide = fail
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await world.runner.handle(wrote())
    assert await world.rows() == []
    outcomes = [await world.runner.handle(wrote()) for _ in range(2)]
    assert outcomes == [FRESH, SEEN]
    await world.dispatcher.drain()
    (told,) = world.slack.delivered
    assert "ZeroDivisionError" in str(told.payload)
    assert "canary" not in str(told.payload)
    assert await world.sql("SELECT event, subject FROM audit") == [
        ("event.set_aside", "PersonWrote")
    ]
    # Who it was, and what they wrote, stands in their thread for the office to answer.
    found = "SELECT remark, state FROM thread_entries JOIN threads ON threads.id = thread_id"
    assert await world.sql(found) == [("set_aside", "open")]


async def test_poison_timer_is_set_aside_too(world: World) -> None:
    await world.sql(
        "INSERT INTO timers (id, kind, subject, due) VALUES ('t', 'no such kind', 'x', 0)"
    )
    assert [await world.scheduler.fire_due() for _ in range(4)] == [0, 0, 1, 0]
    assert await world.sql("SELECT id FROM timers") == []


async def test_nightly_forgetting_comes_again_whatever_stood_in_its_way(world: World) -> None:
    def fail(event: Event, _context: Context) -> Sequence[fx.Effect]:
        raise ZeroDivisionError

    world.decide = fail
    await world.sql(
        "INSERT INTO timers (id, kind, subject, due) VALUES ('retention', 'retention', '', 0)"
    )
    assert [await world.scheduler.fire_due() for _ in range(4)] == [0, 0, 1, 0]
    assert await world.sql("SELECT id, due > 0 FROM timers") == [("retention", True)]


async def test_event_that_cannot_even_be_read_is_set_aside(world: World) -> None:
    await world.store.turn(person)
    await world.sql("UPDATE contacts SET conversation = address")  # opens in no other column
    for _ in range(2):
        with pytest.raises(PresessionsError):
            await world.runner.handle(wrote())
    assert await world.runner.handle(wrote()) == FRESH
    assert [state for state, *_ in await world.rows()] == ["queued"]


async def test_value_the_database_refuses_is_poison_not_an_outage(world: World) -> None:
    def refuse(event: Event, context: Context) -> Sequence[fx.Effect]:
        return [fx.Record(event=None, subject="", actor="")]  # type: ignore[arg-type]

    world.decide = refuse
    for _ in range(2):
        with pytest.raises(Exception, match=r"NOT NULL|null value"):
            await world.runner.handle(wrote())
    assert await world.runner.handle(wrote()) == FRESH


@pytest.mark.parametrize(
    "away",
    [
        OperationalError("INSERT", None, Exception("disk I/O error")),
        InternalError("INSERT", None, ReadOnlySqlTransaction("cannot execute INSERT")),
    ],
)
async def test_outage_is_nobody_s_fault(world: World, away: DBAPIError) -> None:
    def outage(_event: Event, _context: Context) -> Sequence[fx.Effect]:
        raise away

    world.decide = outage
    for _ in range(5):
        with pytest.raises(type(away)):
            await world.runner.handle(wrote())
    world.decide = answer("back again")
    assert await world.runner.handle(wrote()) == FRESH
    assert await world.rows() == [("queued", 0, None)]


async def test_what_also_happens_shares_the_turn(world: World) -> None:
    def also(turn: Transaction) -> None:
        ledger.save_cursor(turn, "place", "7")

    world.decide = answer("x")
    await world.runner.handle(wrote(), also=also)
    assert await world.sql("SELECT value FROM cursors") == [("7",)]
    await world.sql("DELETE FROM cursors")
    await world.runner.handle(wrote(), also=also)  # seen before: done all the same
    assert await world.sql("SELECT value FROM cursors") == [("7",)]


async def test_next_letter_answers_the_last_mail(world: World) -> None:
    world.decide = answer()
    mail = wrote(LUCIA, message_id="<1@x>", references=("<0@x>",), subject="Bonjour")
    await world.runner.handle(mail)
    kept = await world.store.turn(lambda turn: contacts.thread(turn, person(turn, LUCIA).id))
    assert kept == {"message_id": "<1@x>", "references": ["<0@x>"], "subject": "Bonjour"}


async def test_each_kind_of_event_is_entered_under_its_channel(world: World) -> None:
    world.decide = lambda _event, _context: []
    events: list[Event] = [
        wrote(),
        wrote(LUCIA),
        PersonPressed(id="p", at=NOW, sender=AMA, data="x"),
        MailHeld(id="h", at=NOW, reason="bomb", raw=b"\xff\x00raw"),
    ]
    for event in events:
        await world.runner.handle(event)
    assert await world.sql("SELECT channel, kind FROM inbox ORDER BY channel, kind") == [
        ("email", "MailHeld"),
        ("email", "PersonWrote"),
        ("telegram", "PersonPressed"),
        ("telegram", "PersonWrote"),
    ]


async def test_timer_that_another_worker_took_is_not_fresh(world: World) -> None:
    assert await world.runner.handle(fired("gone")) == SEEN
