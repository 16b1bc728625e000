"""Calendar files on their way out: filled in, folded, and still calendar files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.channels.email.invites import personal
from bot.events import Attachment
from bot.facts.mailings import MISSION_ADDRESS, MISSION_NAME, ORGANISER_ADDRESS

_FILE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "UID:1@x\r\nDTSTAMP:20211106T080000Z\r\nDTSTART:20211207T080000Z\r\n"
    f"ATTENDEE;CN={MISSION_NAME};RSVP=TRUE:mailto:{MISSION_ADDRESS}\r\n"
    f'ORGANIZER;CN="UPR Info":mailto:{ORGANISER_ADDRESS}\r\n'
    "SUMMARY:DESCRIBED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def filled(summary: str, recipient: str = "upr@missions.example") -> bytes:
    content = _FILE.replace("DESCRIBED", summary).encode()
    file = Attachment(name="a.ics", media_type="text/calendar; method=REQUEST", content=content)
    [done] = personal([file], recipient=recipient, answers_to="office+r.token@upr-info.test")
    return done.content


def test_file_names_its_one_recipient_and_where_answers_go() -> None:
    [event] = Calendar.from_ical(filled("Haiti")).walk("VEVENT")
    assert (event["ATTENDEE"], event["ATTENDEE"].params["CN"], event["ORGANIZER"]) == (
        "mailto:upr@missions.example",
        "upr@missions.example",
        "mailto:office+r.token@upr-info.test",
    )


def test_other_files_stay_as_they_are() -> None:
    note = Attachment(name="a.txt", media_type="text/plain", content=MISSION_ADDRESS.encode())
    assert personal([note], recipient="a@b.example", answers_to="c@d.example") == (note,)


@pytest.mark.fault(48)
def test_address_cannot_add_a_line() -> None:
    content = filled("Haiti", recipient='"a\r\nX-EVIL:1"@b.example')
    assert b"\nX-EVIL" not in content


@given(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\;,\u2028\u2029"),
        max_size=300,
    )
)
def test_lines_are_folded_between_characters_and_read_back(summary: str) -> None:
    content = filled(summary.strip())
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    content.decode()
    for line in content.split(b"\r\n"):
        line.decode()
    assert content.replace(b"\r\n ", b"").count(summary.strip().encode()) >= 1
