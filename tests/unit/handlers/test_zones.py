"""The writer's clock, learned from the Date of a mail that is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.effects import SetPreference
from bot.handlers.zones import learned
from tests.unit.handlers.situation import application, contact, context, wrote


@pytest.mark.parametrize(
    ("state", "offset", "expected"),
    [
        ("ZW", timedelta(hours=2), "Africa/Harare"),  # their State's, before the round's
        ("VE", timedelta(hours=-4), "America/Caracas"),
        ("VE", timedelta(hours=2), "Europe/Zurich"),  # where the meetings are, in summer
        ("VE", timedelta(hours=1), None),  # an offset alone says nothing of next winter
        ("VE", timedelta(0), None),  # what servers write
        ("VE", None, None),
    ],
)
def test_offset_picks_a_zone_where_the_person_may_be(
    state: str, offset: timedelta | None, expected: str | None
) -> None:
    about = context(contact=contact("email"), applications=(application(answers={"state": state}),))
    found = learned(wrote("hello", utc_offset=offset), about)
    assert [each.zone for each in found if isinstance(each, SetPreference)] == (
        [expected] if expected else []
    )


def test_zone_is_learned_once_and_only_from_proven_mail() -> None:
    known = contact("email", zone="Africa/Lome")
    offset = timedelta(hours=2)
    assert learned(wrote("hello", utc_offset=offset), context(contact=known)) == []
    assert learned(wrote("hello", utc_offset=offset, authentic=False), context()) == []
