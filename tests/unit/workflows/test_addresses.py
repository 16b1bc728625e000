"""What a failing address means, and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import effects as fx
from bot.context import Context, Staff
from bot.events import LISTS, Address, AddressFailed, ListLeft, StaffPressed
from bot.facts.deliverability import Health
from bot.handlers.table import decide
from bot.message import Listing, Message, Term
from bot.workflows import addresses
from tests.unit.handlers.situation import FIRST, NOW, application, contact, context

AMA = contact()
BY_PHONE = replace(contact("telegram"), id=2)
WEARY = Health(score=3.5, scored_at=NOW - timedelta(days=1))


def failure(**changes: Any) -> AddressFailed:
    fields: dict[str, Any] = {
        "id": "1",
        "at": NOW,
        "address": Address(channel="email", value=""),
        "contact_id": 1,
        "permanent": False,
        "reason": "mailbox full",
        **changes,
    }
    return AddressFailed(**fields)


def known(**changes: Any) -> Context:
    return context(**{"contact": AMA, "applications": (application(),), **changes})


def names(effects: object) -> list[str]:
    assert isinstance(effects, list | tuple)
    return [type(each).__name__ for each in effects]


@pytest.mark.parametrize(
    ("event", "changes", "expected"),
    [
        (failure(kind="delay"), {}, ["Record"]),
        (failure(), {}, ["ScoreAddress", "Record"]),
        (failure(), {"health": WEARY}, ["MarkAddress", "ScoreAddress", "Record", "ShowBoard"]),
        (failure(contact_id=None), {}, ["ScoreAddress", "Record", "TellStaff"]),
        (failure(permanent=True), {}, ["MarkAddress", "Record", "ShowBoard"]),
        (failure(), {"contact": replace(AMA, reachable=False)}, []),
        (failure(permanent=True), {"contact": None}, []),
        (
            failure(kind="complaint", permanent=True),
            {},
            [
                *("SetPreference", "CancelTimers", "Withhold"),
                *["LeaveList"] * (len(LISTS) - 1),
                *("Record", "TellStaff"),
            ],
        ),
    ],
)
def test_failure_does_what_it_means(
    event: AddressFailed, changes: dict[str, Any], expected: list[str]
) -> None:
    assert names(addresses.failed(event, known(**changes))) == expected


def test_board_names_the_other_ways_but_no_address() -> None:
    effects = addresses.failed(failure(permanent=True), known(elsewhere=(BY_PHONE,)))
    board = next(each for each in effects if isinstance(each, fx.ShowBoard))
    assert board.surface == "address:1"
    assert board.board.cards[0].message.params["ways"] == Listing(
        items=(
            Term(key="channel.telegram"),
            Term(key="form.label.email"),
        )
    )
    assert "@" not in str(board)
    assert [each.data for each in board.board.cards[0].choices] == ["address:c1"]


def pressed() -> StaffPressed:
    return StaffPressed(id="9", at=NOW, actor="U1", data="address:c1", channel="C1")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("approver", ["MarkAddress", "ScoreAddress", "Record", "ShowBoard"]),
        ("reviewer", ["MarkAddress", "ScoreAddress", "Record", "ShowBoard"]),
        ("viewer", ["Whisper"]),
        (None, ["Whisper"]),
    ],
)
def test_staff_may_try_the_address_again(role: Any, expected: list[str]) -> None:
    effects = decide(pressed(), known(staff=Staff(actor="U1", role=role)))
    assert names(effects) == expected
    if role == "approver":
        assert effects[:2] == [
            fx.MarkAddress(contact_id=1, reachable=True),
            fx.ScoreAddress(contact_id=1, health=Health()),
        ]


@pytest.mark.parametrize(
    ("name", "back", "expected"),
    [
        ("calls", False, [fx.LeaveList(contact_id=1, list="calls")]),
        ("calls", True, [fx.LeaveList(contact_id=1, list="calls", back=True)]),
        (
            "reminders",
            False,
            [
                fx.SetPreference(contact_id=1, reminders=False),
                fx.CancelTimers(id=f"reminder:{FIRST}:"),
                fx.Withhold(key=f"reminder:{FIRST}:"),
            ],
        ),
        (
            "reminders",
            True,
            [
                fx.SetPreference(contact_id=1, reminders=True),
            ],
        ),
    ],
)
def test_leaving_a_list_stops_it_without_another_mail(
    name: Any, back: bool, expected: list[fx.Effect]
) -> None:
    event = ListLeft(id="1", at=NOW, contact_id=1, list=name, back=back)
    effects = list(decide(event, known()))
    assert effects[:-1] == expected
    assert isinstance(effects[-1], fx.Record)


def test_complaint_is_told_once_whatever_comes_after() -> None:
    effects = addresses.failed(failure(kind="complaint", permanent=True), known())
    told = [each for each in effects if isinstance(each, fx.TellStaff)]
    assert told == [
        fx.TellStaff(
            message=Message(
                key="staff.complaint",
                params={"code": "00001", "references": Listing(items=("PS40-TG-0001",))},
            ),
            key="complaint:1",
        )
    ]
