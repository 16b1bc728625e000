"""A State with many applicants, put into the store as the bot would have: for deciding."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.effects import ChangeStatus, SaveAnswers, SavePanel
from bot.events import Address
from bot.facts.application import Value
from bot.i18n import Language
from bot.store import applications, contacts, reviews
from bot.store.database import Transaction, open_store
from bot.vault import Vault
from tests.e2e.process import SECRET_KEY

THEMES = ("health", "torture", "education", "women", "justice", "children", "housing", "defenders")
LANGUAGES: Sequence[Language] = ("fr", "en", "es")
_SENT = datetime(2021, 8, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the sixty: the address they write from, and the language they do."""

    number: int
    address: str
    language: Language

    @property
    def reference(self) -> str:
        """The reference of their application."""
        return f"PS40-TG-{self.number:04d}"


def gather(database: str, size: int) -> list[Member]:
    """Applications for Togo by mail, sent in before the close."""
    members = [
        Member(
            number=number,
            address=f"group{number:02d}@sixty.example",
            language=LANGUAGES[number % 3],
        )
        for number in range(1, size + 1)
    ]
    _do(database, lambda turn: _apply(turn, members))
    return members


def save_panel(database: str, chosen: Sequence[int], waiting: Sequence[int]) -> None:
    """A panel as the office would have saved it."""
    effect = SavePanel(
        cycle=40,
        state="TG",
        panel=tuple(map(name_of, chosen)),
        waitlist=tuple(map(name_of, waiting)),
        by="U0APPROVE",
    )
    _do(database, lambda turn: reviews.save_panel(turn, effect, _SENT))


def name_of(number: int) -> str:
    """The id of a member's application."""
    return f"A{number:011d}".translate(str.maketrans("0189", "abcd"))


def _do(database: str, work: Callable[[Transaction], None]) -> None:
    store = open_store(database, Vault((SECRET_KEY,)))
    try:
        asyncio.run(store.turn(work))
    finally:
        store.close()


def _apply(turn: Transaction, members: Sequence[Member]) -> None:
    for member in members:
        at = _SENT + timedelta(minutes=member.number)
        contact = contacts.at_address(turn, Address(channel="email", value=member.address), at)
        saved = SaveAnswers(
            application_id=name_of(member.number),
            contact_id=contact.id,
            cycle=40,
            language=member.language,
            answers=answers(member),
        )
        applications.create(turn, saved, contact, at)
        sent = ChangeStatus(
            application_id=saved.application_id, action="submit", by=f"contact:{contact.id}"
        )
        applications.change_status(turn, sent, at)


def answers(member: Member) -> Mapping[str, Value]:
    """What they answered: themes, genders and reports in turn, every fifth confidential."""
    number = member.number
    return {
        "state": "TG",
        "organisation": f"Groupe {number:02d}",
        "organisation_type": "nhri" if number == 17 else "cso",
        "scope": "national" if number % 4 else "international",
        "upr_report": ("none", "joint", "individual")[number % 3],
        "coalition": number % 6 == 0,
        "themes": (THEMES[number % 8], THEMES[(number * 3) % 8]),
        "email": member.address,
        "phone": f"+22890{number:06d}",
        "speaker_first_name": f"Nana{number}",
        "speaker_last_name": "Adjo",
        "speaker_gender": "woman" if number % 2 else "man",
        "speaker_email": member.address,
        "speaker_languages": (member.language,),
        "publish_name": number % 5 != 0,
        "consent": True,
    }
