"""The writer's clock, learned from the Date of a mail that is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.effects import SetPreference
from bot.handlers.zones import learned
from tests.unit.handlers.situation import contact, context, wrote


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (timedelta(hours=3), "Etc/GMT-3"),
        (timedelta(hours=-5), "Etc/GMT+5"),
        (timedelta(0), None),  # what servers write
        (timedelta(hours=5, minutes=30), None),
        (timedelta(hours=15), None),
        (None, None),
    ],
)
def test_zone_is_learned_from_the_offset(offset: timedelta | None, expected: str | None) -> None:
    found = learned(wrote("hello", utc_offset=offset), context(contact=contact("email")))
    assert [each.zone for each in found if isinstance(each, SetPreference)] == (
        [expected] if expected else []
    )


def test_zone_is_learned_once_and_only_from_proven_mail() -> None:
    known = contact("email", zone="Africa/Lome")
    offset = timedelta(hours=3)
    assert learned(wrote("hello", utc_offset=offset), context(contact=known)) == []
    assert learned(wrote("hello", utc_offset=offset, authentic=False), context()) == []
