"""What is kept for how long: each kind by its own day, and nothing a day sooner."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import update

from bot import effects as fx
from bot.events import Address, Attachment, TimerFired
from bot.facts.retention import Expired, Retention
from bot.store import applications, contacts, ledger, retaining, timers
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.snapshot import Reader
from bot.store.tables import outbox
from bot.workflows import retention
from tests.store.facts import CYCLE, NOW, change, context, draft, load_round, message, wrote

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
        event = TimerFired(id="retention", at=moment, kind="retention", subject="", due=moment)
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


async def test_much_goes_a_part_at_a_time(store: Store) -> None:
    def many(turn: Transaction) -> None:
        load_round(turn, replace(CYCLE, retention=KEEP))
        for number in range(210):
            address = Address(channel="telegram", value=str(number))
            draft(turn, f"A{number:011d}".replace("0", "a").replace("1", "b"), address, ANSWERS)

    def names(turn: Transaction) -> int:
        return len(applications.of_round(turn, 40))

    await store.turn(many)
    whole = await store.turn(names)
    moment = CLOSE + timedelta(days=10)
    assert (await due(store, moment)).more
    await purge(store, moment)
    assert await store.turn(names) == whole - 200
    await purge(store, moment)
    assert await store.turn(names) == 0
