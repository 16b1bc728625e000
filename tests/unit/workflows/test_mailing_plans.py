"""Who gets which letter of a mailing, and who none and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.facts.mailings import Plan
from bot.i18n import Language
from bot.message import Message
from bot.outreach import Outreach, Subscriber
from bot.workflows.mailings.planning import plan, samples
from tests.unit.workflows.mailing_round import (
    CYCLE,
    FIRST,
    NOW,
    mission,
    outreach,
    programme,
    said,
)

HOUR = timedelta(hours=1)
TOLD = {"known": 1, "got": {"invitation": 1}}


def test_everybody_healthy_is_invited_once_in_their_language() -> None:
    found = plan(
        "invitation",
        CYCLE,
        outreach(
            mission(1, "FR", "fr"),
            mission(2, "NO"),
            mission(3, "AR", "es"),
            mission(4, "CH", "fr", delivery="failed"),
            mission(5, "IT", delivery="complained"),
            mission(6, "PL", left=frozenset({"invitations"})),
            mission(7, "PT", delivery="soft"),
            mission(8, "SE", got={"invitation": 1}),
        ),
        NOW,
    )
    told = {
        key: value if isinstance(value, str) else value[0] for key, value in said(found).items()
    }
    assert told == {
        1: "Invitation aux Pré-sessions 40, mardi 7 décembre 2021",
        2: "Invitation to the Pre-sessions 40, Tuesday, 7 December 2021",
        3: "Invitación a las Pre-sesiones 40, martes, 7 de diciembre de 2021",
        4: "failed",
        5: "complained",
        6: "unsubscribed",
        7: "Invitation to the Pre-sessions 40, Tuesday, 7 December 2021",
        8: "up_to_date",
    }


def test_same_mailbox_in_other_spellings_gets_one_mail() -> None:
    same = [replace(mission(number, "FR"), mailbox="upr@x.example") for number in (1, 2)]
    found = plan("invitation", CYCLE, outreach(*same), NOW)
    assert [key for key, value in said(found).items() if value == "duplicate"] == [2]


def test_own_mission_may_open_and_not_question() -> None:
    found = plan("invitation", CYCLE, outreach(mission(1, "HT", "en"), mission(2, "NO")), NOW)
    own, other = said(found)[1][1], said(found)[2][1]
    assert "Your own State (Haiti) is among those under review" in own
    assert own.count("may open") == 2
    assert own.count("may not put questions") == 2
    assert "own" not in other.replace("known", "")


def test_agenda_holds_what_a_mission_attends_and_asks_whoever_has_not_said() -> None:
    found = plan(
        "agenda",
        CYCLE,
        outreach(
            mission(1, "FR", answers={"HT": "accepted", "TG": "declined"}),
            mission(2, "NO"),
            mission(3, "SE", answers=dict.fromkeys(("HT", "TG", "VE"), "declined")),
            mission(4, "DK", got={"agenda": 1}),
        ),
        NOW,
    )
    told = said(found)
    assert told[1][0] == "Your agenda for the Pre-sessions 40"
    assert ("Haiti" in told[1][1], "Togo" in told[1][1]) == (True, False)
    assert told[2][0] == "The agenda of the Pre-sessions 40"
    assert "We do not know yet" in told[2][1]
    assert (told[3], told[4]) == ("declined", "up_to_date")


@pytest.mark.parametrize(
    ("days_before", "expected"),
    [
        (1, {1: "Tomorrow", 2: "Will you attend", 3: "Tomorrow", 4: "reminded", 5: "answered"}),
        (
            8,
            {
                1: "answered",
                2: "Will you attend",
                3: "Will you attend",
                4: "reminded",
                5: "answered",
            },
        ),
    ],
)
def test_reminder_goes_the_day_before_to_whoever_comes_and_once_to_whoever_is_silent(
    days_before: int, expected: dict[int, str]
) -> None:
    found = plan(
        "reminder",
        CYCLE,
        outreach(
            mission(1, "FR", answers={"HT": "accepted"}, **TOLD),
            mission(2, "NO", **TOLD),
            mission(3, "VE", **TOLD),
            mission(4, "SE", known=1, got={"invitation": 1, "reminder": 1}),
            mission(5, "DK", answers={"HT": "declined"}, **TOLD),
        ),
        FIRST - timedelta(days=days_before),
    )
    told = said(found)
    assert {
        key: value if isinstance(value, str) else value[0].split(":")[0].partition(" the ")[0]
        for key, value in told.items()
    } == expected


def test_reminder_of_tomorrow_goes_once_a_day() -> None:
    eve = FIRST - timedelta(days=1)
    coming = {"answers": {"HT": "accepted"}, "known": 1, "got": {"reminder": 1}}
    found = plan(
        "reminder",
        CYCLE,
        outreach(
            mission(1, "FR", reminded=eve - HOUR, **coming),
            mission(2, "NO", reminded=eve - timedelta(days=3), **coming),
        ),
        eve,
    )
    told = said(found)
    assert (told[1], told[2][0]) == ("reminded", "Tomorrow: Pre-sessions 40")


def test_change_tells_only_what_is_new_since_the_version_each_address_knows() -> None:
    moved = {"starts": FIRST + 5 * HOUR, "ends": FIRST + 6 * HOUR, "sequence": 1}
    second = programme(version=2, changed={"HT": moved})
    third = programme(
        version=3,
        changed={"HT": moved, "TG": {"room": "XXI", "sequence": 1}, "VE": {"status": "cancelled"}},
    )
    found = plan(
        "change",
        CYCLE,
        outreach(
            mission(1, "FR", known=1),
            mission(2, "NO", known=2),
            mission(3, "SE", known=3),
            mission(4, "DK"),
            mission(5, "FI", known=2, cancelled=3),
            mission(6, "IS", known=2, answers={"TG": "declined", "VE": "declined"}),
            programme=third,
            earlier={1: programme(), 2: second},
        ),
        NOW,
    )
    told = said(found)
    lines = {
        key: [line for line in value[1].splitlines() if line.startswith("- ")]
        for key, value in told.items()
        if not isinstance(value, str)
    }
    togo = "- Togo: the place is now: XXI; online: https://meet.example.org/room"
    venezuela = (
        "- Venezuela: the meeting of Tuesday, 7 December 2021, 11:00–11:45 does not take place"
    )
    haiti = (
        "- Haiti: now Tuesday, 7 December 2021, 14:00–15:00"
        " (before: Tuesday, 7 December 2021, 09:00–09:45)"
    )
    assert lines == {1: [togo, venezuela, haiti], 2: [togo, venezuela], 5: [togo]}
    assert {key: value for key, value in told.items() if isinstance(value, str)} == {
        3: "up_to_date",
        4: "never_told",
        6: "declined",
    }


def test_cancellation_takes_meetings_out_of_calendars() -> None:
    gone = programme(version=2, changed={"VE": {"status": "cancelled", "sequence": 1}})
    found = plan(
        "cancel",
        CYCLE,
        outreach(
            mission(1, "FR", known=1),
            mission(2, "NO", known=2),
            programme=gone,
            earlier={1: programme()},
        ),
        NOW,
    )
    assert isinstance(found, Plan)
    [letter] = found.letters
    [file] = letter.files
    assert file.media_type == "text/calendar; charset=utf-8; method=CANCEL"
    assert b"STATUS:CANCELLED" in file.content
    assert b"SEQUENCE:1" in file.content
    assert said(found)[2] == "up_to_date"


def test_round_that_is_off_as_a_whole_is_told_as_such_and_taken_out_of_calendars() -> None:
    off = {code: {"status": "cancelled", "sequence": 1} for code in ("HT", "TG", "VE")}
    found = plan(
        "cancel",
        CYCLE,
        outreach(
            mission(1, "FR", "fr", known=1),
            programme=programme(version=2, changed=off),
            earlier={1: programme()},
        ),
        NOW,
    )
    assert isinstance(found, Plan)
    [letter] = found.letters
    assert letter.subject == "Les Pré-sessions 40 n’auront pas lieu comme prévu"
    assert [file.media_type.rpartition("=")[2] for file in letter.files] == ["CANCEL"] * 3


def test_meeting_that_is_no_longer_in_the_programme_leaves_calendars_too() -> None:
    whole = programme()
    without = replace(programme(version=2), meetings=whole.meetings[1:])
    found = plan(
        "change",
        CYCLE,
        outreach(mission(1, "FR", known=1), programme=without, earlier={1: whole}),
        NOW,
    )
    assert isinstance(found, Plan)
    [file] = found.letters[0].files
    assert (b"METHOD:CANCEL" in file.content, b"SEQUENCE:1" in file.content) == (True, True)


@pytest.mark.parametrize(
    ("kind", "found", "refused"),
    [
        ("invitation", Outreach(), "missions.refused_no_missions"),
        ("invitation", Outreach(missions=(mission(1, "FR"),)), "missions.refused_no_programme"),
        (
            "agenda",
            outreach(
                mission(1, "FR"),
                programme=programme(
                    changed={code: {"status": "cancelled"} for code in ("HT", "TG", "VE")}
                ),
            ),
            "missions.refused_nothing_held",
        ),
        ("invitation", outreach(mission(1, "FR", delivery="failed")), "missions.refused_nobody"),
        ("call", outreach(), "missions.refused_call_closed"),
        ("newsletter", outreach(), "missions.refused_languages"),
    ],
)
def test_mailing_that_makes_no_sense_is_refused_with_the_reason(
    kind: str, found: Outreach, refused: str
) -> None:
    made = plan(kind, CYCLE, found, NOW)  # type: ignore[arg-type]
    assert isinstance(made, Message)
    assert made.key == refused


def test_call_goes_to_whoever_asked_and_has_not_applied_on_their_channel() -> None:
    def asked(number: int, language: Language, **more: object) -> Subscriber:
        return Subscriber(
            contact_id=number,
            channel="email",
            mailbox=f"{number}@x.example",
            language=language,
            lists=frozenset({"calls"}),
            **more,  # type: ignore[arg-type]
        )

    people = (
        asked(1, "fr"),
        asked(2, "en", applied=True),
        asked(3, "en", left=frozenset({"calls"})),
        Subscriber(
            contact_id=4,
            channel="telegram",
            mailbox="telegram:4",
            language="es",
            lists=frozenset({"calls"}),
        ),
        Subscriber(
            contact_id=5,
            channel="email",
            mailbox="5@x.example",
            language="es",
            lists=frozenset({"news"}),
        ),
    )
    made = plan("call", CYCLE, Outreach(subscribers=people), CYCLE.opens + HOUR)
    assert isinstance(made, Plan)
    told = said(made)
    assert told[1][0] == "Appel à candidatures : Pré-sessions 40".replace(" :", "\u00a0:")
    assert (told[2], told[3], 5 in told) == ("applied", "unsubscribed", False)
    telegram = made.letters[next(each.letter for each in made.recipients if each.contact_id == 4)]
    assert (telegram.markup, telegram.offers) == (
        "telegram",
        (("No recibir más", "leave:calls"),),
    )


def test_run_of_the_same_letters_to_the_same_people_has_the_same_digest() -> None:
    first = plan("invitation", CYCLE, outreach(mission(1, "FR"), mission(2, "NO")), NOW)
    again = plan("invitation", CYCLE, outreach(mission(2, "NO"), mission(1, "FR")), NOW + HOUR)
    other = plan("invitation", CYCLE, outreach(mission(1, "FR"), mission(3, "NO")), NOW)
    assert isinstance(first, Plan)
    assert isinstance(again, Plan)
    assert isinstance(other, Plan)
    assert (first.digest == again.digest, first.digest == other.digest) == (True, False)
    assert [each.language for each in samples(first)] == ["en"]
