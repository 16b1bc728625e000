"""A State's speakers: whose card says what, and who is proposed for a free place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.context import Context
from bot.facts.application import Application
from bot.facts.releases import Deciding, Offer, Place
from bot.message import Message
from bot.workflows.speakers import card, succession
from tests.unit.handlers.situation import ANSWERS, ROUND, application, context
from tests.unit.workflows.desk import AFTER, NAMES

FIRST, SECOND, THIRD = NAMES
FOURTH = "Adddddddddda"


def member(name: str, status: str, number: int, **answers: object) -> Application:
    given = {**ANSWERS, "organisation": f"Group {number}", **answers}
    return application(id=name, status=status, reference=f"PS40-TG-{number:04d}", answers=given)


# Two places, one woman and one man; the woman has declined.
DECLINED = member(FIRST, "declined", 1, speaker_gender="woman")
STAYS = member(SECOND, "confirmed", 2, speaker_gender="man")
MAN = member(THIRD, "waitlisted", 3, speaker_gender="man")
WOMAN = member(FOURTH, "waitlisted", 4, speaker_gender="woman")


def about(*peers: Application, **more: object) -> Context:
    known = {"contact": None, "now": AFTER, "state": "TG", "peers": peers, **more}
    return context(**known)


@pytest.mark.parametrize(
    ("gone", "waitlist", "expected"),
    [
        (DECLINED, (THIRD, FOURTH), [FOURTH]),  # the first on the list would unbalance the panel
        (replace(DECLINED, status="withdrawn"), (THIRD, FOURTH), [FOURTH]),
        (DECLINED, (), [FOURTH]),
    ],
)
def test_free_place_is_for_the_first_who_keeps_the_balance(
    gone: Application, waitlist: tuple[str, ...], expected: list[str]
) -> None:
    there = [each for each in (gone, STAYS, MAN, WOMAN) if each.status != "withdrawn"]
    before = about(*there, deciding=Deciding(waitlist=waitlist))
    found = succession.next_for(gone, before, ROUND)
    assert [each.id for each in found] == expected


def test_nobody_keeps_the_balance_then_the_nearest_are_named() -> None:
    before = about(DECLINED, STAYS, MAN)
    assert [each.id for each in succession.next_for(DECLINED, before, ROUND)] == [THIRD]


HEARD = ["heard_yes", "heard_no"]
SOON, PAST = AFTER + timedelta(days=3), AFTER - timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "offer", "pending", "said", "verbs"),
    [
        (
            "approved",
            Offer(answer_by=SOON),
            (),
            "waiting",
            [*HEARD, "more", "vacate", "retract", "defer"],
        ),
        (
            "approved",
            Offer(answer_by=PAST),
            (),
            "silent",
            [*HEARD, "more", "vacate", "retract", "defer"],
        ),
        ("approved", Offer(), (f"decision:{FIRST}:3:submitted",), "held", ["undo"]),
        ("declined", Offer(ended="declined"), (), "declined", ["give_back"]),
        ("declined", Offer(ended="released"), (), "released", ["give_back"]),
        (
            "confirmed",
            Offer(mode="remote"),
            (),
            "confirmed",
            ["substitute", "recorded", "heard_no", "vacate", "retract", "defer"],
        ),
        ("withdrawn", Offer(), (), "withdrawn", []),
        ("rejected", Offer(told="rejected"), (), "other", []),
    ],
)
def test_card_says_how_a_speaker_stands_and_offers_what_can_be_done(
    status: str, offer: Offer, pending: tuple[str, ...], said: str, verbs: list[str]
) -> None:
    speaker = member(FIRST, status, 1)
    known = Deciding(offers={FIRST: offer})
    shown = card.show(speaker, about(speaker, pending=pending, deciding=known), ROUND)
    first = shown.board.cards[0]
    assert isinstance(first.message, Message)
    assert first.message.key == f"speaker.{said}"
    assert [choice.data.partition(":")[0] for choice in first.choices] == verbs


@pytest.mark.parametrize(
    ("place", "said", "verbs"),
    [
        (Place(free=1), "back_kept", ["give_back", "too_late"]),
        (Place(free=1, invited=(SECOND,)), "back_offered", ["give_back", "too_late"]),
        (Place(free=0), "back_taken", ["too_late"]),
    ],
)
def test_late_yes_stands_on_the_card_until_it_is_answered(
    place: Place, said: str, verbs: list[str]
) -> None:
    asked = {FIRST: Offer(ended="declined", back="asked")}
    known = Deciding(offers=asked, places={FIRST: place})
    others = [STAYS] if place.free else [STAYS, member(THIRD, "confirmed", 3)]
    before = about(DECLINED, *others, deciding=known)
    first = card.show(DECLINED, before, ROUND).board.cards[0]
    assert first.message.key == f"speaker.{said}"
    assert [choice.data.partition(":")[0] for choice in first.choices] == verbs
    answered = replace(known, offers={FIRST: Offer(ended="declined", back="answered")})
    again = card.show(DECLINED, replace(before, deciding=answered), ROUND).board.cards[0]
    assert again.message.key == "speaker.declined"


def test_invitation_that_nobody_was_told_of_can_be_undone_for_a_late_yes() -> None:
    asked = {FIRST: Offer(ended="declined", back="asked")}
    known = Deciding(offers=asked, places={FIRST: Place(free=0, invited=(THIRD,))})
    instead = member(THIRD, "approved", 3)
    pending = (f"decision:{THIRD}:3:waitlisted",)
    before = about(DECLINED, STAYS, instead, deciding=known, pending=pending)
    since = card.show(DECLINED, before, ROUND).board.cards[1]
    assert since.message.key == "speaker.invited_since"
    assert [choice.data for choice in since.choices] == [f"undo:{THIRD}"]
    told = card.show(DECLINED, replace(before, pending=()), ROUND).board.cards[1]
    assert told.choices == ()


def test_free_place_names_who_asks_for_one_again() -> None:
    gone = member(THIRD, "declined", 3)
    known = Deciding(offers={FIRST: Offer(ended="declined", back="asked")})
    cards = card.show(gone, about(DECLINED, STAYS, gone, deciding=known), ROUND).board.cards
    assert [(each.message.key, [c.data for c in each.choices]) for each in cards[2:]] == [
        ("speaker.also_back", [f"give_back:{FIRST}"])
    ]


def test_place_that_is_taken_again_is_not_given_back() -> None:
    other = member(THIRD, "confirmed", 3)
    shown = card.show(DECLINED, about(DECLINED, STAYS, other), ROUND)
    assert [each.message.key for each in shown.board.cards] == [
        "speaker.declined",
        "speaker.place_taken",
    ]
    assert shown.board.cards[0].choices == ()
