"""The status table, and ids inside other texts."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.errors import IllegalTransition
from bot.facts.application import TRANSITIONS, Action, Status, after, id_in

REACHED: dict[Status, set[str]] = {
    "draft": {"submit", "withdraw"},
    "submitted": {"edit", "withdraw", "shortlist", "approve", "waitlist", "reject"},
    "shortlisted": {"approve", "waitlist", "reject", "withdraw"},
    "waitlisted": {"approve", "reject", "withdraw", "settle", "undo"}
    | {f"back_{status}" for status in ("waitlisted", "rejected", "approved", "confirmed")},
    "rejected": {"approve", "waitlist", "settle", "undo"}
    | {f"back_{status}" for status in ("waitlisted", "rejected", "approved", "confirmed")},
    "approved": {"confirm", "decline", "withdraw", "vacate", "retract", "defer", "undo"}
    | {f"back_{status}" for status in ("waitlisted", "rejected")},
    "confirmed": {"decline", "withdraw", "vacate", "retract", "defer"},
    "declined": {"confirm", "back_approved", "back_confirmed"},
    "withdrawn": set(),
}


def test_every_status_allows_exactly_these_actions() -> None:
    allowed = {
        status: {action for known, action in TRANSITIONS if known == status}
        for status in get_args(Status)
    }
    assert allowed == REACHED


@pytest.mark.parametrize("action", get_args(Action))
def test_withdrawn_application_stays_withdrawn(action: Action) -> None:
    with pytest.raises(IllegalTransition, match=f"withdrawn cannot {action}"):
        after("withdrawn", action)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("answer:Aabcdefghij2:state:TG", "Aabcdefghij2"),
        ("Aabcdefghij2", "Aabcdefghij2"),
        ("apply", None),
        ("answer:applications:state", None),
        ("AabcdefghijkL", None),
        ("xAabcdefghij2", None),
    ],
)
def test_id_is_found_inside_data(data: str, expected: str | None) -> None:
    assert id_in(data) == expected
