"""Claimed rows with everything their sending needs: the effect, the address, the thread."""

from __future__ import annotations

from dataclasses import dataclass

from bot.context import Contact
from bot.effects import OpenDialog, Send, ShowHome, TellStaff, Whisper
from bot.store import bodies, contacts, surfaces
from bot.store.bodies import LetterThread, QueuedBoard
from bot.store.outbox import Claimed
from bot.store.transaction import Transaction

Content = Send | QueuedBoard | TellStaff | OpenDialog | Whisper | ShowHome


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A row, what it says, and to whom.

    ``contact`` and ``thread`` belong to letters; ``posted`` is the Slack message that a
    board replaces or that a post answers, ``under`` the one in whose thread a board stands.
    """

    row: Claimed
    content: Content
    contact: Contact | None = None
    thread: LetterThread | None = None
    posted: str | None = None
    under: str | None = None


def addressed(transaction: Transaction, row: Claimed) -> Addressed:
    """Open a claimed row and look up where it goes."""
    match row.shape:
        case "letter":
            letter = bodies.LETTER.validate_json(row.body)
            contact = contacts.by_id(transaction, letter.send.contact_id)
            return Addressed(row=row, content=letter.send, contact=contact, thread=letter.thread)
        case "board":
            queued = bodies.BOARD.validate_json(row.body)
            posted = surfaces.provider_id(transaction, queued.surface)
            under = surfaces.provider_id(transaction, queued.under) if queued.under else None
            return Addressed(row=row, content=queued, posted=posted, under=under)
        case "post":
            post = bodies.POST.validate_json(row.body)
            thread = surfaces.provider_id(transaction, post.thread) if post.thread else None
            return Addressed(row=row, content=post, posted=thread)
        case "window":
            return Addressed(row=row, content=bodies.WINDOW.validate_json(row.body))
        case "aside":
            return Addressed(row=row, content=bodies.ASIDE.validate_json(row.body))
        case "home":
            return Addressed(row=row, content=bodies.HOME.validate_json(row.body))
