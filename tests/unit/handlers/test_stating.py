"""A speaker's statement in words, links and files, and a speaker who cannot come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot import effects as fx
from bot.context import Context
from bot.conversation.state import Conversation
from bot.events import Attachment, ChannelName, PersonPressed, ReplyToken, TimerFired
from bot.facts.releases import Deciding, Offer, Statement
from bot.handlers.table import decide
from bot.workflows import replacing
from tests.unit.handlers.situation import (
    ANSWERS,
    FIRST,
    NOW,
    ROUND,
    application,
    contact,
    context,
    keys,
    sends,
    wrote,
)

VIRTUAL = replace(ROUND, statement_deadline=date(2021, 11, 22))
GENEVA = replace(VIRTUAL, format="in_person")
LONG = "word " * 700
FILE = Attachment(name="statement.pdf", media_type="application/pdf", content=b"%PDF")


def speaking(channel: ChannelName = "telegram", mode: str = "idle", **changes: object) -> Context:
    place = Conversation(mode=mode, application=FIRST if mode != "idle" else None)  # type: ignore[arg-type]
    known = context(
        cycle=VIRTUAL,
        contact=contact(channel, conversation=place.stored()),
        applications=(application(status="confirmed"),),
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def kept(effects: object) -> list[tuple[str, str]]:
    return [
        (each.form, each.text)
        for each in effects  # type: ignore[attr-defined]
        if isinstance(each, fx.KeepStatement)
    ]


ABOUT = ReplyToken(contact_id=1, about=FIRST)
LINK = "https://video.example.org/ama"


@pytest.mark.parametrize(
    ("text", "more", "before", "expected"),
    [
        (LINK, {}, speaking("email"), []),  # a mail that answers none of our letters
        (LINK, {"token": ABOUT}, speaking("email"), [("link", LINK)]),
        (f"Here it is: {LINK}", {"token": ABOUT}, speaking("email"), [("link", LINK)]),
        (LONG, {"token": ABOUT}, speaking("email"), [("text", LONG.strip())]),
        ("When do I speak?", {"token": ABOUT}, speaking("email"), []),
        ("", {"token": ABOUT, "attachments": (FILE,)}, speaking("email"), [("file", "")]),
        (LINK, {}, speaking(), [("link", LINK)]),
        (LINK, {}, speaking(applications=(application(status="approved"),)), []),
        ("", {"attachments": (FILE,)}, speaking(mode="statement"), [("file", "")]),
        ("My speech.", {}, speaking(mode="statement"), []),
    ],
)
def test_statement_is_known_when_it_comes(
    text: str, more: dict[str, object], before: Context, expected: list[tuple[str, str]]
) -> None:
    channel = before.contact.channel if before.contact else "email"
    event = wrote(text, channel, **more)
    assert kept(decide(event, before)) == expected


@pytest.mark.parametrize(
    "text",
    ["my statement", "/statement", "Ma déclaration", "enviar mi declaración", "Statement"],
)
def test_speaker_may_begin_in_words(text: str) -> None:
    effects = decide(wrote(text, "telegram"), speaking())
    assert keys(effects) == ["statement.begin_chat"]
    place = next(each for each in effects if isinstance(each, fx.SaveConversation))
    assert (place.conversation or {})["mode"] == "statement"


def test_parts_are_one_statement_and_too_much_of_it_is_said_kindly() -> None:
    place = Conversation(
        mode="statement", application=FIRST, edited={"part1": "One.", "part2": LONG.strip()}
    )
    before = speaking(cycle=GENEVA, contact=contact("telegram", conversation=place.stored()))
    event = PersonPressed(
        id="1", at=NOW, sender=wrote("", "telegram").sender, data=f"statement_done:{FIRST}"
    )
    effects = decide(event, before)
    assert kept(effects) == [("text", f"One.\n\n{LONG.strip()}")]
    [receipt] = sends(effects)
    joined = str(receipt.message)
    assert [name in joined for name in ("statement.received_text", "statement.long")] == [True] * 2
    assert "statement.video_too" not in joined


PREVENTED = {
    "I cannot come to Geneva": True,
    "Sorry, I can't attend any more": True,
    "Je suis empêchée": True,
    "Je ne pourrai pas venir": True,
    "Nous ne pouvons plus participer": True,
    "No podré asistir": True,
    "No puedo viajar, me negaron la visa": True,
    "Can my colleague come?": False,
    "Merci": False,
}


@pytest.mark.parametrize(("text", "expected"), PREVENTED.items(), ids=list(PREVENTED))
def test_speaker_who_cannot_come_is_asked_how_to_go_on(text: str, expected: bool) -> None:
    effects = decide(wrote(text, "telegram"), speaking())
    assert ("prevented.ask" in keys(effects)) is expected
    told = [each.message.key for each in effects if isinstance(each, fx.TellStaff)]
    assert ("speaker.prevented" in told) is expected


def test_ways_on_follow_the_format_of_the_round() -> None:
    def offered(cycle: object) -> list[str]:
        effects = decide(wrote("I cannot come", "telegram"), speaking(cycle=cycle))
        [asked] = sends(effects)
        return [row[0].data.partition(":")[0] for row in asked.message.choices]

    ways = ["prevented_who", "prevented_how", "prevented_out", "prevented_no"]
    assert offered(VIRTUAL) == ways
    assert offered(GENEVA) == [*ways[:1], "prevented_how", *ways[1:]]


def test_substitute_by_mail_is_one_letter_and_agrees_anew() -> None:
    place = Conversation(mode="substitute", application=FIRST, field="speaker_first_name")
    before = speaking(cycle=GENEVA, contact=contact("email", conversation=place.stored()))
    text = "1. Essi\n2. Lawson\n3. woman\n4. Treasurer\n5. essi@vivre.example\n7. confidential\n"
    effects = decide(wrote(text), before)
    [saved] = [each for each in effects if isinstance(each, fx.SaveAnswers)]
    given = {name: saved.answers[name] for name in replacing.FIELDS}
    assert given == {
        "speaker_first_name": "Essi",
        "speaker_last_name": "Lawson",
        "speaker_gender": "woman",
        "speaker_position": "Treasurer",
        "speaker_email": "essi@vivre.example",
        "speaker_phone": "",
        "publish_name": False,
    }


def test_substitute_of_a_chat_is_the_speaker_with_the_last_answer() -> None:
    known = {
        "speaker_first_name": "Essi",
        "speaker_last_name": "Lawson",
        "speaker_gender": "woman",
        "speaker_position": "Treasurer",
        "speaker_email": "essi@vivre.example",
        "speaker_phone": "",
    }
    place = Conversation(mode="substitute", application=FIRST, field="publish_name", edited=known)
    before = speaking(contact=contact("telegram", conversation=place.stored()))
    effects = decide(wrote("confidential", "telegram"), before)
    [saved] = [each for each in effects if isinstance(each, fx.SaveAnswers)]
    assert saved.answers == {**ANSWERS, **known, "publish_name": False}
    refused = {each.purpose: each.given for each in effects if isinstance(each, fx.RecordConsent)}
    assert refused == dict.fromkeys(("publication", "missions", "own_mission", "recording"), False)
    assert keys(effects) == ["substitute.done"]


@pytest.mark.parametrize(
    ("offer", "statement", "expected"),
    [
        (None, None, ["letter/statement"]),
        (None, Statement(version=1, form="text", words=9, at=NOW), ["letter/statement"]),
        (Offer(mode="remote"), Statement(version=1, form="text", words=9, at=NOW), []),
        (None, Statement(version=1, form="link", words=None, at=NOW, recorded=True), []),
    ],
)
def test_statement_is_asked_for_until_it_is_here_in_its_form(
    offer: Offer | None, statement: Statement | None, expected: list[str]
) -> None:
    due = NOW.replace(month=10, day=26, hour=12)
    known = Deciding(
        offers={FIRST: offer} if offer else {}, statements={FIRST: statement} if statement else {}
    )
    timer = TimerFired(
        id=f"statement:{FIRST}:ask", at=due, kind="statement", subject=FIRST, due=due
    )
    before = context(
        cycle=VIRTUAL,
        now=due,
        contact=None,
        subject=application(status="confirmed"),
        holder=contact("telegram"),
        deciding=known,
    )
    assert keys(decide(timer, before)) == expected
