"""No name of a confidential speaker in anything that a mission can receive, however hidden.

Every letter of every kind is written as the mail that leaves, and all its bytes are read:
headers, both texts, the calendar files and their names, with every encoding undone.
"""

from __future__ import annotations

import email
import email.policy
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agenda.speakers import Confidential
from bot.channels.base import Letter, Outgoing
from bot.channels.email.compose import Composer
from bot.channels.email.own import OwnAddress
from bot.channels.email.tokens import Tokens
from bot.events import Address, Attachment
from bot.facts.application import Application
from bot.facts.mailings import Kind, Plan, round_token
from bot.message import Message
from bot.outreach import Outreach
from bot.postage import _as_frozen
from bot.workflows.mailings.freezing import gives_away
from bot.workflows.mailings.planning import plan
from tests.unit.workflows.mailing_round import (
    CODES,
    CYCLE,
    FIRST,
    NOW,
    application,
    mission,
    outreach,
    programme,
)

FIRST_NAME, LAST_NAME = "Zoraïda", "Quintxalvo"
KINDS: tuple[Kind, ...] = ("invitation", "agenda", "reminder", "change", "cancel")
OWN = OwnAddress.read("UPR Info <presessions@upr-info.test>")
COMPOSER = Composer(own=OWN, tokens=Tokens(secret=b"k" * 32, own=OWN))


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


CANARIES = tuple(folded(name) for name in (FIRST_NAME, LAST_NAME))


def round_with(*extra: Application, **secret: str) -> tuple[Application, ...]:
    """A confidential speaker for Haiti among public ones, with the name wherever a test wants."""
    hidden = application(
        1,
        "HT",
        public=False,
        speaker_first_name=FIRST_NAME,
        speaker_last_name=LAST_NAME,
        speaker_email=f"{LAST_NAME}@example.org",
        **secret,
    )
    public = application(2, "HT", public=True, speaker_first_name="Ama", speaker_last_name="Mensah")
    return (hidden, public, *extra)


def everything(found: Outreach) -> Iterator[str]:
    """Every byte of every mail of every kind to these missions, decoded and folded."""
    for kind in KINDS:
        made = plan(kind, CYCLE, found, FIRST - timedelta(days=1))
        assert isinstance(made, Plan), (kind, made)
        for each in made.recipients:
            yield from _decoded(made, each.letter, each.contact_id)


def _decoded(made: Plan, number: int, contact_id: int) -> Iterator[str]:
    frozen = made.letters[number]
    letter = Letter(
        to=Address(channel="email", value="upr@missions.example"),
        contact_id=contact_id,
        rendered=_as_frozen(frozen),
        about=round_token(made.cycle),
        list="agendas",
        files=frozen.files,
    )
    outgoing = Outgoing(
        key=f"mailing:M:{contact_id}",
        kind="mailing",
        language=frozen.language,
        payload=letter,
        attempt=1,
        written_at=NOW,
    )
    raw = COMPOSER.compose(outgoing, letter).content
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    yield folded(raw.decode("latin-1"))
    for part in mail.walk():
        yield folded(" ".join(f"{name}: {value}" for name, value in part.items()))
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            text = content.decode("utf-8", "replace")
            yield folded(text)
            yield folded(text.replace("\r\n ", ""))


def told(applications: tuple[Application, ...], *, shown: bool = False) -> Outreach:
    """Missions of every kind, who know an older programme, in which all of it was different."""
    secret = Confidential.of(applications, organisations_shown=shown)
    moved = {"starts": FIRST + timedelta(hours=4), "ends": FIRST + timedelta(hours=5)}
    before = programme(applications[1:], secret=secret, changed={"HT": moved})
    # A speaker is shown anew: the notice of change is about exactly that.
    now = programme(applications, version=2, secret=secret, changed={"VE": {"status": "cancelled"}})
    known = {"known": 1, "got": {"reminder": 1}}
    book = (
        mission(1, "HT", "fr", answers={"HT": "accepted"}, **known),
        mission(2, "FR", "fr", answers={"HT": "accepted"}, **known),
        mission(3, "NO", "en", answers={"HT": "accepted"}, **known),
        mission(4, "AR", "es", answers={"HT": "accepted"}, **known),
    )
    return outreach(*book, programme=now, earlier={1: before}, confidential=secret)


HIDING_PLACES: dict[str, tuple[Application, ...]] = {
    "plain": round_with(),
    "organisation called like the person": round_with(
        organisation=f"Fondation {FIRST_NAME} {LAST_NAME}"
    ),
    "organisation in other order and case": round_with(
        organisation=f"{LAST_NAME.upper()}-{FIRST_NAME.lower()} House"
    ),
    "aim, engagement and position": round_with(
        aim=f"Founded by {FIRST_NAME} {LAST_NAME}", engagement=LAST_NAME, speaker_position=LAST_NAME
    ),
    "another's organisation": round_with(
        application(
            3,
            "TG",
            public=True,
            speaker_first_name="Kofi",
            speaker_last_name="Agbeko",
            organisation=f"Friends of {FIRST_NAME} {LAST_NAME}",
        )
    ),
}


@pytest.mark.parametrize("place", HIDING_PLACES)
@pytest.mark.parametrize("shown", [False, True])
def test_confidential_name_is_in_no_byte_of_any_mail(place: str, shown: bool) -> None:
    for text in everything(told(HIDING_PLACES[place], shown=shown)):
        assert [name for name in CANARIES if name in text] == [], text[:2000]


@pytest.mark.parametrize(
    "typed",
    [
        {"room": f"Salle {FIRST_NAME} {LAST_NAME}"},
        {"link": f"https://meet.example.org/{LAST_NAME}-{FIRST_NAME}"},
    ],
)
def test_name_that_staff_typed_into_room_or_link_stops_the_whole_mailing(
    typed: dict[str, str],
) -> None:
    applications = round_with()
    secret = Confidential.of(applications)
    now = programme(applications, secret=secret, changed={"TG": typed})
    made = plan(
        "invitation", CYCLE, outreach(mission(1, "FR"), programme=now, confidential=secret), NOW
    )
    assert isinstance(made, Message)
    assert made.key == "missions.refused_name"


def test_name_in_the_name_or_body_of_a_file_is_noticed() -> None:
    secret = Confidential.of(round_with())
    made = plan("invitation", CYCLE, outreach(mission(1, "FR")), NOW)
    assert isinstance(made, Plan)
    [letter] = made.letters
    found = []
    for name, content in (
        ("agenda.ics", b"SUMMARY:a meeting"),
        (f"statement-{FIRST_NAME}-{LAST_NAME}.ics", b"SUMMARY:a meeting"),
        ("agenda.ics", f"SUMMARY:with {FIRST_NAME}\r\n  {LAST_NAME}".encode()),
    ):
        file = Attachment(name=name, media_type="text/calendar", content=content)
        found.append(gives_away(replace(letter, files=(file,)), secret))
    assert found == [False, True, True]


def test_own_mission_reads_no_name_that_was_kept_from_it_and_others_do() -> None:
    public = application(
        1, "HT", public=True, speaker_first_name=FIRST_NAME, speaker_last_name=LAST_NAME
    )
    hidden = replace(public, answers={**public.answers, "publish_name": False})
    own = programme((hidden,))
    found = outreach(
        mission(1, "HT", "fr"),
        mission(2, "FR", "fr"),
        programme=programme((public,)),
        own={1: own},
        own_confidential={"HT": Confidential.of((hidden,))},
    )
    made = plan("invitation", CYCLE, found, NOW)
    assert isinstance(made, Plan)
    texts = {
        each.contact_id: " ".join(_decoded(made, each.letter, each.contact_id))
        for each in made.recipients
    }
    assert {key: CANARIES[1] in text for key, text in texts.items()} == {1: False, 2: True}


_NAMES = st.text(
    st.characters(categories=("Lu", "Ll", "Lo"), max_codepoint=0x4FF), min_size=5, max_size=12
)


@given(first=_NAMES, last=_NAMES, state=st.sampled_from(CODES), glue=st.sampled_from(" -_,/."))
def test_no_invented_name_gets_through(first: str, last: str, state: str, glue: str) -> None:
    hidden = application(
        1,
        state,
        public=False,
        speaker_first_name=first,
        speaker_last_name=last,
        organisation=f"The {last}{glue}{first} Trust",
    )
    secret = Confidential.of((hidden,))
    found = outreach(
        mission(1, state, "fr"),
        mission(2, "NO", "en"),
        programme=programme((hidden,), secret=secret),
        confidential=secret,
    )
    made = plan("invitation", CYCLE, found, NOW)
    if not isinstance(made, Plan):  # the name is words of our own letter: nothing leaves
        return
    whole = " ".join(
        text for each in made.letters for text in [each.subject, each.text, *each.parts]
    )
    files = " ".join(file.content.decode() for each in made.letters for file in each.files)
    for text in (whole, files):
        assert f"{last}{glue}{first}" not in text
        assert f"{first} {last}" not in text
