"""What is kept for how long: each kind by its own day, and nothing a day sooner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from bot import effects as fx
from bot.events import Address, Attachment, TimerFired
from bot.facts.retention import Expired, Retention
from bot.facts.threads import Office
from bot.handlers.table import decide
from bot.message import Items, Message
from bot.store import (
    applications,
    bodies,
    contacts,
    ledger,
    linking,
    mailings,
    overheard,
    retaining,
    timers,
)
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.snapshot import Reader
from bot.store.tables import contacts as contacts_table
from bot.store.tables import inbox, link_codes, outbox
from bot.workflows import retention
from tests.store.facts import CYCLE, NOW, change, context, draft, load_round, message, wrote
from tests.store.test_mailings import drafted, step

CLOSE, OVER = CYCLE.last_close, CYCLE.over
KEEP = Retention(
    drafts=10, messages=20, files=30, fields={"phone": 40}, not_chosen=50, applications=60
)
DRAFT, LOST, CHOSEN = "Adraftaaaaaa", "Alostaaaaaaa", "Achosenaaaaa"
ANSWERS = {"state": "TG", "organisation": "Collective", "phone": "+228 90 11 22 33"}


def fill(turn: Transaction) -> None:
    """A draft, one who was not chosen, one who confirmed, and somebody who only asked."""
    load_round(turn, replace(CYCLE, retention=KEEP))
    for number, name in enumerate((DRAFT, LOST, CHOSEN)):
        address = Address(channel="telegram", value=f"{number}")
        holder = draft(turn, name, address, ANSWERS)
        file = Attachment(name="r.txt", media_type="text/plain", content=b"x")
        event = wrote(address, id=name, attachments=(file,))
        entered(turn, name, holder.id)
        if name == CHOSEN:
            apply(turn, event, context(holder), [fx.KeepAttachments(application_id=name)])
    change(turn, LOST, "submit", "reject")
    change(turn, CHOSEN, "submit", "approve", "confirm")
    asker = contacts.at_address(turn, Address(channel="telegram", value="9"), NOW)
    entered(turn, "asked", asker.id)
    send = fx.Send(contact_id=asker.id, message=message(), language="fr", key="answer")
    apply(turn, wrote(id="asked"), context(asker), [send])
    sent = {"state": "sent", "settled_at": NOW}
    turn.connection.execute(update(outbox).where(outbox.c.key == "answer").values(sent))


def entered(turn: Transaction, event: str, contact: int) -> None:
    ledger.first_time(
        turn,
        channel="telegram",
        external_id=event,
        kind="PersonWrote",
        now=NOW,
        contact_id=contact,
        body="hello",
    )


async def due(store: Store, moment: datetime) -> Expired:
    return await store.turn(lambda turn: retaining.due(turn, moment))


async def person(store: Store, chat: str) -> int:
    address = Address(channel="telegram", value=chat)
    found = await store.turn(lambda turn: contacts.find(turn, address))
    assert found is not None
    return found.person_id


async def purge(store: Store, moment: datetime) -> None:
    """One night, as the bot does it."""

    def night(turn: Transaction) -> None:
        found = [each for each in timers.due(turn, moment, 50) if each.kind == "retention"]
        so_far = found[0].subject if found else ""
        event = TimerFired(id="retention", at=moment, kind="retention", subject=so_far, due=moment)
        read = Reader(turn, lambda _actor: None).read(event, replace(context(), now=moment))
        apply(turn, event, read, retention.purge(event, read))

    await store.turn(night)


async def test_each_kind_is_due_on_its_own_day(store: Store) -> None:
    await store.turn(fill)
    drafter, asker = await person(store, "0"), await person(store, "9")
    days: list[tuple[datetime, int, Expired]] = [
        (CLOSE, 10, Expired(drafts=(DRAFT,))),
        (OVER, 20, Expired(messages=5, persons=(drafter, asker))),
        (OVER, 30, Expired(files=(CHOSEN,))),
        (OVER, 40, Expired(fields=tuple((each, ("phone",)) for each in (LOST, CHOSEN)))),
        (OVER, 50, Expired(applications=(LOST,))),
        (OVER, 60, Expired(applications=(CHOSEN,))),
    ]
    for since, number, expected in days:
        moment = since + timedelta(days=number)
        before = await due(store, moment - timedelta(seconds=1))
        found = await due(store, moment)
        assert (before.nothing, replace(found, messages_before=None)) == (True, expected)
        await purge(store, moment)
        after = await due(store, moment)
        # Whoever has no application left goes the next night.
        assert replace(after, persons=(), messages_before=None).nothing
        await purge(store, moment)


async def test_purge_keeps_the_rest_of_an_application(store: Store) -> None:
    await store.turn(fill)
    await purge(store, OVER + timedelta(days=45))
    kept = await store.turn(partial(applications.by_id, application_id=CHOSEN))
    assert kept is not None
    assert (kept.status, kept.answers) == (
        "confirmed",
        {"state": "TG", "organisation": "Collective"},
    )


async def test_office_is_told_how_much_and_the_next_night_is_set(store: Store) -> None:
    await store.turn(fill)
    moment = CLOSE + timedelta(days=10)
    await purge(store, moment)

    def told(turn: Transaction) -> tuple[list[str], list[datetime]]:
        from sqlalchemy import select

        from bot.store import bodies

        rows = turn.connection.execute(
            select(outbox.c.body).where(outbox.c.channel == "slack", outbox.c.contact_id.is_(None))
        ).scalars()
        opened = (turn.vault.open(row, b"outbox.body").partition(b"\n") for row in rows)
        posts = [bodies.POST.validate_json(body) for shape, _, body in opened if shape == b"post"]
        due = timers.due(turn, moment + timedelta(days=2), 50)
        return (
            [post.message.key for post in posts],
            [each.due for each in due if each.kind == "retention"],
        )

    keys, nights = await store.turn(told)
    assert keys == ["privacy.purged"]
    assert nights == [retention.next_night(moment)]


def test_next_night_is_half_past_three_in_geneva() -> None:
    shown = [
        retention.next_night(moment).astimezone(retention._ZONE).isoformat()
        for moment in (NOW, NOW.replace(hour=1), datetime.fromisoformat("2021-10-30T20:00+02:00"))
    ]
    assert shown == [
        "2021-08-02T03:30:00+02:00",
        "2021-08-01T03:30:00+02:00",
        "2021-10-31T03:30:00+01:00",
    ]


def crowd(turn: Transaction) -> None:
    """Thirty-five drafts, a text of each person's, and a colleague who quotes one of them."""
    load_round(turn, replace(CYCLE, retention=KEEP))
    for number in range(35):
        address = Address(channel="email", value=f"person{number}@canary.example")
        name = f"A{number:011d}".translate(str.maketrans("0189", "abcd"))
        entered(turn, f"m{number}", draft(turn, name, address, ANSWERS).id)


def told(turn: Transaction) -> list[Mapping[str, object]]:
    """The reports of purges that the office was sent, as figures."""
    rows = turn.connection.execute(select(outbox.c.body).where(outbox.c.channel == "slack"))
    opened = (turn.vault.open(row, b"outbox.body").partition(b"\n") for row in rows.scalars())
    posts = [bodies.POST.validate_json(body) for shape, _, body in opened if shape == b"post"]
    return [
        {
            line.key.rpartition(".")[2]: line.params["count"]
            for line in lines.items
            if isinstance(line, Message)
        }
        for post in posts
        if isinstance(lines := post.message.params.get("lines"), Items)
    ]


def names(turn: Transaction) -> int:
    return len(applications.of_round(turn, 40))


async def fire(store: Store, moment: datetime) -> TimerFired | None:
    """Fire what is due of a purge as the bot does, through its whole table; gives which it was."""

    def one(turn: Transaction) -> TimerFired | None:
        kinds = {"retention", "striking"}
        due = [each for each in timers.due(turn, moment, 50) if each.kind in kinds]
        for event in due[:1]:
            assert timers.take(turn, event)
            read = Reader(turn, lambda _actor: None).read(event, replace(context(), now=moment))
            apply(turn, event, read, decide(event, read))
            return event
        return None

    return await store.turn(one)


async def test_much_goes_a_part_at_a_time_and_is_told_once_whole(store: Store) -> None:
    await store.turn(crowd)
    moment = CLOSE + timedelta(days=10)
    left, reports = [], []
    for second in range(5):
        await purge(store, moment + timedelta(seconds=second))
        left.append(await store.turn(names))
        reports.append(len(await store.turn(told)))
    assert (left, reports) == ([25, 15, 5, 0, 0], [0, 0, 0, 1, 1])
    assert await store.turn(told) == [{"drafts": 35}]


async def test_purge_that_died_half_way_goes_on_and_still_tells_all(store: Store) -> None:
    await store.turn(crowd)
    first = retention.timer(CLOSE + timedelta(days=10))
    await store.turn(lambda turn: timers.put(turn, first))
    await fire(store, first.due)
    moment = first.due + timedelta(hours=5)  # nobody was there to fire it

    def crash(turn: Transaction) -> None:
        [event] = [each for each in timers.due(turn, moment, 50) if each.kind == "retention"]
        assert timers.take(turn, event)
        read = Reader(turn, lambda _actor: None).read(event, replace(context(), now=moment))
        apply(turn, event, read, decide(event, read))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.turn(crash)
    turns = 0
    while await fire(store, moment + turns * timedelta(seconds=2)):
        turns += 1
    assert (turns, await store.turn(names), await store.turn(told)) == (3, 0, [{"drafts": 35}])


async def test_messages_go_a_part_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retaining.due, "__defaults__", (10, 10))

    def talkative(turn: Transaction) -> None:
        load_round(turn, replace(CYCLE, retention=KEEP))
        holder = draft(turn, LOST, Address(channel="telegram", value="1"), ANSWERS)
        change(turn, LOST, "submit", "reject")
        for number in range(25):
            entered(turn, f"m{number}", holder.id)

    def bodies_left(turn: Transaction) -> int:
        return len(
            turn.connection.execute(select(inbox.c.body).where(inbox.c.body.is_not(None))).all()
        )

    await store.turn(talkative)
    moment = OVER + timedelta(days=20)
    left = []
    for second in range(3):
        await purge(store, moment + timedelta(seconds=second))
        left.append(await store.turn(bodies_left))
    assert (left, await store.turn(told)) == ([15, 5, 0], [{"messages": 25}])


async def test_codes_that_ended_go_and_those_that_count_stay(store: Store) -> None:
    def work(turn: Transaction) -> list[int]:
        mine = contacts.at_address(turn, Address(channel="telegram", value="1"), NOW)
        theirs = contacts.at_address(turn, Address(channel="email", value="a@b.example"), NOW)
        linking.new_code(turn, mine, theirs, NOW - timedelta(days=2))
        linking.new_link(turn, theirs, NOW - timedelta(days=9))
        linking.new_code(turn, mine, theirs, NOW - timedelta(hours=23))  # counts for today
        linking.new_link(turn, theirs, NOW - timedelta(days=6))  # still opens
        return list(turn.connection.execute(select(link_codes.c.id)).scalars())

    every = await store.turn(work)
    await purge(store, NOW)
    left = await store.turn(
        lambda turn: list(turn.connection.execute(select(link_codes.c.id)).scalars())
    )
    assert (len(every), left) == (4, every[2:])


async def test_mailbox_of_the_office_is_never_forgotten(store: Store) -> None:
    def work(turn: Transaction) -> int:
        office = contacts.at_address(turn, Address(channel="email", value="ops@b.example"), NOW)
        contacts.at_address(turn, Address(channel="email", value="once@b.example"), NOW)
        overheard.save_office(turn, Office(slack=False, contact_id=office.id))
        return office.id

    office = await store.turn(work)
    await purge(store, NOW + timedelta(days=366))
    ids = await store.turn(
        lambda turn: list(turn.connection.execute(select(contacts_table.c.id)).scalars())
    )
    assert ids == [office]


async def test_letters_to_missions_lose_their_text_with_the_rounds_messages(store: Store) -> None:
    def sent(turn: Transaction) -> None:
        load_round(turn, replace(CYCLE, retention=KEEP))
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release", "finish")

    def letters(turn: Transaction) -> list[tuple[str, str, int]]:
        run = mailings.run(turn, "Maaaaaaa")
        assert run is not None
        made = mailings.plan(turn, run)
        return [(each.language, each.subject + each.text, len(each.files)) for each in made.letters]

    await store.turn(sent)
    whole = [("fr", "BonjourTexte", 0), ("en", "HelloText", 1)]
    await purge(store, OVER + timedelta(days=19))
    assert await store.turn(letters) == whole
    for _ in range(2):
        await purge(store, OVER + timedelta(days=20))
        assert await store.turn(letters) == [("fr", "", 0), ("en", "", 0)]
