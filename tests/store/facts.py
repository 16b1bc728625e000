"""Rounds, addresses and effects that the store tests share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot import effects as fx
from bot.context import Contact, Context
from bot.events import Address, ChannelName, PersonWrote
from bot.facts.application import Action, Value
from bot.facts.cycle import Cycle, StateCall, WorkingGroup
from bot.message import Message
from bot.store import applications, contacts, outbox, rounds
from bot.store.outbox import NewRow
from bot.store.transaction import Transaction

NOW = datetime(2021, 8, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=60)
AMA = Address(channel="telegram", value="1001")
LUCIA = Address(channel="email", value="lucia@example.org")

CYCLE = Cycle(
    number=40,
    format="virtual",
    zone="Europe/Zurich",
    opens=NOW - timedelta(days=10),
    closes=NOW + timedelta(days=10),
    states=(StateCall(code="TG"), StateCall(code="HT")),
    working_group=WorkingGroup(session=40, starts=date(2022, 1, 24), ends=date(2022, 2, 4)),
    meetings_start=date(2021, 12, 6),
    meetings_end=date(2021, 12, 10),
)


def wrote(sender: Address = AMA, *, id: str = "1", text: str = "hello", **more: Any) -> PersonWrote:  # noqa: A002
    return PersonWrote(id=id, at=NOW, sender=sender, text=text, **more)


def message(key: str = "chat.edited", **params: Any) -> Message:
    return Message(key=key, params=params)


def letter(contact: Contact, **more: Any) -> fx.Send:
    return fx.Send(contact_id=contact.id, message=message(), language="en", **more)


def context(contact: Contact | None = None, **more: Any) -> Context:
    return Context(now=NOW, fresh_id="Aaaaaaaaaaaa", contact=contact, **more)


def person(transaction: Transaction, address: Address = AMA) -> Contact:
    return contacts.at_address(transaction, address, NOW)


def draft(
    transaction: Transaction,
    name: str = "Aaaaaaaaaaaa",
    address: Address = AMA,
    answers: Mapping[str, Value] | None = None,
) -> Contact:
    """A draft for Togo of whoever writes from an address."""
    holder = person(transaction, address)
    effect = fx.SaveAnswers(
        application_id=name,
        contact_id=holder.id,
        cycle=40,
        language="fr",
        answers={"state": "TG"} if answers is None else answers,
    )
    applications.create(transaction, effect, holder, NOW)
    return holder


def change(transaction: Transaction, name: str, *actions: Action) -> None:
    for action in actions:
        effect = fx.ChangeStatus(application_id=name, action=action, by="U1")
        applications.change_status(transaction, effect, NOW)


def load_round(transaction: Transaction, cycle: Cycle = CYCLE) -> None:
    rounds.save(transaction, cycle, NOW)


def queue(
    transaction: Transaction,
    key: str,
    *,
    target: str | None = None,
    channel: ChannelName = "slack",
    **more: Any,
) -> bool:
    row = NewRow(
        key=key,
        channel=channel,
        target=target or key,
        shape=more.pop("shape", "post"),
        kind="staff",
        body=more.pop("body", b"{}"),
        **more,
    )
    return outbox.enqueue(transaction, row, more.get("not_before") or NOW)


def claim(
    transaction: Transaction,
    worker: str = "w1",
    *,
    now: datetime = NOW,
    wall: datetime = NOW,
    channel: str = "slack",
    limit: int = 100,
    busy: tuple[int, ...] = (),
) -> list[outbox.Claimed]:
    return outbox.claim(
        transaction,
        worker,
        channel=channel,
        now=now,
        wall=wall,
        lease=LEASE,
        limit=limit,
        busy=busy,
    )
