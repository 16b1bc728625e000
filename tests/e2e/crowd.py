"""Many invented applicants for one State, put into the bot's store as if they had applied."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot import effects as fx
from bot.config import load
from bot.context import Context
from bot.events import Address, Attachment, PersonWrote
from bot.facts.application import Value
from bot.store import contacts
from bot.store.apply import apply
from bot.store.database import Transaction, open_store
from bot.vault import Vault

_FIRST = ("Ama", "Kofi", "Afi", "Yao", "Essi", "Kodjo", "Akouvi", "Mawuli", "Dédé", "Sena")
_LAST = ("Mensah", "Agbeko", "Lawson", "Amouzou", "Tossou", "Kpodar", "Adjavon")
_PLACES = ("Kpalimé", "Sokodé", "Kara", "Atakpamé", "Tsévié", "Dapaong")
_NAMES = (
    "Collectif des femmes",
    "Observatoire des droits",
    "Jeunesse solidaire",
    "Santé pour tous",
)
_THEMES = (
    *("torture", "health", "women", "children", "justice", "education", "expression"),
    *("disability", "defenders", "environment_climate", "work", "food_water"),
)


def applicant(number: int) -> Mapping[str, Value]:
    """One applicant's answers: as varied as a round's are, the same every time."""
    nhri = number % 29 == 0
    place = _PLACES[number % len(_PLACES)]
    return {
        "state": "TG",
        "organisation": f"{_NAMES[number % len(_NAMES)]} de {place} {number}",
        "organisation_type": "nhri" if nhri else "cso",
        "scope": "international" if number % 3 == 0 else "national",
        "ecosoc": number % 7 == 0,
        "founded": 1980 + number % 40,
        "upr_report": ("none", "individual", "joint")[number % 3],
        "upr_report_reference": f"JS{number}" if number % 3 == 2 else "",
        "coalition": number % 5 == 0,
        "coalition_name": f"Coalition {number}",
        "coalition_members": number,
        "themes": tuple(dict.fromkeys(_THEMES[number * step % 12] for step in (1, 5, 7))),
        "email": f"bureau{number}@togo.example",
        "phone": "",
        "website": "",
        "address": "",
        "aim": f"Organisation numéro {number} : nous documentons, formons et accompagnons.",
        "engagement": "",
        "speaker_first_name": _FIRST[number % len(_FIRST)],
        "speaker_last_name": f"{_LAST[number % len(_LAST)]}-{number}",
        "speaker_gender": "woman" if number % 2 else "man",
        "speaker_position": "Direction",
        "speaker_email": f"parole{number}@togo.example",
        "speaker_phone": "",
        "speaker_languages": ("fr", "en") if number % 4 == 0 else ("fr",),
        "publish_name": number % 6 != 0,
        "consent": True,
    }


def apply_all(settings: Mapping[str, str], count: int, at: datetime) -> None:
    """Let so many people apply for Togo, and submit."""
    asyncio.run(_do(settings, lambda turn: _everybody(turn, count, at)))


def begin(settings: Mapping[str, str], number: int, at: datetime) -> None:
    """Let one more person begin, and not submit."""
    asyncio.run(_do(settings, lambda turn: _one(turn, number, at)))


def send_file(settings: Mapping[str, str], number: int, name: str, content: bytes) -> None:
    """Let one of them send a file with their application."""

    def work(turn: Transaction) -> None:
        address = Address(channel="email", value=f"bureau{number}@togo.example")
        contact = contacts.find(turn, address)
        assert contact is not None, "they have applied"
        file = Attachment(name=name, media_type="application/pdf", content=content)
        at = datetime(2021, 7, 26, 10, tzinfo=UTC)
        event = PersonWrote(
            id=f"file:{number}", at=at, sender=address, text="", attachments=(file,)
        )
        known = Context(now=at, fresh_id=named(number), contact=contact)
        apply(turn, event, known, [fx.KeepAttachments(application_id=named(number))])

    asyncio.run(_do(settings, work))


def named(number: int) -> str:
    """The id of one of their applications."""
    return "A" + f"{number:011d}".translate(str.maketrans("0189", "abcd"))


async def _do(settings: Mapping[str, str], work: Callable[[Transaction], None]) -> None:
    vault = Vault(load(secret_key=settings["PRESESSIONS_SECRET_KEY"]).keys)
    store = open_store(settings["PRESESSIONS_DATABASE_URL"], vault)
    try:
        await store.turn(work)
    finally:
        store.close()


def _everybody(turn: Transaction, count: int, at: datetime) -> None:
    for number in range(1, count + 1):
        _one(turn, number, at, submit=True)


def _one(turn: Transaction, number: int, at: datetime, *, submit: bool = False) -> None:
    address = Address(channel="email", value=f"bureau{number}@togo.example")
    contact = contacts.at_address(turn, address, at)
    own = named(number)
    event = PersonWrote(id=f"crowd:{number}", at=at, sender=address, text="")
    answers = fx.SaveAnswers(
        application_id=own,
        contact_id=contact.id,
        cycle=40,
        language=("fr", "en", "es")[number % 3],
        answers=applicant(number),
    )
    sent = fx.ChangeStatus(application_id=own, action="submit", by=f"contact:{contact.id}")
    known = Context(now=at, fresh_id=own, contact=contact)
    apply(turn, event, known, [answers, sent] if submit else [answers])
