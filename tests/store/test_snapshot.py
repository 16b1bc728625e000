"""What a decision gets to know, for every kind of event."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import effects as fx
from bot.context import Contact, Context, Role, Staff
from bot.events import (
    Address,
    AddressFailed,
    AddressReturned,
    Event,
    MailHeld,
    PersonPressed,
    ReplyToken,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    StaffWrote,
    TimerFired,
)
from bot.facts.application import id_in
from bot.store import applications, contacts
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.snapshot import Reader
from tests.store.facts import (
    AMA,
    CYCLE,
    LUCIA,
    NOW,
    change,
    context,
    draft,
    letter,
    load_round,
    person,
    queue,
    wrote,
)

MINE, SENT, OTHER, HAITI = "Aaaaaaaaaaaa", "Abbbbbbbbbbb", "Accccccccccc", "Addddddddddd"
ROLES: dict[str, Role] = {"U1": "approver", "U2": "viewer"}


def fill(turn: Transaction) -> None:
    """Ama has a draft and an approved application for Togo; Lucia and Joe each one more."""
    load_round(turn)
    draft(turn, MINE)
    draft(turn, SENT)
    change(turn, SENT, "submit", "approve")
    draft(turn, OTHER, LUCIA)
    change(turn, OTHER, "submit")
    draft(turn, HAITI, Address(channel="telegram", value="3003"), {"state": "HT"})
    change(turn, HAITI, "submit")
    queue(turn, f"decision:{SENT}:1", not_before=NOW + timedelta(minutes=15))
    queue(turn, f"reminder:{MINE}:1:3", channel="telegram")
    contacts.grant_late(turn, 1, 40, "HT", NOW)


def read(turn: Transaction, event: Event) -> Context:
    return Reader(turn, ROLES.get).read(event, context())


def shown(found: Context) -> dict[str, object]:
    """The fields that differ from an empty context, with ids for applications and contacts.

    What the office recorded about a State has tests of its own.
    """
    empty = replace(context(), desk=found.desk)
    names = [name for name in Context.__slots__ if getattr(found, name) != getattr(empty, name)]
    return {name: _short(getattr(found, name)) for name in names}


def _short(value: object) -> object:
    match value:
        case Contact():
            return value.id
        case tuple():
            return [_short(each) for each in value]
        case _:
            return getattr(value, "id", getattr(value, "number", value))


def at(event: type[Event], **more: object) -> Event:
    return event(id="e", at=NOW, **more)  # type: ignore[arg-type]


DECIDING = [f"decision:{SENT}:1"]
AMAS = {"cycle": 40, "contact": 1, "applications": [MINE, SENT], "late": {"HT": NOW}}
TOGO = {"cycle": 40, "state": "TG", "peers": [SENT, OTHER], "pending": DECIDING}
COUNTS = {"TG:draft": 1, "TG:submitted": 2, "HT:submitted": 1}
APPROVER = Staff(actor="U1", role="approver")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (wrote(AMA), {**AMAS, "pending": DECIDING}),
        (
            wrote(LUCIA, token=ReplyToken(contact_id=2, about=OTHER)),
            {"cycle": 40, "contact": 2, "applications": [OTHER], "subject": OTHER},
        ),
        (
            wrote(LUCIA, token=ReplyToken(contact_id=1, about=MINE)),  # not Lucia's: unseen
            {"cycle": 40, "contact": 2, "applications": [OTHER]},
        ),
        (
            at(PersonPressed, sender=AMA, data=f"submit:{MINE}"),
            {**AMAS, "subject": MINE, "pending": DECIDING},
        ),
        (at(PersonPressed, sender=AMA, data="submit:Azzzzzzzzzzz"), {**AMAS, "pending": DECIDING}),
        (
            at(AddressFailed, address=AMA, permanent=True, reason="x"),
            {"cycle": 40, "contact": 1, "applications": [MINE, SENT]},
        ),
        (
            at(AddressReturned, address=Address(channel="telegram", value="9"), new_value="9"),
            {"cycle": 40},
        ),
        (at(MailHeld, reason="x", raw=b""), {}),
        (
            at(StaffPressed, actor="U1", data=f"approve:{SENT}:2"),
            {**TOGO, "subject": SENT, "holder": 1, "staff": APPROVER},
        ),
        (
            at(StaffPressed, actor="U9", data="late:c2"),
            {"cycle": 40, "contact": 2, "staff": Staff(actor="U9", role=None)},
        ),
        (
            at(StaffSubmitted, actor="U1", data=f"approve:{OTHER}:1"),
            {**TOGO, "subject": OTHER, "holder": 2, "staff": APPROVER},
        ),
        (
            at(StaffCommanded, actor="U2", text="status"),
            {
                "cycle": 40,
                "staff": Staff(actor="U2", role="viewer"),
                "counts": COUNTS,
            },
        ),
        (at(StaffWrote, actor="U1", text="hello"), {"cycle": 40, "staff": APPROVER}),
        (
            at(TimerFired, kind="reminder", subject=MINE, due=NOW),
            {**TOGO, "subject": MINE, "holder": 1, "reminded": 1, "late": {"HT": NOW}},
        ),
        (
            at(TimerFired, kind="close", subject="40:TG", due=NOW),
            {**TOGO, "counts": COUNTS, "drafts": [MINE]},
        ),
        (at(TimerFired, kind="close", subject="40", due=NOW), {"cycle": 40}),
        (at(TimerFired, kind="close", subject="41:TG", due=NOW), {}),
    ],
)
async def test_context_holds_what_the_decision_needs(
    store: Store, event: Event, expected: dict[str, object]
) -> None:
    await store.turn(fill)
    assert shown(await store.turn(lambda turn: read(turn, event))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("late lucia@example.org TG 2021-08-20", 2),
        ("late LUCIA@Example.Org TG 2021-08-20", 2),
        ("late <mailto:lucia@example.org|lucia@example.org> TG 2021-08-20", 2),
        ("late PS40-TG-0002 HT 2021-08-20", 2),
        ("late ps40-tg-0001 HT 2021-08-20", 1),
        ("late PS40-TG-0009 HT 2021-08-20", None),
        ("late nobody@example.org TG 2021-08-20", None),
        ("late 00002 TG 2021-08-20", 2),
        ("late 00009 TG 2021-08-20", None),
        (f"late {OTHER[-5:].upper()} TG 2021-08-20", 2),
        ("late ZZZZZ TG 2021-08-20", None),
        ("late", None),
    ],
)
async def test_command_finds_whom_it_names(store: Store, text: str, expected: int | None) -> None:
    await store.turn(fill)
    found = await store.turn(lambda turn: read(turn, at(StaffCommanded, actor="U1", text=text)))
    assert (found.contact and found.contact.id) == expected


async def test_planning_anew_sees_the_drafts_of_the_state_only(store: Store) -> None:
    await store.turn(fill)
    event = at(TimerFired, kind="replan", subject="40:TG", due=NOW)
    found = await store.turn(lambda turn: read(turn, event))
    assert [draft.id for draft in found.drafts] == [MINE]


@pytest.mark.parametrize(
    ("waited", "known"),
    [
        (timedelta(0), False),
        (timedelta(seconds=3), True),
        (timedelta(hours=60), True),
        (timedelta(days=3), False),  # no clock of others is trusted further than that
        (timedelta(seconds=-5), False),
    ],
)
async def test_message_that_waited_says_when_it_came(
    store: Store, waited: timedelta, known: bool
) -> None:
    event = replace(wrote(AMA), at=NOW - waited)
    found = await store.turn(lambda turn: read(turn, event))
    assert found.arrived == (NOW - waited if known else None)


async def test_context_is_whole_not_only_ids(store: Store) -> None:
    await store.turn(fill)
    found = await store.turn(lambda turn: read(turn, wrote(AMA)))
    stored = await store.turn(lambda turn: applications.of_person(turn, 1, 40))
    holder = await store.turn(person)
    assert (found.cycle, found.applications, found.contact) == (CYCLE, stored, holder)


async def test_stranger_becomes_a_contact_without_a_round(store: Store) -> None:
    assert shown(await store.turn(lambda turn: read(turn, wrote(LUCIA)))) == {"contact": 1}


async def test_automatic_answers_of_today_count_for_mail_only(store: Store) -> None:
    def work(turn: Transaction) -> list[int]:
        counts = []
        for address in (LUCIA, AMA):
            contact = person(turn, address)
            yesterday = replace(context(contact), now=NOW - timedelta(days=1))
            sends: list[fx.Effect] = [letter(contact), letter(contact)]
            apply(turn, wrote(address, id="old"), yesterday, sends)
            apply(turn, wrote(address), context(contact), sends)
            counts.append(read(turn, wrote(address)).automatic_today)
        return counts

    assert await store.turn(work) == [2, 0]


def test_ids_of_the_cases_are_ids() -> None:
    assert [id_in(name) for name in (MINE, SENT, OTHER, HAITI)] == [MINE, SENT, OTHER, HAITI]
