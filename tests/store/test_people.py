"""Contacts: found however they are written, created once, sealed, movable."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot import effects as fx
from bot.context import Contact
from bot.events import Address
from bot.store import applications, contacts, missions
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from tests.store.facts import AMA, LUCIA, NOW, context, draft, person, queue, wrote


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    ("channel", "first", "second", "same"),
    [
        ("email", "Lucia@Example.org", "lucia@example.ORG", True),
        ("email", "lucia@example.org.", "lucia@example.org", True),
        ("email", "ana@bücher.example", "ana@xn--bcher-kva.example", True),
        ("email", " lucia@example.org", "lucia@example.org", True),
        ("email", "lucia+ps@example.org", "lucia@example.org", False),
        ("email", "lucia@example.org", "lucia@example.net", False),
        ("email", "no address", "no address", True),
        ("telegram", "1001", "1001", True),
        ("telegram", "1001", "1002", False),
    ],
)
async def test_address_is_one_however_it_is_written(
    store: Store, channel: str, first: str, second: str, same: bool
) -> None:
    def work(turn: Transaction) -> bool:
        one, two = (
            person(turn, Address(channel=channel, value=value))  # type: ignore[arg-type]
            for value in (first, second)
        )
        return one.id == two.id

    assert await store.turn(work) is same


async def test_same_address_on_two_channels_is_two_contacts(store: Store) -> None:
    def work(turn: Transaction) -> int:
        found = [
            person(turn, Address(channel=channel, value="1001"))
            for channel in ("telegram", "email")
        ]
        return len({contact.person_id for contact in found})

    assert await store.turn(work) == 2


async def test_new_contact_is_whole(store: Store) -> None:
    found = await store.turn(lambda turn: person(turn, Address(channel="email", value="A@b.org")))
    assert found == Contact(
        id=found.id, person_id=found.person_id, channel="email", address="A@b.org"
    )
    assert await store.turn(lambda turn: contacts.by_id(turn, found.id)) == found


async def test_nobody_is_found_before_they_wrote(store: Store) -> None:
    assert await store.turn(lambda turn: contacts.find(turn, AMA)) is None
    assert await store.turn(lambda turn: contacts.by_id(turn, 99)) is None


async def test_one_address_at_once_makes_one_contact(store: Store) -> None:
    found = await asyncio.gather(*(store.turn(person) for _ in range(20)))
    assert len({(contact.id, contact.person_id) for contact in found}) == 1
    count = "SELECT count(*) FROM persons"
    assert await store.turn(lambda turn: turn.connection.exec_driver_sql(count).scalar()) == 1


async def test_conversation_comes_back_as_it_was(store: Store) -> None:
    stored = {"mode": "form", "ticked": ["a", "b"], "é": {"nested": [1, True, None]}}

    def work(turn: Transaction) -> list[object]:
        contact = person(turn)
        contacts.save_conversation(turn, contact.id, stored)
        kept = person(turn).conversation
        contacts.save_conversation(turn, contact.id, None)
        return [kept, person(turn).conversation]

    assert await store.turn(work) == [stored, {}]


async def test_thread_comes_back_as_it_was(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        contact = person(turn, LUCIA)
        before = contacts.thread(turn, contact.id)
        contacts.save_thread(turn, contact.id, {"message_id": "<1@x>", "references": []})
        return [before, contacts.thread(turn, contact.id)]

    assert await store.turn(work) == [None, {"message_id": "<1@x>", "references": []}]


async def test_preferences_change_only_what_is_given(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[object, ...]]:
        contact = person(turn)
        seen: list[tuple[object, ...]] = []
        for chosen in ({"language": "fr"}, {"reminders": False}, {"zone": "Africa/Lome"}, {}):
            contacts.set_preference(turn, contact.person_id, **chosen)
            now = person(turn)
            seen.append((now.language, now.reminders, now.zone))
        return seen

    assert await store.turn(work) == [
        ("fr", True, None),
        ("fr", False, None),
        ("fr", False, "Africa/Lome"),
        ("fr", False, "Africa/Lome"),
    ]


async def test_moved_address_is_found_under_its_new_value_only(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        contact = person(turn)
        contacts.mark(turn, contact, reachable=True, moved_to="2002")
        moved = contacts.find(turn, Address(channel="telegram", value="2002"))
        return (moved and moved.id == contact.id, contacts.find(turn, AMA))

    assert await store.turn(work) == (True, None)


async def test_address_that_moves_onto_a_known_one_hands_everything_over(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        old = draft(turn)
        new = person(turn, Address(channel="telegram", value="2002"))
        queue(turn, "k", channel="telegram", contact_id=old.id)
        contacts.mark(turn, old, reachable=True, moved_to="2002")
        moved = applications.by_id(turn, "Aaaaaaaaaaaa")
        left = person(turn)
        assert moved is not None
        waiting = turn.connection.exec_driver_sql("SELECT contact_id FROM outbox").scalar()
        return [
            moved.contact_id == new.id,
            moved.person_id == new.person_id,
            waiting == new.id,
            left.reachable,
            left.person_id == new.person_id,
        ]

    assert await store.turn(work) == [True, True, True, False, True]


async def test_late_access_is_per_state_and_round_and_can_be_moved(store: Store) -> None:
    later = NOW + timedelta(days=3)

    def work(turn: Transaction) -> list[object]:
        contact = person(turn)
        grants = [(40, "TG", NOW), (40, "HT", NOW), (41, "TG", NOW), (40, "TG", later)]
        for cycle, state, until in grants:
            effect = fx.GrantLateAccess(
                contact_id=contact.id, cycle=cycle, state=state, until=until
            )
            apply(turn, wrote(), context(contact), [effect])
        return [dict(contacts.late(turn, contact.id, cycle)) for cycle in (40, 41, 42)]

    assert await store.turn(work) == [{"TG": later, "HT": NOW}, {"TG": NOW}, {}]


class Entry:
    """One line of an address book."""

    def __init__(self, address: str, name: str = "Mission", notes: str = "") -> None:
        self.state, self.name, self.address = "TG", name, address
        self.language, self.notes = "fr", notes


async def test_mission_import_says_what_it_would_do_and_does_it(store: Store) -> None:
    first = [Entry("a@mission.example"), Entry("b@mission.example", notes="prefers calls")]
    second = [Entry("A@mission.example", name="Renamed"), Entry("c@mission.example")]

    def work(turn: Transaction) -> list[list[tuple[str, str, dict[str, tuple[str, str]]]]]:
        seen: list[list[tuple[str, str, dict[str, tuple[str, str]]]]] = []
        for rows, stored in [(first, True), (first, False), (second, True), (second, False)]:
            found = missions.compare(turn, rows)  # type: ignore[arg-type]
            seen.append([(each.kind, each.address, dict(each.fields)) for each in found])
            if stored:
                missions.store(turn, rows, NOW)  # type: ignore[arg-type]
        return seen

    renamed = {"name": ("Mission", "Renamed")}
    assert await store.turn(work) == [
        [("added", "a@mission.example", {}), ("added", "b@mission.example", {})],
        [("unchanged", "a@mission.example", {}), ("unchanged", "b@mission.example", {})],
        [
            ("changed", "A@mission.example", renamed),
            ("added", "c@mission.example", {}),
            ("missing", "b@mission.example", {}),
        ],
        [
            ("unchanged", "A@mission.example", {}),
            ("unchanged", "c@mission.example", {}),
            ("missing", "b@mission.example", {}),
        ],
    ]
    names = "SELECT name FROM missions ORDER BY id"
    assert await store.turn(
        lambda turn: list(turn.connection.exec_driver_sql(names).scalars())
    ) == ["Renamed", "Mission", "Mission"]
