"""Conversations with the office: one a person, on both databases."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import effects as fx
from bot.context import Contact
from bot.events import (
    Address,
    Event,
    PersonPressed,
    PersonWrote,
    ReplyToken,
    StaffPressed,
    StaffWrote,
    TimerFired,
)
from bot.facts.threads import Lesson, Office, Tally, Thread
from bot.store import contacts, ledger, lessons, linking, overheard, surfaces, threads, timers
from bot.store.database import Store, open_store
from bot.store.snapshot import Reader
from bot.store.transaction import Transaction
from tests.store.databases import VAULT
from tests.store.facts import (
    AMA,
    LUCIA,
    MINUTE,
    NOW,
    context,
    draft,
    load_round,
    person,
    wrote,
)

LATER = NOW + MINUTE


def passes_on(turn: Transaction, contact: Contact, words: str = "why?", **more: Any) -> Thread:
    given: dict[str, Any] = {"language": "fr", "reason": "unknown"} | more
    effect = fx.PassOn(contact_id=contact.id, words=words, **given)
    threads.pass_on(turn, effect, contact.person_id, NOW)
    found = threads.of_person(turn, contact.person_id)
    assert found is not None
    return found


def note(thread: Thread, change: str, text: str = "") -> fx.KeepNote:
    return fx.KeepNote(
        thread_id=thread.id,
        message_id="1.5",
        actor="U1",
        text=text,
        change=change,  # type: ignore[arg-type]
    )


async def test_one_thread_a_person_is_opened_again(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[Any, ...]]:
        ama, seen = person(turn), []
        turns: list[tuple[str, dict[str, Any]]] = [
            ("unknown", {}),
            ("person", {}),
            ("safety", {}),
            ("unknown", {}),
            ("person", {"state": "done", "claimed_by": ""}),
        ]
        for reason, before in turns:
            thread = threads.of_person(turn, ama.person_id)
            if thread is not None:
                threads.change(turn, fx.ChangeThread(thread_id=thread.id, **before), NOW)
            found = passes_on(turn, ama, reason=reason)
            seen.append((found.id, found.reason, found.entries[-1].loud, len(found.entries)))
        return seen

    first = await store.turn(work)
    assert [row[1:] for row in first] == [
        ("unknown", False, 1),
        ("unknown", False, 2),
        ("safety", True, 3),
        ("safety", False, 4),
        ("person", True, 5),
    ]
    assert len({row[0] for row in first}) == 1


async def test_open_question_keeps_its_topic_and_time_while_the_bot_answers_others(
    store: Store,
) -> None:
    def work(turn: Transaction) -> list[tuple[Any, ...]]:
        ama, seen = person(turn), []
        said: list[tuple[str, str, str]] = [
            ("unknown", "visa_support", ""),
            ("unknown", "contact", "answered"),
            ("safety", "reprisals_safety", ""),
            ("unknown", "travel_funding", "answered"),
        ]
        for minutes, (reason, topic, remark) in enumerate(said):
            effect = fx.PassOn(
                contact_id=ama.id,
                words="?",
                language="fr",
                reason=reason,  # type: ignore[arg-type]
                topic=topic,
                remark=remark,  # type: ignore[arg-type]
            )
            threads.pass_on(turn, effect, ama.person_id, NOW + minutes * MINUTE)
            found = threads.of_person(turn, ama.person_id)
            assert found is not None
            seen.append((found.topic, (found.active_at - NOW) // MINUTE))
        return seen

    assert await store.turn(work) == [
        ("visa_support", 0),
        ("visa_support", 0),
        ("reprisals_safety", 2),
        ("reprisals_safety", 2),
    ]


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ([("written", "a")], ["a"]),
        ([("written", "a"), ("written", "a")], ["a"]),
        ([("written", "a"), ("edited", "b")], ["b"]),
        ([("edited", "b"), ("written", "a")], ["b"]),
        ([("written", "a"), ("deleted", "")], [""]),
        ([("deleted", ""), ("written", "a")], [""]),
        ([("written", "a"), ("edited", "b"), ("edited", "c")], ["c"]),
    ],
)
async def test_notes_follow_their_edits_in_whatever_order_they_come(
    store: Store, changes: list[tuple[str, str]], kept: list[str]
) -> None:
    def work(turn: Transaction) -> list[str]:
        ama = person(turn)
        thread = passes_on(turn, ama)
        for change, text in changes:
            threads.keep_note(turn, note(thread, change, text), NOW)
        found = threads.by_id(turn, thread.id)
        assert found is not None
        return [each.text for each in found.of("note")]

    assert await store.turn(work) == kept


async def test_answer_shows_what_became_of_its_message(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        ama = person(turn)
        thread = passes_on(turn, ama)
        for text in ("draft", "better"):
            threads.keep_draft(turn, fx.KeepDraft(thread_id=thread.id, actor="U1", text=text), NOW)
        answer = fx.KeepAnswer(
            thread_id=thread.id, actor="U1", text="yes", language="fr", key="answer:1:a"
        )
        threads.keep_answer(turn, answer, NOW)
        threads.keep_answer(turn, answer, NOW)  # the same turn again is the same answer
        seen: list[object] = []
        for key, state in (
            ("answer:1:a", "queued"),
            ("answer:1:a", "sent"),
            ("answer:1:a", "skipped"),
            ("answer:9:b", "sent"),
            (f"entry:{thread.entries[0].id}", "failed"),
            (f"entry:{thread.entries[0].id}", "sent"),
        ):
            overheard.settled(turn, key, state, NOW)
            found = threads.of_person(turn, ama.person_id)
            assert found is not None
            seen.append((found.of("answer")[0].delivery, found.entries[0].posted))
        assert found is not None
        seen += [each.text for each in found.of("draft", "answer")]
        seen += [(each.id, each.subject) for each in timers.due(turn, NOW, 9)]
        return seen

    who = f"person:{await store.turn(lambda turn: person(turn).person_id)}"
    assert await store.turn(work) == [
        ("queued", False),
        ("sent", False),
        ("failed", False),
        ("failed", False),
        ("failed", False),
        ("failed", True),
        "better",
        "yes",
        (f"thread:{who[7:]}", who),
    ]


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("way", ["moved", "joined"])
async def test_threads_follow_when_two_persons_are_one(store: Store, way: str, both: bool) -> None:
    def work(turn: Transaction) -> tuple[int, list[str]]:
        ama = contacts.at_address(turn, replace(AMA, value="1"), NOW)
        new = contacts.at_address(turn, replace(AMA, value="2"), NOW)
        passes_on(turn, ama, "old")
        if both:
            passes_on(turn, new, "new")
        if way == "moved":
            contacts.mark(turn, ama, reachable=True, moved_to="2")
        else:
            linking._merge(turn, kept=new.person_id, gone=ama.person_id)
        found = threads.of_person(turn, new.person_id)
        assert found is not None
        return found.person_id - new.person_id, [each.text for each in found.entries]

    assert await store.turn(work) == (0, ["old", "new"] if both else ["old"])


@pytest.mark.parametrize("states", ["open done", "done open", "open open"])
async def test_question_that_waits_still_waits_when_its_person_is_known_elsewhere(
    store: Store, states: str
) -> None:
    def work(turn: Transaction) -> list[object]:
        mail, chat = person(turn, LUCIA), person(turn, AMA)
        reasons = ("safety", "unknown")
        both = [
            passes_on(turn, each, reason, reason=reason)
            for each, reason in zip((mail, chat), reasons, strict=True)
        ]
        for thread, state in zip(both, states.split(), strict=True):
            threads.change(turn, fx.ChangeThread(thread_id=thread.id, state=state), NOW)  # type: ignore[arg-type]
        alarm = fx.SetTimer(
            id="alarm:1", kind="alarm", subject=f"person:{mail.person_id}", due=LATER
        )
        timers.put(turn, alarm)
        linking._merge(turn, kept=chat.person_id, gone=mail.person_id)
        [found] = threads.waiting(turn, 9)
        due = {each.id: each.subject for each in timers.due(turn, LATER, 9)}
        mine = f"person:{chat.person_id}"
        return [
            found.id in [each.id for each, state in zip(both, states.split()) if state == "open"],  # noqa: B905
            found.person_id == chat.person_id,
            found.reason,
            due == {"alarm:1": mine, f"thread:{chat.person_id}": mine},
        ]

    reason = "unknown" if states == "done open" else "safety"
    assert await store.turn(work) == [True, True, reason, True]


async def test_waiting_threads_come_safety_first_then_free_then_old(store: Store) -> None:
    def work(turn: Transaction) -> list[int]:
        found = {}
        for number, reason in enumerate(("unknown", "unknown", "safety", "unknown")):
            contact = contacts.at_address(turn, replace(AMA, value=str(number)), NOW)
            found[passes_on(turn, contact, reason=reason).id] = number
        first, *_, last = found
        threads.change(turn, fx.ChangeThread(thread_id=first, claimed_by="U1"), NOW)
        threads.change(turn, fx.ChangeThread(thread_id=last, state="done"), NOW)
        return [found[each.id] for each in threads.waiting(turn, 9)]

    assert await store.turn(work) == [2, 1, 0]


LESSON = Lesson(
    entry="Laaaaaaaaaaa",
    version=1,
    questions={"en": "May I?", "fr": "Puis-je ?", "es": "¿Puedo?"},
    answers={"en": "Yes.", "fr": "Oui.", "es": "Sí."},
    proposed_by="U1",
    at=NOW,
)


def decide(turn: Transaction, version: int, state: Any, minutes: int) -> None:
    effect = fx.DecideLesson(entry=LESSON.entry, version=version, state=state, actor="U2")
    lessons.decide(turn, effect, NOW + minutes * MINUTE)


async def test_lessons_are_versioned_and_every_worker_sees_the_live_one(store: Store) -> None:
    def work(turn: Transaction) -> list[list[int] | None]:
        known: Any = None
        seen: list[list[int] | None] = []

        def look() -> None:
            nonlocal known
            news = lessons.since(turn, known)
            known = known if news is None else news[0]
            seen.append(None if news is None else [each.version for each in news[1]])

        look()
        lessons.propose(turn, LESSON)
        look()
        decide(turn, 1, "live", 1)
        look()
        lessons.propose(turn, replace(LESSON, version=2))
        look()
        lessons.propose(turn, replace(LESSON, version=3))
        decide(turn, 3, "live", 2)
        look()
        decide(turn, 3, "withdrawn", 3)
        look()
        return seen

    assert await store.turn(work) == [[], None, [1], None, [3], []]
    states = await store.turn(lambda turn: lessons.versions(turn, LESSON.entry))
    assert [each.state for each in states] == ["replaced", "replaced", "withdrawn"]
    assert replace(states[0], state="proposed", decided_by="", at=NOW) == LESSON


async def test_person_counts_once_an_entry_and_day(store: Store) -> None:
    def work(turn: Transaction) -> tuple[Tally, ...]:
        ama, lucia = person(turn), person(turn, LUCIA)
        for contact, entry, useful, at in (
            (ama, "languages", True, NOW),
            (ama, "languages", False, LATER),
            (ama, "languages", False, NOW + timedelta(days=1)),
            (lucia, "languages", True, NOW),
            (lucia, "contact", True, NOW),
        ):
            vote = fx.CountVote(contact_id=contact.id, entry=entry, useful=useful)
            lessons.vote(turn, vote, at)
        return lessons.tallies(turn)

    assert await store.turn(work) == (
        Tally(entry="languages", useful=1, useless=2),
        Tally(entry="contact", useful=1, useless=0),
    )


async def test_office_is_reached_by_slack_until_a_worker_says_otherwise(store: Store) -> None:
    def work(turn: Transaction) -> list[Office]:
        lucia = person(turn, LUCIA)
        seen = [overheard.office(turn)]
        for contact_id in (lucia.id, 999):  # an address that was forgotten is no mailbox
            overheard.save_office(turn, Office(slack=False, contact_id=contact_id))
            seen.append(replace(overheard.office(turn), contact_id=None))
            seen.append(overheard.office(turn))
        before = json.dumps({"slack": False, "contact": lucia.id})  # as an older version kept it
        ledger.save_cursor(turn, "office", before)
        return [*seen, overheard.office(turn)]

    mailbox = (await store.turn(lambda turn: person(turn, LUCIA))).id
    assert await store.turn(work) == [
        Office(),
        Office(slack=False),
        Office(slack=False, contact_id=mailbox),
        Office(slack=False),
        Office(slack=False),
        Office(slack=False, contact_id=mailbox),
    ]


async def test_nobody_reads_another_persons_thread_by_a_token(store: Store) -> None:
    """Only the office's own mailbox may name a thread."""

    def work(turn: Transaction) -> list[bool]:
        ama, lucia = person(turn), person(turn, LUCIA)
        thread = passes_on(turn, ama, "secret")
        event = PersonWrote(
            id="1",
            at=NOW,
            sender=Address(channel="email", value="lucia@example.org"),
            text="hello",
            token=ReplyToken(contact_id=lucia.id, about=f"t{thread.id}"),
        )
        seen = []
        for mailbox in (None, lucia.id):
            overheard.save_office(turn, Office(contact_id=mailbox, language="fr"))
            found = overheard.known(turn, event, context(lucia)).thread
            seen.append(found is not None and found.person_id == ama.person_id)
        fired = TimerFired(id="x", at=NOW, kind="thread", subject="person:99", due=NOW)
        seen.append(overheard.known(turn, fired, context()).thread is None)
        return seen

    assert await store.turn(work) == [False, True, True]


async def test_number_typed_for_an_entry_of_the_office_finds_it(store: Store) -> None:
    def work(turn: Transaction) -> list[int]:
        lessons.propose(turn, LESSON)
        seen = []
        for offered in ([], [["faq:contact", "Contact"]], [[f"faq:{LESSON.entry}", "May I?"]]):
            ama = replace(person(turn), conversation={"offered": offered})
            seen.append(len(overheard.known(turn, wrote(text="1"), context(ama)).lessons))
        pressed = PersonPressed(id="1", at=NOW, sender=AMA, data=f"faq:{LESSON.entry}")
        return [*seen, len(overheard.known(turn, pressed, context(person(turn))).lessons)]

    assert await store.turn(work) == [0, 0, 1, 1]


async def test_many_turns_at_once_make_one_thread_and_lose_no_words(store: Store) -> None:
    ama = await store.turn(person)

    def work(number: int) -> Callable[[Transaction], object]:
        return lambda turn: passes_on(turn, ama, str(number))

    await asyncio.gather(*(store.turn(work(number)) for number in range(24)))
    found = await store.turn(lambda turn: threads.of_person(turn, ama.person_id))
    assert found is not None
    assert sorted(int(each.text) for each in found.entries) == list(range(24))


async def test_of_two_colleagues_who_claim_at_once_the_second_sees_the_first(
    store: Store,
) -> None:
    ama = await store.turn(person)
    thread = await store.turn(lambda turn: passes_on(turn, ama))

    def claim(actor: str) -> Callable[[Transaction], str]:
        def work(turn: Transaction) -> str:
            found = threads.by_id(turn, thread.id)
            assert found is not None
            if not found.claimed_by:
                threads.change(turn, fx.ChangeThread(thread_id=thread.id, claimed_by=actor), NOW)
            return found.claimed_by

        return work

    seen = await asyncio.gather(*(store.turn(claim(f"U{number}")) for number in range(12)))
    winner = [f"U{number}" for number, before in enumerate(seen) if not before]
    assert (len(winner), {each for each in seen if each}) == (1, set(winner))


@pytest.mark.parametrize("way", ["timer", "press", "note"])
async def test_whoever_shows_a_thread_knows_what_must_be_masked(store: Store, way: str) -> None:
    def work(turn: Transaction) -> tuple[int | None, list[str], int | None]:
        load_round(turn)
        ama = draft(turn)
        thread = passes_on(turn, ama)
        surfaces.new_version(turn, thread.surface, b"card")
        surfaces.posted(turn, thread.surface, "1.2")
        events: dict[str, Event] = {
            "timer": TimerFired(
                id="x", at=NOW, kind="thread", subject=f"person:{ama.person_id}", due=NOW
            ),
            "press": StaffPressed(id="1", at=NOW, actor="U1", data=f"reply:t{thread.id}"),
            "note": StaffWrote(id="1", at=NOW, actor="U1", text="a", thread="1.2"),
        }
        seen = Reader(turn, lambda _actor: "reviewer").read(events[way], context())
        return (
            seen.cycle.number if seen.cycle else None,
            [each.id for each in seen.applications],
            seen.holder.id - ama.id if seen.holder else None,
        )

    assert await store.turn(work) == (40, ["Aaaaaaaaaaaa"], 0)


async def test_words_that_waited_find_the_thread_that_was_begun_meanwhile(
    postgresql_url: str,
) -> None:
    store, loop, begun = (
        open_store(postgresql_url, VAULT),
        asyncio.get_running_loop(),
        asyncio.Event(),
    )
    contact = await store.turn(person)

    def begin(turn: Transaction) -> None:
        passes_on(turn, person(turn))
        loop.call_soon_threadsafe(begun.set)
        others = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        until = time.monotonic() + 10
        while not turn.connection.scalar(others):
            assert time.monotonic() < until
            turn.connection.execute(sa.text("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)"))

    def read(turn: Transaction) -> Thread | None:
        return Reader(turn, lambda _: None).read(wrote(), context()).thread

    first = asyncio.ensure_future(store.turn(begin))
    await begun.wait()
    waited = await store.turn(read)
    await first
    store.close()
    assert (waited and waited.person_id) == contact.person_id
