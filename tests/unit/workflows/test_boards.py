"""What a State's boards say: who decided, until when it can be undone, and what is no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import effects as fx
from bot.context import Context
from bot.facts.application import Status
from bot.facts.reviews import Decided, Desk
from bot.message import Colleague, Message, Moment
from tests.unit.workflows.selecting import AFTER, CYCLE, at_desk, crowd, drawn, name

FIRST = name(1)
DECIDED = Decided(action="approve", by="U7", at=AFTER)


def card(status: Status, *, held: bool, decided: Decided | None = DECIDED) -> Message:
    known = Desk(decided={FIRST: decided} if decided else {})
    peers = (replace(crowd(1)[0], status=status),)
    pending = (f"decision:{FIRST}:3:submitted",) if held else ()
    boards = drawn(at_desk(1, peers=peers, desk=known, pending=pending))
    (shown,) = boards["shortlist:40:TG:1"].cards
    return shown.message


@pytest.mark.parametrize(
    ("status", "held", "decided", "key"),
    [
        ("submitted", False, None, "selection.card"),
        ("approved", True, DECIDED, "selection.card_decided"),
        ("waitlisted", False, DECIDED, "selection.card_decided"),
        # Undone: nobody has decided.
        ("submitted", False, replace(DECIDED, action="undo"), "selection.card"),
    ],
)
def test_card_says_that_somebody_decided(
    status: Status, held: bool, decided: Decided | None, key: str
) -> None:
    assert card(status, held=held, decided=decided).key == key


def test_decision_that_waits_says_until_when_it_can_be_undone() -> None:
    said = card("approved", held=True).params["decided"]
    who, at = Colleague(id="U7"), Moment(at=AFTER, zone=CYCLE.zone)
    until = Moment(at=AFTER + CYCLE.hold, zone=CYCLE.zone)
    assert said == Message(
        key="selection.decided_held", params={"who": who, "at": at, "until": until}
    )
    sent = card("approved", held=False).params["decided"]
    assert sent == Message(key="selection.decided", params={"who": who, "at": at})


def titles(before: Context) -> dict[str, str]:
    return {surface: board.title.key for surface, board in drawn(before).items()}


def test_part_that_is_no_more_says_so() -> None:
    shown = Desk(shown=("shortlist:40:TG:1", "shortlist:40:TG:2"))
    assert titles(at_desk(12, desk=shown)) == {
        "shortlist:40:TG:1": "staff.shortlist_title",
        "shortlist:40:TG:2": "selection.page_empty",
    }


def buttons(before: Context) -> list[str]:
    board = drawn(before)["shortlist:40:TG:1"]
    return [choice.data for row in board.title.choices for choice in row]


@pytest.mark.parametrize(
    ("count", "title", "offered"),
    [
        (2, "selection.few", ["extend:40:TG", "propose:40:TG"]),
        (3, "staff.shortlist_title", ["propose:40:TG"]),
    ],
)
def test_state_below_its_minimum_is_offered_more_time(
    count: int, title: str, offered: list[str]
) -> None:
    before = at_desk(count)
    assert (titles(before)["shortlist:40:TG:1"], buttons(before)) == (title, offered)


def test_reopened_state_offers_nothing_until_it_closes() -> None:
    later = replace(
        CYCLE,
        states=tuple(
            replace(each, extended_until=AFTER + timedelta(days=7)) if each.code == "TG" else each
            for each in CYCLE.states
        ),
    )
    shown = Desk(shown=("shortlist:40:TG:1",))
    before = at_desk(2, cycle=later, desk=shown)
    assert (titles(before), buttons(before)) == ({"shortlist:40:TG:1": "selection.reopened"}, [])


@pytest.mark.parametrize(
    ("counts", "shown", "expected"),
    [
        ({"HT:submitted": 2}, (), {"empty:40": "selection.empty_title"}),
        ({f"{code}:submitted": 1 for code in CYCLE.codes}, (), {}),
        (
            {f"{code}:submitted": 1 for code in CYCLE.codes},
            ("empty:40",),
            {"empty:40": "selection.empty_none"},
        ),
    ],
)
def test_states_without_applications_share_one_board(
    counts: dict[str, int], shown: tuple[str, ...], expected: dict[str, str]
) -> None:
    before = at_desk(peers=(), counts=counts, desk=Desk(shown=shown))
    assert titles(before) == expected


def test_empty_states_are_each_offered_more_time() -> None:
    board = drawn(at_desk(peers=(), counts={"TG:submitted": 1}))["empty:40"]
    offered = [choice.data for each in board.cards for choice in each.choices]
    assert offered == [f"extend:40:{code}" for code in ("HT", "SY", "UG", "ZW")]
    assert isinstance(board, fx.Board)
