"""Copies of files in Slack: one at a time, back after a day, gone with their person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot import effects as fx
from bot.events import Address, Attachment
from bot.store import bodies, contacts, copies, outbox
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.letters import addressed
from bot.store.outbox import Settled
from bot.store.tables import outbox as rows
from tests.store.facts import NOW, context, draft, load_round, wrote

MINE = "Acopiesaaaaa"
ADA = Address(channel="email", value="ada@collective.example")
DAY = timedelta(hours=24)


def fill(turn: Transaction) -> int:
    """An application with one file."""
    load_round(turn)
    mine = draft(turn, MINE, ADA, {"state": "TG", "organisation": "Collective"})
    file = Attachment(name="Ada.pdf", media_type="application/pdf", content=b"%PDF-1")
    event = wrote(ADA, id="1", attachments=(file,))
    effects: list[fx.Effect] = [
        fx.KeepAttachments(application_id=MINE),
        fx.ChangeStatus(application_id=MINE, action="submit", by="contact:1"),
    ]
    apply(turn, event, context(mine), effects)
    return mine.person_id


def ask(turn: Transaction, actor: str = "U1", press: str = "p1", *, at: datetime = NOW) -> None:
    """Somebody presses the button."""
    effect = fx.BringFile(actor=actor, application_id=MINE, attachment_id=1, language="fr")
    apply(turn, wrote(ADA, id=press), replace(context(contacts.find(turn, ADA)), now=at), [effect])


def states(turn: Transaction) -> list[tuple[str, str, datetime]]:
    """Each row about copies: its kind and whose, its state, and when it is due."""
    found = turn.connection.execute(
        select(rows.c.key, rows.c.state, rows.c.not_before)
        .where(rows.c.target.like("copies:%"))
        .order_by(rows.c.id)
    )
    return [
        (f"{key.split(':')[0]} {key.split(':')[2]}", state, max(due, NOW))
        for key, state, due in found
    ]


def arrive(turn: Transaction, state: str = "sent", file: str | None = "F1") -> None:
    """The upload came to its end."""
    turn.connection.execute(
        update(rows)
        .where(rows.c.key.like("file:%"), rows.c.state == "queued")
        .values(state=state, provider_id=file)
    )


def end(turn: Transaction) -> bodies.QueuedReturn:
    """What the next row that takes back a copy says."""
    (row,) = outbox.claim(
        turn,
        "w",
        channel="slack",
        now=NOW + DAY,
        wall=NOW,
        lease=timedelta(minutes=1),
        limit=1,
    )
    content = addressed(turn, row).content
    assert isinstance(content, bodies.QueuedReturn)
    return content


async def run(store: Store, work: Callable[[Transaction], object]) -> object:
    return await store.turn(work)


async def test_copy_goes_out_now_and_back_after_a_day(store: Store) -> None:
    def work(turn: Transaction) -> object:
        fill(turn)
        ask(turn)
        before = states(turn), dict(copies.held(turn, 1))
        arrive(turn)
        return *before, end(turn).file, states(turn)[1][1]

    assert await run(store, work) == (
        [("file U1", "queued", NOW), ("unfile U1", "queued", NOW + DAY)],
        {"U1": NOW},
        "F1",
        "sending",
    )


async def test_second_copy_replaces_the_first(store: Store) -> None:
    later = NOW + timedelta(hours=1)

    def work(turn: Transaction) -> object:
        fill(turn)
        ask(turn)
        ask(turn, "U2", "p2")
        arrive(turn)
        ask(turn, press="p3", at=later)
        return states(turn), copies.held(turn, 1)

    assert await run(store, work) == (
        [
            ("file U1", "sent", NOW),
            ("unfile U1", "queued", later),
            ("file U2", "sent", NOW),
            ("unfile U2", "queued", NOW + DAY),
            ("file U1", "queued", NOW),
            ("unfile U1", "queued", later + DAY),
        ],
        {"U1": later, "U2": NOW},
    )


async def test_conflict_takes_back_ones_own_copy_and_stops_what_is_on_its_way(
    store: Store,
) -> None:
    def work(turn: Transaction) -> object:
        fill(turn)
        for actor in ("U1", "U2"):
            ask(turn, actor, actor)
        arrive(turn)
        ask(turn, "U3", "U3")
        for actor in ("U1", "U3"):
            flag = fx.FlagConflict(application_id=MINE, actor=actor)
            apply(turn, wrote(ADA, id=f"flag {actor}"), context(), [flag])
        return states(turn)

    assert await run(store, work) == [
        ("file U1", "sent", NOW),
        ("unfile U1", "queued", NOW),
        ("file U2", "sent", NOW),
        ("unfile U2", "queued", NOW + DAY),
        ("file U3", "withheld", NOW),
        ("unfile U3", "withheld", NOW + DAY),
    ]


async def test_erased_person_leaves_no_copy_and_no_trace_of_it(store: Store) -> None:
    def work(turn: Transaction) -> object:
        person_id = fill(turn)
        ask(turn)
        arrive(turn)
        apply(turn, wrote(ADA, id="e"), context(), [fx.Erase(person_id=person_id)])
        return states(turn), end(turn).file

    assert await run(store, work) == ([("unfile U1", "queued", NOW)], "F1")


async def test_copy_that_was_under_way_at_the_erasure_is_looked_for_later(store: Store) -> None:
    def work(turn: Transaction) -> object:
        person_id = fill(turn)
        ask(turn)
        arrive(turn, "sending", None)
        apply(turn, wrote(ADA, id="e"), context(), [fx.Erase(person_id=person_id)])
        due = states(turn)[0][2]
        gone = end(turn)
        return due, gone.file, gone.actor, gone.key.startswith("file:1:U1:")

    assert await run(store, work) == (NOW + timedelta(minutes=2), None, "U1", True)


async def test_copy_that_is_long_gone_stands_in_nobodys_way(store: Store) -> None:
    def work(turn: Transaction) -> object:
        person_id = fill(turn)
        ask(turn)
        arrive(turn)
        turn.connection.execute(rows.delete().where(rows.c.key.like("unfile:%")))
        held = dict(copies.held(turn, 1))
        apply(turn, wrote(ADA, id="e"), context(), [fx.Erase(person_id=person_id)])
        return held, states(turn)

    assert await run(store, work) == ({}, [])


async def test_files_kept_long_enough_take_their_copies_along(store: Store) -> None:
    def work(turn: Transaction) -> object:
        fill(turn)
        ask(turn)
        arrive(turn)
        apply(turn, wrote(ADA, id="n"), context(), [fx.Purge(files=(MINE,))])
        return states(turn)[1]

    assert await run(store, work) == ("unfile U1", "queued", NOW)


async def test_file_is_not_brought_to_who_may_no_longer_see_it(store: Store) -> None:
    def work(turn: Transaction) -> object:
        fill(turn)
        ask(turn)
        (row,) = outbox.claim(turn, "w", channel="slack", now=NOW, wall=NOW, lease=DAY, limit=5)
        before = copies.brought(turn, row)
        apply(
            turn,
            wrote(ADA, id="f"),
            context(),
            [fx.FlagConflict(application_id=MINE, actor="U1")],
        )
        after = copies.brought(turn, row)
        apply(turn, wrote(ADA, id="n"), context(), [fx.Purge(files=(MINE,))])
        return before.file, after.refused, copies.brought(turn, row).refused

    file = Attachment(name="Ada.pdf", media_type="application/pdf", content=b"%PDF-1")
    assert await run(store, work) == (
        file,
        Settled(state="skipped", error="a conflict of interest"),
        Settled(state="skipped", error="the file is gone"),
    )


async def test_refused_copy_is_told_to_who_asked_in_their_language(store: Store) -> None:
    reasons = ("copy refused: size", "Slack refused: odd", None)

    def work(turn: Transaction) -> object:
        fill(turn)
        ends = []
        for number, reason in enumerate(reasons):
            ask(turn, press=f"p{number}")
            (row,) = outbox.claim(turn, "w", channel="slack", now=NOW, wall=NOW, lease=DAY, limit=5)
            state = "failed" if reason else "expired"
            outcome = Settled(state=state, error=reason)  # type: ignore[arg-type]
            outbox.settle(turn, "w", row, outcome, NOW)
            copies.settled(turn, row, outcome, NOW)
            (told,) = outbox.claim(
                turn, "w", channel="slack", now=NOW, wall=NOW, lease=DAY, limit=5
            )
            whisper = bodies.ASIDE.validate_json(told.body)
            outbox.settle(turn, "w", told, Settled(state="sent"), NOW)
            ends.append((whisper.actor, whisper.language, whisper.message.key))
        return ends, [state for kind, state, _ in states(turn) if kind == "unfile U1"]

    assert await run(store, work) == (
        [
            ("U1", "fr", "selection.file_failed.size"),
            ("U1", "fr", "selection.file_failed.other"),
            ("U1", "fr", "selection.file_failed.late"),
        ],
        ["withheld"] * 3,
    )
