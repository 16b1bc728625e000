"""Calendar files: read by a parser that is not ours, updated, cancelled, and safe to open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from bot.agenda.ics import Organiser, Recipient, calendar, invitation, method
from bot.agenda.programme import Meeting, Programme
from bot.agenda.publishing import confidential_of, programme
from bot.agenda.vtimezone import vtimezone
from bot.i18n import LANGUAGES, Language
from tests.unit.agenda.rounds import at
from tests.unit.agenda.test_publishing import FIRST, ROUND, SLOTS, SPEAKERS, version, working

OFFICE = Organiser(name="UPR Info", address="presessions@example.org")
TOGO = Recipient(name="Mission du Togo", address="togo@example.org", language="fr", state="TG")
SECRET = confidential_of(ROUND, SPEAKERS)
PROGRAMME = programme(FIRST, SPEAKERS, SECRET)


def of(state: str, within: Programme = PROGRAMME) -> Meeting:
    found = within.meeting(state)
    assert found is not None
    return found


def read(content: bytes) -> Any:
    return vobject.readOne(content.decode())


def lines(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_invitation_is_a_request_to_one_mission() -> None:
    content = invitation(PROGRAMME, of("UG"), OFFICE, TOGO)
    parsed = read(content)
    event = parsed.vevent
    assert parsed.method.value == "REQUEST"
    assert (event.uid.value, event.sequence.value, event.status.value) == (
        "ps40-ug-q7@upr-info.org", "0", "CONFIRMED",
    )  # fmt: skip
    assert (event.dtstart.value, event.dtend.value) == (at(7, "10:00"), at(7, "10:30"))
    assert event.dtstamp.value == at(1, "09:00").astimezone(UTC)
    assert event.location.value == "XX"
    assert event.organizer.value == "mailto:presessions@example.org"
    [attendee] = event.contents["attendee"]
    assert (attendee.value, attendee.params["PARTSTAT"], attendee.params["RSVP"]) == (
        "mailto:togo@example.org", ["NEEDS-ACTION"], ["TRUE"],
    )  # fmt: skip
    assert parsed.vtimezone.contents["tzid"][0].value == "Europe/Zurich"


def test_update_and_cancellation_are_the_same_event_later() -> None:
    moved = replace(SLOTS[0], starts=at(8, "09:00"), ends=at(8, "09:30"))
    second = programme(version(working(moved, SLOTS[1], before=FIRST)), SPEAKERS, SECRET)
    gone = version(working(SLOTS[1], before=version(working(moved, SLOTS[1], before=FIRST))))
    third = programme(gone, SPEAKERS, SECRET)
    told = [
        read(invitation(each, of("TG", each), OFFICE, TOGO)) for each in (PROGRAMME, second, third)
    ]
    assert [each.method.value for each in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {each.vevent.uid.value for each in told} == {"ps40-tg-q7@upr-info.org"}
    assert [each.vevent.sequence.value for each in told] == ["0", "1", "2"]
    assert [each.vevent.status.value for each in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert told[1].vevent.dtstart.value == at(8, "09:00")
    assert "Annulé" in told[2].vevent.summary.value
    assert method(of("TG", third)) == "CANCEL"


@pytest.mark.parametrize(
    ("language", "summary", "own"),
    [
        ("en", "Pre-sessions 40: Togo", "may not put questions"),
        ("fr", "Pré-sessions 40\u00a0: Togo", "ne peut ni poser de questions"),
        ("es", "Pre-sesiones 40: Togo", "no puede hacer preguntas"),
    ],
)
def test_words_are_the_readers_and_its_own_state_learns_its_part(
    language: Language, summary: str, own: str
) -> None:
    told = [
        read(invitation(PROGRAMME, of(state), OFFICE, replace(TOGO, language=language))).vevent
        for state in ("TG", "UG")
    ]
    assert told[0].summary.value == summary
    assert [own in each.description.value for each in told] == [True, False]


def test_whole_programme_is_published_without_anybodys_address() -> None:
    content = calendar(PROGRAMME, replace(TOGO, language="es"))
    parsed = read(content)
    assert parsed.method.value == "PUBLISH"
    assert [each.uid.value for each in parsed.vevent_list] == [
        "ps40-tg-q7@upr-info.org", "ps40-ug-q7@upr-info.org", "ps40-ve-q7@upr-info.org",
    ]  # fmt: skip
    assert b"ATTENDEE" not in content


def test_confidential_speaker_is_in_no_calendar_of_anybody() -> None:
    for language in LANGUAGES:
        reader = replace(TOGO, language=language, state="VE")
        content = invitation(PROGRAMME, of("VE"), OFFICE, reader)
        text = read(content).vevent.description.value
        for secret in ("Mensah3", "Ama", "Organisation 3"):
            assert secret not in text
            assert secret not in content.decode()


def test_clock_of_the_zone_is_right_in_winter_and_summer() -> None:
    for month, offset in ((1, 1), (7, 2), (12, 1)):
        moment = datetime(2021, month, 7, 9, tzinfo=at(7, "09:00").tzinfo)
        meeting = replace(of("TG"), starts=moment, ends=moment + timedelta(minutes=30))
        event = read(invitation(PROGRAMME, meeting, OFFICE, TOGO)).vevent
        assert event.dtstart.value.utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Zurich", ["-1SU;BYMONTH=3", "-1SU;BYMONTH=10"]),
        ("America/New_York", ["2SU;BYMONTH=3", "1SU;BYMONTH=11"]),
        ("Australia/Sydney", ["1SU;BYMONTH=4", "1SU;BYMONTH=10"]),
        ("Asia/Kolkata", []),
    ],
)
def test_zone_is_told_by_rules(zone: str, rules: list[str]) -> None:
    told = lines(vtimezone(zone, 2021).to_ical())
    found = [each.partition("BYDAY=")[2] for each in told if each.startswith("RRULE")]
    assert found == rules


_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(room=_ANY, mission=_ANY)
def test_whatever_was_typed_lines_are_short_and_structure_is_ours(room: str, mission: str) -> None:
    meeting = replace(of("TG"), room=room, link="https://meet.example.org/a?b=1;c,d")
    reader = Recipient(name=mission, address="x@example.org", language="fr")
    content = invitation(PROGRAMME, meeting, OFFICE, reader)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    told = lines(content)
    assert [line for line in told if line.startswith("BEGIN:")] == [
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:DAYLIGHT", "BEGIN:STANDARD", "BEGIN:VEVENT",
    ]  # fmt: skip
    assert sum(line.startswith("ATTENDEE") for line in told) == 1
    assert "URL:https://meet.example.org/a?b=1;c,d" in told
