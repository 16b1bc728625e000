"""Each promise of a rehearsal is found broken where it is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import resources
from bot.channels.base import Letter, Outgoing
from bot.effects import SendKind
from bot.events import Address, PersonWrote
from bot.facts.application import Application
from bot.files import cyclefile
from bot.i18n import Language
from bot.rehearsal.applicant import Applicant
from bot.rehearsal.book import Book, Delivery, Said
from bot.rehearsal.invariants import Played, broken
from bot.render.rendered import Rendered

ROUND = cyclefile.read(resources.example("presessions-40.toml"))
NOON = datetime(2021, 8, 10, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAT, MISSION = "100001", "mission@example.org"
REFERENCE = "PS40-TG-0001"

APPLICATION = Application(
    id="Aaaaaaaaaaaa",
    cycle=40,
    person_id=1,
    contact_id=1,
    status="submitted",
    reference=REFERENCE,
    language="fr",
    answers={"state": "TG"},
    created_at=NOON,
    submitted_at=NOON,
)


def person(**changes: Any) -> Applicant:
    given = {"speaker_last_name": "Kaxrominu", "publish_name": "confidentiel"}
    facts: dict[str, Any] = {
        "number": 1,
        "language": "fr",
        "channel": "telegram",
        "temper": "steady",
        "given": given,
        "begins": NOON,
        "chance": random.Random(1),
        "plan": lambda _at, _act: None,
        "gone": set(),
    }
    return Applicant(**facts | changes)


def delivery(
    text: str = f"Référence : {REFERENCE}",
    *,
    kind: SendKind = "dialogue",
    language: Language = "fr",
    at: datetime = NOON,
    reader: str = CHAT,
    key: str = "k1",
) -> Delivery:
    letter = Letter(
        to=Address(channel="telegram", value=reader),
        contact_id=1 if reader == CHAT else 2,
        rendered=Rendered(text=text, parts=(text,)),
        about=APPLICATION.id,
    )
    outgoing = Outgoing(
        key=key, kind=kind, language=language, payload=letter, attempt=1, written_at=at
    )
    return Delivery(at=at, reader=reader, outgoing=outgoing)


RECEIPT = delivery()
SAID = Said(
    at=NOON,
    event=PersonWrote(id="e1", at=NOON, sender=Address(channel="telegram", value=CHAT), text="oui"),
)


def played(*more: Delivery, **changes: Any) -> Played:
    facts: dict[str, Any] = {
        "cycle": ROUND,
        "book": Book(deliveries=[RECEIPT, *more], said=[SAID]),
        "applicants": {CHAT: person()},
        "missions": {},
        "stored": [APPLICATION],
        "contacts": {1: CHAT},
        "handled": {"e1": 1},
        "approvals": {APPLICATION.id: [(NOON, "UAPPROVER1")]},
        "waiting": 0,
        "failed": [],
        "aside": [],
        "gone": frozenset(),
        "faults": False,
    }
    return Played(**facts | changes)


def test_promises_are_kept() -> None:
    confirmation = delivery("Oui", kind="decision", at=NOON + HOUR, key="k2")
    assert broken(played(confirmation)) == []


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        (played(handled={"e1": 0}), "e1 of 10 Aug 10:00 was handled 0 times"),
        (played(handled={"e1": 2}), "e1 of 10 Aug 10:00 was handled 2 times"),
        (played(waiting=3), "3 messages never went out"),
        (played(aside=["TimerFired"]), "1 events of the kind TimerFired could not be handled"),
        (
            played(failed=["email: KeyError"]),
            "1 messages could not be sent: email: KeyError",
        ),
        (
            played(book=Book(deliveries=[delivery("Merci.")], said=[SAID])),
            f"{REFERENCE} was never acknowledged to {CHAT}",
        ),
        (
            played(delivery("PS40-TG-0002", key="k2")),
            f"{CHAT} was told of PS40-TG-0002, which does not exist",
        ),
        (
            played(delivery("Bientôt", kind="reminder", at=NOON + HOUR, key="k2")),
            f"{CHAT} was reminded on 10 Aug 11:00 after submitting",
        ),
        (
            played(
                delivery("Nouvelles", kind="mailing", at=NOON + HOUR, key="k2"),
                applicants={CHAT: person(stopped=NOON)},
            ),
            f"{CHAT} got a mailing after STOP",
        ),
        (
            played(delivery("Oui", kind="decision", key="k2"), approvals={}),
            f"{CHAT} got a decision that nobody made",
        ),
        (
            played(
                delivery("Oui", kind="decision", key="k2"),
                approvals={APPLICATION.id: [(NOON, "UVISITOR")]},
            ),
            f"{CHAT} got a decision by ['UVISITOR'], who may not decide",
        ),
        (
            played(delivery("Yes", kind="decision", language="en", key="k2")),
            f"{CHAT} (fr) got a message in en",
        ),
        (played(RECEIPT), f"{CHAT} got one message 2 times (k1)"),
        (
            played(delivery("Kaxrominu", reader=MISSION, key="k2")),
            f"the name of {CHAT} reached {MISSION}",
        ),
    ],
)
def test_broken_promise_is_found(found: Played, finding: str) -> None:
    assert broken(found) == [finding]


def test_repetition_is_excused_where_the_outcome_was_unknowable() -> None:
    book = Book(deliveries=[RECEIPT, RECEIPT], said=[SAID], excused={"k1"})
    assert broken(played(book=book)) == []


def test_unreachable_person_need_not_be_told() -> None:
    silent = Book(deliveries=[], said=[SAID])
    assert broken(played(book=silent, gone=frozenset({CHAT}))) == []


def test_reminder_before_submitting_is_no_fault() -> None:
    later = replace(APPLICATION, submitted_at=NOON + 2 * HOUR)
    early = delivery("Bientôt", kind="reminder", at=NOON + HOUR, key="k2")
    assert broken(played(early, stored=[later])) == []
