"""What a person may know of their application's status."""

from __future__ import annotations

import pytest

from bot.facts.application import Status
from bot.facts.releases import Deciding, Offer
from bot.handlers.table import decide
from bot.message import Term
from tests.unit.handlers.situation import FIRST, application, context, sends, wrote


@pytest.mark.parametrize(
    ("status", "pending", "expected"),
    [
        ("submitted", (), "submitted"),
        ("approved", (f"decision:{FIRST}:1",), "submitted"),  # may still be taken back
        ("approved", (), "approved"),
        ("waitlisted", (), "submitted"),  # nobody has been told yet
        ("rejected", (), "submitted"),
        ("confirmed", (), "confirmed"),
    ],
)
def test_status_tells_no_decision_before_its_letter(
    status: Status, pending: tuple[str, ...], expected: str
) -> None:
    before = context(applications=(application(status=status),), pending=pending)
    (said,) = sends(decide(wrote("status", "telegram"), before))
    assert said.message.params["status"] == Term(key=f"status.{expected}")


@pytest.mark.parametrize(
    ("status", "pending", "back", "verbs"),
    [
        ("approved", (), None, ["attend", "attend", "withdraw"]),
        ("approved", (f"decision:{FIRST}:1:submitted",), None, ["withdraw"]),
        ("confirmed", (), None, ["statement", "prevented", "withdraw"]),
        ("declined", (), None, ["attend"]),
        ("declined", (), "asked", []),
        ("declined", (), "answered", ["attend"]),
        ("declined", (f"decision:{FIRST}:1:approved",), None, []),
    ],
)
def test_lost_letter_can_be_answered_under_the_status(
    status: Status, pending: tuple[str, ...], back: object, verbs: list[str]
) -> None:
    known = Deciding(offers={FIRST: Offer(back=back)})  # type: ignore[arg-type]
    applications = (application(status=status),)
    before = context(applications=applications, pending=pending, deciding=known)
    (said,) = sends(decide(wrote("status", "telegram"), before))
    offered = [choice.data for row in said.message.choices for choice in row]
    assert [data.partition(":")[0] for data in offered] == verbs
