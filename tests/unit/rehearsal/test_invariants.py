"""Each promise of a rehearsal is found broken where it is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import resources
from bot.channels.base import Letter, Outgoing, Window
from bot.channels.email.compose import Mail
from bot.effects import SendKind
from bot.events import Address, PersonWrote
from bot.facts.application import Application
from bot.files import cyclefile
from bot.files.missionfile import MissionRow
from bot.i18n import Language
from bot.rehearsal.applicant import Applicant
from bot.rehearsal.book import Book, Delivery
from bot.rehearsal.invariants import CHECKS, broken
from bot.rehearsal.mailbox import Mailbox
from bot.rehearsal.mission import Mission
from bot.rehearsal.phone import Phone
from bot.rehearsal.played import Noted, Played, Standing
from bot.rehearsal.posted import Posted, Said
from bot.rehearsal.strangers import Stranger
from bot.render.rendered import Rendered, RenderedDialog

ROUND = cyclefile.read(resources.example("presessions-40.toml"))
NOON = datetime(2021, 8, 10, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAT, MISSION = "100001", "tg1@missions.example"
REFERENCE = "PS40-TG-0001"

APPLICATION = Application(
    id="Aaaaaaaaaaaa",
    cycle=40,
    person_id=1,
    contact_id=1,
    status="submitted",
    reference=REFERENCE,
    language="fr",
    answers={"state": "TG", "speaker_last_name": "Kaxrominu"},
    created_at=NOON,
    submitted_at=NOON,
)
DECISION = f"decision:{APPLICATION.id}:1:submitted"
APPROVED = Noted(at=NOON, what="application.approve", actor="UAPPROVER1")


def person(**changes: Any) -> Applicant:
    given = {"speaker_last_name": "Kaxrominu", "publish_name": "confidentiel"}
    facts: dict[str, Any] = {
        "number": 1,
        "language": "fr",
        "pen": Phone(chat=int(CHAT), language="fr"),
        "temper": "steady",
        "given": given,
        "begins": NOON,
        "chance": random.Random(1),
        "plan": lambda _at, _act: None,
        "gone": set(),
    }
    return Applicant(**facts | changes)


def mission(**changes: Any) -> Mission:
    facts: dict[str, Any] = {
        "row": MissionRow(state="TG", name="Togo", address=MISSION, language="fr"),
        "manner": "silent",
        "chance": random.Random(1),
        "plan": lambda _at, _act: None,
        "pen": Mailbox(address=MISSION, language="fr"),
    }
    return Mission(**facts | changes)


def stranger(mischief: str) -> Stranger:
    return Stranger(
        number=1,
        mischief=mischief,
        chance=random.Random(1),
        plan=lambda _at, _act: None,
        victims=(),
    )


def delivery(
    text: str = f"Référence : {REFERENCE}",
    *,
    kind: SendKind = "dialogue",
    language: Language = "fr",
    at: datetime = NOON,
    written: datetime | None = None,
    reader: str = CHAT,
    key: str = "k1",
    listed: Any = None,
) -> Delivery:
    letter = Letter(
        to=Address(channel="telegram", value=reader),
        contact_id=1 if reader == CHAT else 2,
        rendered=Rendered(text=text, parts=(text,)),
        about=APPLICATION.id,
        list=listed,
    )
    outgoing = Outgoing(
        key=key, kind=kind, language=language, payload=letter, attempt=1, written_at=written or at
    )
    return Delivery(at=at, reader=reader, outgoing=outgoing, text=text)


def said(at: datetime = NOON, *, taken: datetime | None = NOON, author: str = CHAT) -> Said:
    posted = Posted(at=at, channel="telegram", author=author, body={}, words="oui")
    event = PersonWrote(
        id="e1", at=at, sender=Address(channel="telegram", value=author), text="oui"
    )
    return Said(posted=posted, arrived=at, brought=True, event=event, first=taken, taken=taken)


def window(trigger_id: str, text: str = "") -> Delivery:
    payload = Window(trigger_id=trigger_id, rendered=RenderedDialog(view={}))
    outgoing = Outgoing(
        key="w", kind="staff", language="en", payload=payload, attempt=1, written_at=NOON
    )
    return Delivery(at=NOON, reader="office", outgoing=outgoing, text=text)


RECEIPT = delivery()
SAID = said()


def played(*more: Delivery, **changes: Any) -> Played:
    facts: dict[str, Any] = {
        "cycle": ROUND,
        "book": Book(deliveries=[RECEIPT, *more], said=[SAID]),
        "applicants": {CHAT: person()},
        "missions": {},
        "strangers": {},
        "stored": [APPLICATION],
        "contacts": {1: Standing(reader=CHAT, reachable=True, reminders=True)},
        "handled": {"e1": 1},
        "history": {APPLICATION.id: [APPROVED]},
        "answers": frozenset(),
        "waiting": 0,
        "failed": [],
        "aside": [],
        "gone": frozenset(),
        "faults": False,
    }
    return Played(**facts | changes)


def decided(what: str, key: str = DECISION, at: datetime = NOON) -> Delivery:
    return delivery(what, kind="decision", key=key, at=at + HOUR, written=at)


def history(*steps: tuple[str, str]) -> dict[str, list[Noted]]:
    """Steps an hour apart."""
    return {
        APPLICATION.id: [
            Noted(at=NOON + place * HOUR, what=what, actor=actor)
            for place, (what, actor) in enumerate(steps)
        ]
    }


def standing(**changes: Any) -> dict[int, Standing]:
    return {1: replace(Standing(reader=CHAT, reachable=True, reminders=True), **changes)}


def replies(number: int, **changes: Any) -> list[Delivery]:
    return [
        delivery("?", kind="reply", reader="900001", key=f"r{place}", **changes)
        for place in range(number)
    ]


def mailed(message_id: str, *, key: str = "m", **changes: Any) -> Delivery:
    content = Mail(message_id=message_id, return_path="", recipient=None, content=b"")  # type: ignore[arg-type]
    return replace(delivery("?", key=key, **changes), mail=content, given=message_id)


LATER = replace(APPLICATION, submitted_at=ROUND.closes + 30 * HOUR)


def test_promises_are_kept() -> None:
    assert broken(played(decided("Oui"))) == []


FINDINGS = [
    (played(handled={"e1": 0}), "e1 of 10 Aug 10:00 was handled 0 times"),
    (played(handled={"e1": 2}), "e1 of 10 Aug 10:00 was handled 2 times"),
    (
        played(book=Book(deliveries=[RECEIPT], said=[said(taken=None)])),
        f"what {CHAT} sent on 10 Aug 10:00 was not taken in: oui",
    ),
    (
        played(book=Book(deliveries=[RECEIPT], said=[said(taken=NOON + HOUR)])),
        f"nothing came of what {CHAT} wrote on 10 Aug 10:00: oui",
    ),
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
    (played(stored=[LATER]), f"{REFERENCE} was taken after the call had closed"),
    (
        played(delivery("Bientôt", kind="reminder", at=NOON + HOUR, key="k2")),
        f"{CHAT} was reminded on 10 Aug 11:00 after submitting",
    ),
    (
        played(
            delivery("Nouvelles", kind="mailing", at=NOON + HOUR, key="k2"),
            applicants={CHAT: person(stop=SAID.posted)},
        ),
        f"{CHAT} got a mailing after STOP",
    ),
    (
        played(
            delivery("News", kind="mailing", at=NOON + HOUR, reader=MISSION, listed="news"),
            missions={MISSION: mission(left=SAID.posted, left_list="news")},
        ),
        f"{MISSION} got a letter of the list news after leaving it",
    ),
    (
        played(contacts=standing(reachable=False)),
        f"{CHAT} counts as unreachable, and is not",
    ),
    (
        played(contacts=standing(reminders=False)),
        f"{CHAT} gets no reminders, and never asked for that",
    ),
    (
        played(applicants={CHAT: person(erase=SAID.posted, confirmed_erasing=True)}),
        f"{CHAT} asked to be forgotten, and is not",
    ),
    (
        played(
            delivery("Alors ?", kind="answer", at=NOON + HOUR, key="k2"),
            applicants={CHAT: person(erase=SAID.posted, confirmed_erasing=True)},
            stored=[],
        ),
        f"{CHAT} got a answer after being forgotten",
    ),
    (
        played(stored=[replace(APPLICATION, status="withdrawn")]),
        f"{REFERENCE} is withdrawn, which {CHAT} never asked for",
    ),
    (
        played(
            applicants={CHAT: person(attends="silent")},
            history=history(("application.confirm", "contact:1")),
        ),
        f"{REFERENCE} is confirmed, and {CHAT} never said yes",
    ),
    (
        played(decided("Oui"), history={}),
        f"{CHAT} got a decision that nobody made",
    ),
    (
        played(decided("Oui", at=NOON + HOUR)),
        f"{CHAT} got a decision that nobody made",
    ),
    (
        played(decided("Oui"), history=history(("application.approve", "UVISITOR"))),
        f"{CHAT} got a decision by UVISITOR, who may not decide",
    ),
    (
        played(
            decided("Oui"),
            history=history(
                ("application.approve", "UAPPROVER1"), ("application.undo", "UAPPROVER1")
            ),
        ),
        f"{CHAT} got a decision that had been taken back",
    ),
    (
        played(
            decided("Oui"),
            decided("Non", "decision:2", NOON + HOUR),
            history=history(
                ("application.approve", "UAPPROVER1"), ("application.reject", "UAPPROVER2")
            ),
        ),
        f"{CHAT} was told of a approve, then of a reject",
    ),
    (
        played(
            history=history(
                ("conflict.flagged", "UAPPROVER2"), ("application.approve", "UAPPROVER2")
            )
        ),
        f"UAPPROVER2 decided about {APPLICATION.id} after stepping aside",
    ),
    (
        played(delivery("Hello", language="en", key="k2")),
        f"{CHAT} (fr) got a message in en",
    ),
    (
        played(
            delivery("Yes", kind="reminder", language="en", key="k2", at=NOON - HOUR),
            applicants={CHAT: person(spoke="en")},
        ),
        f"{CHAT} got a reminder in en",
    ),
    (played(RECEIPT), f"{CHAT} got one message 2 times (k1)"),
    (
        played(delivery("Kaxrominu", reader=MISSION, key="k2")),
        f"the name of {CHAT} reached {MISSION}",
    ),
    (
        played(window("UREVIEWER1:1", "Kaxrominu")),
        f"the name of {CHAT} reached office",
    ),
    (played(window("UVISITOR:1")), "UVISITOR, who has no role, was shown a window"),
    (
        played(
            delivery("Invitation", kind="mailing", reader=MISSION, key="k2"),
            missions={MISSION: mission(), "ht2@missions.example": mission()},
        ),
        "ht2@missions.example was not written to, and others were",
    ),
    (
        played(
            delivery("Invitation", kind="mailing", reader=MISSION, key="k2", language="es"),
            missions={MISSION: mission()},
        ),
        f"{MISSION} (fr) got a letter in es",
    ),
    (
        played(missions={MISSION: mission()}, answers=frozenset({"TG"})),
        "an answer of the mission of TG is recorded, which it never gave",
    ),
    (
        played(
            book=Book(
                deliveries=[RECEIPT, mailed("<1@x>"), mailed("<2@x>")],
                said=[SAID],
                excused={"m"},
            )
        ),
        f"{CHAT} got one mail under two Message-IDs (m)",
    ),
    (
        played(
            *(mailed(f"<{n}@x>", kind="reply", key=f"r{n}", reader="900001") for n in range(4)),
            strangers={"900001": stranger("loop")},
        ),
        "900001 was answered 4 times on 10 Aug",
    ),
    (
        played(*replies(157), strangers={"900001": stranger("flood")}),
        "900001 was answered 157 times in one flood",
    ),
]


@pytest.mark.parametrize(("found", "finding"), FINDINGS)
def test_broken_promise_is_found(found: Played, finding: str) -> None:
    assert broken(found) == [finding]


def test_every_promise_is_seen_broken_above() -> None:
    seen = {check for found, _ in FINDINGS for check in CHECKS if list(check(found))}
    assert [check.__name__ for check in CHECKS if check not in seen] == []


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


def test_mail_written_before_the_close_counts_though_it_came_after() -> None:
    receipt = delivery(at=ROUND.closes + 30 * HOUR)
    late = Book(deliveries=[receipt], said=[said(taken=LATER.submitted_at)])
    assert broken(played(stored=[LATER], book=late)) == []


def test_letter_that_corrects_another_contradicts_nothing() -> None:
    steps = history(("application.waitlist", "UAPPROVER1"), ("application.approve", "UAPPROVER2"))
    told = decided("Attente"), decided("Oui", "decision:2", NOON + HOUR)
    assert broken(played(*told, history=steps)) == []
