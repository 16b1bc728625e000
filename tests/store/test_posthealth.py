"""Scores of addresses and lists that were left, on both databases, and at the moment of sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import effects as fx
from bot.facts.deliverability import Health
from bot.store import contacts, outbox, posthealth
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.letters import addressed
from tests.store.facts import LUCIA, NOW, claim, context, letter, person, wrote


@pytest.mark.fault(42)
async def test_health_is_kept_and_forgiven(store: Store) -> None:
    later = Health(score=2.5, scored_at=NOW + timedelta(days=1))

    def work(turn: Transaction) -> list[Health]:
        contact = person(turn, LUCIA)
        seen = [posthealth.health(turn, contact.id)]
        for found in (Health(score=1.0, scored_at=NOW), later, Health()):
            apply(
                turn,
                wrote(),
                context(contact),
                [fx.ScoreAddress(contact_id=contact.id, health=found)],
            )
            seen.append(posthealth.health(turn, contact.id))
        return seen

    assert await store.turn(work) == [Health(), Health(score=1.0, scored_at=NOW), later, Health()]


async def test_lists_are_left_one_by_one_and_again_is_nothing_new(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[bool, bool]]:
        contact = person(turn, LUCIA)
        seen = []
        leave = fx.LeaveList(contact_id=contact.id, list="calls")
        for effect in (None, leave, leave, replace(leave, back=True)):
            apply(turn, wrote(), context(contact), [effect] if effect else [])
            seen.append(
                (
                    posthealth.wants(turn, contact, "calls"),
                    posthealth.wants(turn, contact, "news"),
                )
            )
        return seen

    assert await store.turn(work) == [(True, True), (False, True), (False, True), (True, True)]


@pytest.mark.fault(15)
async def test_whoever_left_meanwhile_is_sent_no_reminder_but_a_decision(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[str, str | None]]:
        contact = person(turn, LUCIA)
        for kind in ("reminder", "mailing", "decision", "reply"):
            apply(
                turn,
                wrote(id=kind),
                context(contact),
                [letter(contact, kind=kind, key=kind)],
            )
        contacts.set_preference(turn, contact.person_id, reminders=False)
        posthealth.leave(turn, contact.id, "calls", NOW)
        found: list[tuple[str, str | None]] = []
        for _ in range(4):
            for row in claim(turn, channel="email"):
                sent = addressed(turn, row)
                found.append((row.kind, sent.refused.state if sent.refused else None))
                turn.connection.exec_driver_sql(f"UPDATE outbox SET state='sent' WHERE id={row.id}")
        return found

    assert await store.turn(work) == [
        ("reminder", "skipped"),
        ("mailing", "skipped"),
        ("decision", None),
        ("reply", None),
    ]


@pytest.mark.parametrize(
    ("kind", "state", "error", "after"),
    [
        ("decision", "skipped", outbox.UNREACHABLE, "queued"),
        ("decision", "failed", "RCPT: 550 5.1.1", "queued"),
        ("answer", "skipped", outbox.UNREACHABLE, "queued"),
        ("decision", "skipped", "left the list", "skipped"),
        ("decision", "withheld", None, "withheld"),
        ("decision", "sent", None, "sent"),
        ("reminder", "skipped", outbox.UNREACHABLE, "skipped"),
        ("reply", "failed", "late", "failed"),
    ],
)
async def test_decisions_go_again_once_their_address_works(
    store: Store, kind: str, state: str, error: str | None, after: str
) -> None:
    def work(turn: Transaction) -> str | None:
        contact = replace(person(turn, LUCIA), reachable=False)
        apply(turn, wrote(), context(contact), [letter(contact, kind=kind, key="k:1")])
        turn.connection.exec_driver_sql(f"UPDATE outbox SET state = '{state}'")
        if error:
            turn.connection.exec_driver_sql(f"UPDATE outbox SET error = '{error}'")
        mark = fx.MarkAddress(contact_id=contact.id, reachable=True)
        apply(turn, wrote(), context(contact), [mark])
        return turn.connection.exec_driver_sql("SELECT state FROM outbox").scalar()

    assert await store.turn(work) == after


async def test_an_undone_decision_does_not_go_again(store: Store) -> None:
    def work(turn: Transaction) -> str | None:
        contact = replace(person(turn, LUCIA), reachable=False)
        apply(turn, wrote(), context(contact), [letter(contact, kind="decision", key="d:1:x")])
        turn.connection.exec_driver_sql("UPDATE outbox SET state = 'failed'")
        effects: list[fx.Effect] = [
            fx.Withhold(key="d:1:"),
            fx.MarkAddress(contact_id=contact.id, reachable=True),
        ]
        apply(turn, wrote(), context(contact), effects)
        return turn.connection.exec_driver_sql("SELECT state FROM outbox").scalar()

    assert await store.turn(work) == "withheld"


async def test_a_letter_that_came_back_is_known_by_its_message_id(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[object, ...]]:
        contact = person(turn, LUCIA)
        for key in ("1", "2"):
            apply(turn, wrote(), context(contact), [letter(contact, kind="decision", key=key)])
            sent = (
                f"UPDATE outbox SET state = 'sent', provider_id = '<{key}@x>' WHERE key = '{key}'"
            )
            turn.connection.exec_driver_sql(sent)
        came_back = fx.LetterReturned(contact_id=contact.id, message_id="<2@x>", reason="gone")
        apply(turn, wrote(), context(contact), [came_back])
        found = turn.connection.exec_driver_sql("SELECT key, state, error FROM outbox ORDER BY id")
        return [tuple(row) for row in found]

    assert await store.turn(work) == [("1", "sent", None), ("2", "failed", "came back: gone")]
