"""What a person may know of their application's status."""

from __future__ import annotations

import pytest

from bot.facts.application import Status
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
