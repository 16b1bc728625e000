"""What `make bench` compares does the whole job on each side."""

from __future__ import annotations

from pathlib import Path

from benchmarks.conversation_handler import ConversationBot
from benchmarks.durable import DurableBot
from benchmarks.people import WORDS, Person
from bot.conversation.state import read
from bot.events import Address
from bot.store import applications, contacts
from bot.store.transaction import Transaction

_ANSWERS = {
    "state": "TG",
    "organisation": "Ligue des droits du fleuve 8",
    "organisation_type": "cso",
    "scope": "national",
    "ecosoc": True,
    "founded": 1998,
    "upr_report": "individual",
    "upr_report_reference": "JS8 submitted in July",
    "coalition": True,
    "coalition_name": "Coalition of the river 8",
    "coalition_members": 12,
    "themes": ("torture", "elections", "women"),
    "email": "office8@example.org",
    "phone": "+22890123456",
    "website": "https://www.example.org/8",
    "address": "12 rue du Port, Lomé",
    "aim": "We accompany families before the courts and document what happened to them.",
    "engagement": "We took part in the previous review and followed up on its recommendations.",
    "speaker_first_name": "Ama",
    "speaker_last_name": "Mensah",
    "speaker_gender": "woman",
    "speaker_position": "Head of programmes",
    "speaker_email": "ama8@example.org",
    "speaker_phone": "+22890123457",
    "speaker_languages": ("fr", "en"),
    "publish_name": True,
    "consent": True,
}


async def test_measured_person_answers_the_whole_form(tmp_path: Path) -> None:
    who = Person(number=8)

    def kept(turn: Transaction) -> tuple[str, object]:
        contact = contacts.find(turn, Address(channel="telegram", value="8"))
        assert contact is not None
        (application,) = applications.of_person(turn, contact.person_id, 40)
        return read(contact.conversation).mode, dict(application.answers)

    ours = DurableBot(tmp_path / "turns.sqlite3")
    await ours.open_round()
    assert await ours.serve([who]) == len(WORDS)
    assert await ours.store.turn(kept) == ("review", _ANSWERS)
    ours.close()

    theirs = await ConversationBot.in_memory(our_form=True)
    assert await theirs.serve([who]) == len(WORDS)
    data, state = theirs.kept_of(who)
    assert isinstance(data, dict)
    assert (state, data["conversation"]["mode"], data["answers"]) == ("review", "review", _ANSWERS)
    await theirs.close()
