"""The mailbox's cursor: read back as written, and safe against numbering anew."""

from __future__ import annotations

import pytest

from bot.channels.email.place import Place, resume

SAVED = Place(validity=9, uid=40, old=12, start="first")


def test_a_place_is_read_back_as_written() -> None:
    assert [Place.parse(str(place)) for place in (SAVED, SAVED.after(50))] == [
        SAVED,
        Place(validity=9, uid=50, old=12, start="first"),
    ]
    assert SAVED.after(3) == SAVED


@pytest.mark.parametrize("saved", [None, "", "40", "9:40", "9:x:12:first", "9:40:-1:first"])
def test_what_is_no_place_is_none(saved: str | None) -> None:
    assert Place.parse(saved) is None


@pytest.mark.parametrize(
    ("saved", "validity", "expected"),
    [
        (None, 9, Place(validity=9, uid=0, old=99, start="first")),
        (SAVED, 9, SAVED),
        (SAVED, 10, Place(validity=10, uid=0, old=99, start="again")),
    ],
)
def test_reading_goes_on_where_it_can(saved: Place | None, validity: int, expected: Place) -> None:
    assert resume(saved, validity=validity, next_uid=100) == expected
