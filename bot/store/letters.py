"""Claimed rows with everything their sending needs: the effect, the address, the thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from bot.context import Contact
from bot.effects import OpenDialog, Send, SendKind, ShowHome, TellStaff, Whisper
from bot.events import ListName
from bot.facts.mailings import LISTS, TO_MISSIONS, FrozenLetter, round_token
from bot.store import bodies, contacts, copies, mailings, posthealth, surfaces
from bot.store.bodies import LetterThread, QueuedBoard, QueuedReturn
from bot.store.copies import Brought
from bot.store.outbox import Claimed, Settled
from bot.store.tables import contacts as contacts_table
from bot.store.tables import mailing_recipients, missions, outbox
from bot.store.transaction import Transaction

_LARGEST_ID = 2**63 - 1  # what a database can compare with a row's


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A recipient's letter of a mailing, as it was when the mailing was confirmed."""

    about: str
    list: ListName
    letter: FrozenLetter


Content = (
    Send
    | Frozen
    | QueuedBoard
    | TellStaff
    | OpenDialog
    | Whisper
    | ShowHome
    | Brought
    | QueuedReturn
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A row, what it says, and to whom.

    ``contact`` and ``thread`` belong to letters; ``posted`` is the Slack message that a
    board replaces or that a post answers, ``under`` the one in whose thread a board stands.
    ``refused`` is what becomes of a row that must not go out any more.
    """

    row: Claimed
    content: Content
    contact: Contact | None = None
    thread: LetterThread | None = None
    posted: str | None = None
    under: str | None = None
    refused: Settled | None = None


def addressed(transaction: Transaction, row: Claimed) -> Addressed:
    """Open a claimed row and look up where it goes."""
    match row.shape:
        case "letter" | "mailing":
            return _letter(transaction, row)
        case "board":
            queued = bodies.BOARD.validate_json(row.body)
            posted = surfaces.provider_id(transaction, queued.surface)
            under = surfaces.provider_id(transaction, queued.under) if queued.under else None
            return Addressed(row=row, content=queued, posted=posted, under=under)
        case "post":
            post = bodies.POST.validate_json(row.body)
            thread = surfaces.provider_id(transaction, post.thread) if post.thread else None
            return Addressed(row=row, content=post, posted=thread)
        case "window" | "aside" | "home":
            return Addressed(row=row, content=_SHOWN[row.shape].validate_json(row.body))
        case "file":
            brought = copies.brought(transaction, row)
            return Addressed(row=row, content=brought, refused=brought.refused)
        case "unfile":
            return Addressed(row=row, content=copies.returning(transaction, row))


_SHOWN: Mapping[str, TypeAdapter[Any]] = {
    "window": bodies.WINDOW,
    "aside": bodies.ASIDE,
    "home": bodies.HOME,
}


def _letter(transaction: Transaction, row: Claimed) -> Addressed:
    if row.shape == "mailing":
        return _of_mailing(transaction, row)
    letter = bodies.LETTER.validate_json(row.body)
    contact = contacts.by_id(transaction, letter.send.contact_id)
    name = list_of(letter.send)
    left = name and contact and not posthealth.wants(transaction, contact, name)
    return Addressed(
        row=row,
        content=letter.send,
        contact=contact,
        thread=letter.thread,
        refused=Settled(state="skipped", error="left the list") if left else None,
    )


def kept(transaction: Transaction, row_id: int, person_id: int) -> Send | None:
    """A message that a person was sent and asks to read, while it is still there."""
    if row_id > _LARGEST_ID:  # a button that nobody offered
        return None
    sealed = transaction.connection.execute(
        select(outbox.c.body)
        .join(contacts_table, contacts_table.c.id == outbox.c.contact_id)
        .where(outbox.c.id == row_id, contacts_table.c.person_id == person_id)
    ).scalar()
    shape, _, body = (
        b"" if sealed is None else transaction.vault.open(sealed, b"outbox.body")
    ).partition(b"\n")
    return bodies.LETTER.validate_json(body).send if shape == b"letter" else None


def list_of(send: Send) -> ListName | None:
    """The list that a message belongs to; decisions and answers belong to none."""
    return send.list or _LISTS.get(send.kind)


_LISTS: dict[SendKind, ListName] = {"reminder": "reminders", "mailing": "calls"}


def _of_mailing(transaction: Transaction, row: Claimed) -> Addressed:
    """A mailing's letter, unless its run was paused or its recipient left the list meanwhile.

    What one mission may read of its own State's speakers, another may not: an address that was
    taken out of the book, or put under another State, gets nothing that was meant for the first.
    """
    queued = bodies.MAILING.validate_json(row.body)
    contact = contacts.by_id(transaction, queued.contact_id)
    stage, kind, cycle = mailings.standing(transaction, queued.mailing)
    letter = mailings.letter(transaction, queued.mailing, queued.letter)
    refused = None
    if stage == "paused":
        refused = Settled(state="paused", uncertain=row.uncertain)
    elif contact is not None and not posthealth.wants(transaction, contact, LISTS[kind]):
        refused = Settled(state="skipped", error="left the list")
    elif kind in TO_MISSIONS and not _still_its_mission(transaction, queued):
        refused = Settled(state="skipped", error="no longer this mission's address")
    content = Frozen(about=round_token(cycle), list=LISTS[kind], letter=letter)
    return Addressed(row=row, content=content, contact=contact, refused=refused)


def _still_its_mission(transaction: Transaction, queued: bodies.QueuedMailing) -> bool:
    statement = (
        select(missions.c.id)
        .join(mailing_recipients, mailing_recipients.c.contact_id == missions.c.contact_id)
        .where(
            mailing_recipients.c.mailing_id == queued.mailing,
            mailing_recipients.c.contact_id == queued.contact_id,
            mailing_recipients.c.state == missions.c.state,
        )
    )
    return transaction.connection.execute(statement).first() is not None
