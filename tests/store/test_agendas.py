"""Agendas in the store: plan and versions as they were, names nowhere, the round told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import delete, text, update

from bot import effects as fx
from bot.agenda.working import Working
from bot.events import Event, StaffCommanded, StaffPressed, TimerFired
from bot.facts.agendas import Plan
from bot.facts.application import Value
from bot.report.facts import Attended
from bot.store import agendas, figures, ledger, outbox, rounds, tables, timers
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.snapshot import Reader
from tests.store.facts import CYCLE, NOW, change, context, draft, load_round, person, wrote


def speaking(turn: Transaction) -> None:
    """A round with one confirmed speaker for Togo, Ama Mensah."""
    load_round(turn)
    answers: dict[str, Value] = {
        "state": "TG", "speaker_first_name": "Ama", "speaker_last_name": "Mensah",
        "publish_name": True, "organisation": "Vivre",
    }  # fmt: skip
    draft(turn, answers=answers)
    change(turn, "Aaaaaaaaaaaa", "submit", "approve", "confirm")


def kept(turn: Transaction) -> Working:
    """Propose, keep and publish."""
    working = Working(CYCLE, agendas.desk(turn, CYCLE))
    apply(turn, wrote(), context(), [fx.SaveAgenda(plan=working.proposed(), by="U1")])
    working = Working(CYCLE, agendas.desk(turn, CYCLE))
    edition = working.next_edition(by="U1", at=NOW, salt="q")
    apply(turn, wrote(), context(), [fx.PublishAgenda(edition=edition)])
    return working


async def test_plan_and_version_are_read_as_they_were_kept(store: Store) -> None:
    await store.turn(speaking)
    working = await store.turn(kept)
    desk = await store.turn(lambda turn: agendas.desk(turn, CYCLE))
    assert desk.plan == working.plan
    assert desk.plan.starts.keys() == {"TG"}
    assert desk.edition == working.next_edition(by="U1", at=NOW, salt="q")
    [shown] = await store.turn(lambda turn: agendas.programmes(turn, CYCLE))
    assert [each.name for each in shown.meetings[0].speakers] == ["Ama Mensah"]
    cycle = await store.turn(lambda turn: rounds.numbered(turn, 40))
    assert cycle is not None
    meetings = {each.code: each.meeting for each in cycle.states}
    assert meetings == {"TG": desk.plan.starts["TG"], "HT": None}


async def test_no_name_is_in_what_is_stored_of_an_agenda(store: Store) -> None:
    await store.turn(speaking)
    await store.turn(kept)
    with store.engine.connect() as connection:
        for table in ("agendas", "editions"):
            [document] = connection.execute(text(f"SELECT document FROM {table}")).scalars()
            assert not any(word in bytes(document) for word in (b"Mensah", b"Vivre", b"TG"))


async def test_board_is_drawn_again_when_somebody_no_longer_speaks(store: Store) -> None:
    def waiting(turn: Transaction) -> list[str]:
        return [each.id for each in timers.due(turn, NOW, 10)]

    def declined(turn: Transaction) -> list[str]:
        apply(turn, wrote(), context(), [fx.ChangeStatus(application_id="Aaaaaaaaaaaa",
                                                         action="decline", by="c1")])  # fmt: skip
        return waiting(turn)

    await store.turn(speaking)
    assert await store.turn(waiting) == []
    await store.turn(kept)
    assert await store.turn(declined) == ["agenda:40"]


async def test_context_has_the_agenda_where_an_event_is_about_it(store: Store) -> None:
    await store.turn(speaking)
    await store.turn(kept)

    def seen(turn: Transaction, event: Event) -> tuple[bool, bool]:
        known = Reader(turn, lambda _: "approver").read(event, context())
        return known.agenda is not None, bool(known.figures)

    at = NOW
    events: dict[str, Event] = {
        "pressed": StaffPressed(id="1", at=at, actor="U1", data="agenda:propose:40"),
        "other": StaffPressed(id="2", at=at, actor="U1", data="propose:40:TG"),
        "unknown": StaffPressed(id="3", at=at, actor="U1", data="agenda:propose:99"),
        "timer": TimerFired(id="due:40:call:0", at=at, kind="due", subject="40", due=at),
        "command": StaffCommanded(id="4", at=at, actor="U1", text="agenda"),
        "report": StaffCommanded(id="5", at=at, actor="U1", text="report"),
        "two": StaffCommanded(id="6", at=at, actor="U1", text="report 40 39"),
    }
    found = {name: await store.turn(partial(seen, event=each)) for name, each in events.items()}
    assert found == {
        "pressed": (True, False),
        "other": (False, False),
        "unknown": (False, False),
        "timer": (True, True),
        "command": (True, False),
        "report": (False, True),
        "two": (False, False),
    }


async def test_task_that_was_called_done_is_remembered_with_its_round(store: Store) -> None:
    def done(turn: Transaction) -> frozenset[str]:
        for subject in ("40:call", "41:few"):
            apply(turn, wrote(), context(), [fx.Record(event="task.done", subject=subject,
                                                       actor="U1")])  # fmt: skip
        return agendas.desk(turn, CYCLE).done

    assert await store.turn(done) == {"call"}
    assert (await store.turn(lambda turn: agendas.plan(turn, 41))) == Plan(cycle=41)


async def test_figures_know_how_long_people_waited_and_who_came(store: Store) -> None:
    def happened(turn: Transaction) -> None:
        speaking(turn)
        holder = person(turn)
        ledger.first_time(turn, channel="telegram", external_id="9", kind="PersonWrote", now=NOW,
                          contact_id=holder.id, body="")  # fmt: skip
        row = outbox.NewRow(
            key="k",
            channel="telegram",
            target=f"contact:{holder.id}",
            shape="letter",
            kind="reply",
            body=b"{}",
            contact_id=holder.id,
        )
        outbox.enqueue(turn, row, NOW)
        sent = update(tables.outbox).values(state="sent", settled_at=NOW + timedelta(seconds=2))
        turn.connection.execute(sent)
        for mission, opened in (("FR", None), ("TG", True)):
            effect = fx.RecordPresence(cycle=40, mission=mission, meeting="TG", present=True,
                                       opened=opened)  # fmt: skip
            apply(turn, wrote(), context(), [effect])

    await store.turn(happened)
    found = await store.turn(lambda turn: figures.facts(turn, CYCLE))
    assert (found.by_bot, found.by_office) == ((timedelta(seconds=2),), ())
    assert found.attended == {"TG": Attended(present=2, opened=True)}
    assert [each.status for each in found.applications] == ["confirmed"]


async def test_figures_outlive_those_who_were_counted(store: Store) -> None:
    def forgotten(turn: Transaction) -> None:
        for table in (tables.decisions, tables.applications):
            turn.connection.execute(delete(table))

    count = partial(figures.counted, cycle=CYCLE, now=NOW)
    await store.turn(speaking)
    before = await store.turn(count)
    assert (await store.turn(count)) == before
    await store.turn(forgotten)
    assert (await store.turn(count)) == before
    received = before.figure("applications")
    assert received is not None
    assert received.value == 1
