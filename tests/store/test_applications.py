"""Applications: answers come back whole, references count without gaps, the table rules."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bot import effects as fx
from bot.context import FILES_MOST
from bot.errors import IllegalTransition
from bot.events import Address, Attachment
from bot.facts.application import TRANSITIONS, Action, Application, Status, Value
from bot.store import applications, room
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from tests.store.facts import NOW, change, context, draft, person, wrote

ID = "Aaaaaaaaaaaa"
_PATHS: dict[Status, tuple[Action, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "withdrawn": ("submit", "withdraw"),
    "shortlisted": ("submit", "shortlist"),
    "approved": ("submit", "approve"),
    "waitlisted": ("submit", "waitlist"),
    "rejected": ("submit", "reject"),
    "confirmed": ("submit", "approve", "confirm"),
    "declined": ("submit", "approve", "decline"),
}


def changed(turn: Transaction, name: str, actions: tuple[Action, ...]) -> None:
    change(turn, name, *actions)


async def test_answers_come_back_as_they_were(store: Store) -> None:
    answers: dict[str, Value] = {
        "state": "TG",
        "organisation": "Ligue d’Été & <fils>",
        "themes": ("torture", "women"),
        "ecosoc": True,
        "founded": 1998,
        "website": "",
    }
    expected = Application(
        id=ID,
        cycle=40,
        person_id=1,
        contact_id=1,
        language="fr",
        channel="telegram",
        answers=answers,
        created_at=NOW,
    )

    def work(turn: Transaction) -> Application | None:
        draft(turn, answers=answers)
        return applications.by_id(turn, ID)

    assert await store.turn(work) == expected
    assert await store.turn(lambda turn: applications.of_person(turn, 1, 40)) == (expected,)
    assert await store.turn(lambda turn: applications.of_round(turn, 40)) == (expected,)
    assert await store.turn(lambda turn: applications.of_person(turn, 1, 41)) == ()


async def test_saving_again_changes_answers_and_counts_the_revision(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        holder = draft(turn)
        effect = fx.SaveAnswers(
            application_id=ID, contact_id=holder.id, cycle=40, language="es", answers={}
        )
        applications.save_answers(turn, effect, holder)
        found = applications.by_id(turn, ID)
        assert found is not None
        return found.answers, found.revision, found.language, found.state

    assert await store.turn(work) == ({}, 1, "es", None)


async def test_new_draft_and_its_change_in_one_turn_are_one_application(store: Store) -> None:
    def work(turn: Transaction) -> object:
        holder = person(turn)
        saves = [
            fx.SaveAnswers(
                application_id=ID, contact_id=holder.id, cycle=40, language="en", answers=answers
            )
            for answers in ({}, {"state": "HT"})
        ]
        apply(turn, wrote(), context(holder), saves)
        found = applications.by_id(turn, ID)
        return found and (found.state, found.revision)

    assert await store.turn(work) == ("HT", 1)


@pytest.mark.parametrize("status", list(_PATHS))
async def test_status_moves_as_the_table_says_and_no_other_way(
    store: Store, status: Status
) -> None:
    actions: list[Action] = sorted({action for _, action in TRANSITIONS})
    found = {}
    for number, action in enumerate(actions):
        name, address = (
            f"A{'a' * 10}{chr(97 + number)}",
            Address(channel="email", value=f"{number}@x"),
        )
        await store.turn(partial(draft, name=name, address=address))
        await store.turn(partial(changed, name=name, actions=_PATHS[status]))
        try:
            await store.turn(partial(changed, name=name, actions=(action,)))
        except IllegalTransition:
            continue
        after = await store.turn(partial(applications.by_id, application_id=name))
        found[action] = after and after.status
    assert found == {
        action: after for (before, action), after in TRANSITIONS.items() if before == status
    }


async def test_references_count_up_per_state_without_gaps(store: Store) -> None:
    names = [f"A{'b' * 10}{letter}" for letter in "abcdefghijklmnopqrst"]
    for number, name in enumerate(names):
        state = "TG" if number % 2 else "HT"
        address = Address(channel="email", value=f"{number}@example.org")
        await store.turn(partial(draft, name=name, address=address, answers={"state": state}))

    def submit(turn: Transaction, name: str) -> None:
        change(turn, name, "submit")
        if name.endswith("c"):  # one is decided and then rolled back: its number is not lost
            raise LookupError

    await asyncio.gather(
        *(store.turn(partial(submit, name=name)) for name in names),
        return_exceptions=True,
    )
    every = await store.turn(lambda turn: applications.of_round(turn, 40))
    assert sorted(each.reference for each in every if each.reference) == [
        *(f"PS40-HT-{number:04d}" for number in range(1, 10)),
        *(f"PS40-TG-{number:04d}" for number in range(1, 11)),
    ]


async def test_reference_and_time_survive_a_second_decision(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        draft(turn)
        seen: list[object] = []
        for action in ("submit", "approve", "undo"):
            change(turn, ID, action)
            found = applications.by_id(turn, ID)
            assert found is not None
            seen.append((found.status, found.reference, found.submitted_at, found.revision))
        return seen

    assert await store.turn(work) == [
        ("submitted", "PS40-TG-0001", NOW, 1),
        ("approved", "PS40-TG-0001", NOW, 2),
        ("submitted", "PS40-TG-0001", NOW, 3),
    ]


async def test_status_change_is_in_the_audit_log(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[object, ...]]:
        holder = draft(turn)
        effect = fx.ChangeStatus(application_id=ID, action="submit", by="contact:1", why="secret")
        references = apply(turn, wrote(), context(holder), [effect])
        rows = turn.connection.exec_driver_sql("SELECT event, subject, actor, details FROM audit")
        return [tuple(references.items()), *(tuple(row) for row in rows)]

    assert await store.turn(work) == [
        ((ID, "PS40-TG-0001"),),
        (
            "application.submit",
            ID,
            "contact:1",
            '{"from": "draft", "revision": 0, "to": "submitted"}',
        ),
    ]


async def test_peers_are_what_was_submitted_for_the_state(store: Store) -> None:
    def work(turn: Transaction) -> list[str]:
        cases: dict[str, tuple[str, tuple[Action, ...]]] = {
            "Acaaaaaaaaaa": ("TG", ("submit", "approve")),
            "Acaaaaaaaaab": ("TG", ()),
            "Acaaaaaaaaac": ("TG", ("submit", "withdraw")),
            "Acaaaaaaaaad": ("HT", ("submit",)),
            "Acaaaaaaaaae": ("TG", ("submit",)),
        }
        for name, (state, actions) in cases.items():
            draft(turn, name, Address(channel="email", value=name), {"state": state})
            change(turn, name, *actions)
        return [each.id for each in applications.peers(turn, 40, "TG")]

    assert await store.turn(work) == ["Acaaaaaaaaaa", "Acaaaaaaaaae"]


async def test_counts_are_by_state_and_kind(store: Store) -> None:
    def work(turn: Transaction) -> dict[str, int]:
        for number in range(5):
            name = f"Adaaaaaaaaa{chr(97 + number)}"
            draft(turn, name, Address(channel="email", value=name), {"state": "TG"})
            change(turn, name, *(("submit", "approve"), ("submit",), (), ("withdraw",), ())[number])
        return applications.counts(turn, 40)

    assert await store.turn(work) == {"TG:submitted": 2, "TG:draft": 2}


async def test_deleting_a_draft_takes_its_files_and_spares_what_was_sent(store: Store) -> None:
    file = Attachment(name="report.pdf", media_type="application/pdf", content=b"%PDF-1.7")

    def work(turn: Transaction) -> list[object]:
        draft(turn)
        holder = draft(turn, "Abaaaaaaaaaa", Address(channel="email", value="x@example.org"))
        change(turn, "Abaaaaaaaaaa", "submit")
        for name in (ID, "Abaaaaaaaaaa"):
            event = wrote(attachments=(file, file))
            apply(turn, event, context(holder), [fx.KeepAttachments(application_id=name)])
            applications.delete_draft(turn, name)
        files = turn.connection.exec_driver_sql("SELECT application_id, size FROM attachments")
        return [applications.by_id(turn, ID), *(tuple(row) for row in files)]

    assert await store.turn(work) == [None, ("Abaaaaaaaaaa", 8), ("Abaaaaaaaaaa", 8)]


async def test_room_for_files_is_what_one_persons_files_leave(store: Store) -> None:
    def work(turn: Transaction) -> list[int]:
        holder = draft(turn, "Aaaaaaaaaaaa")
        other = draft(turn, "Abbbbbbbbbbb", Address(channel="telegram", value="2002"))
        file = Attachment(name="a", media_type="text/plain", content=b"x" * 1000)
        applications.keep_attachments(turn, "Aaaaaaaaaaaa", [file, file], NOW)
        sends, says = wrote(attachments=(file,)), wrote()
        return [
            FILES_MOST - room.known(turn, event, context(who)).room
            for event, who in ((sends, holder), (sends, other), (says, holder))
        ]

    assert await store.turn(work) == [2000, 0, 0]
