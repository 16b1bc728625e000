"""What a mission's reply says, by calendar and in plain words of three languages."""

from __future__ import annotations

import pytest

from bot.events import Attachment
from bot.workflows.mailings.replies import by_calendar, in_words, is_calendar_reply, says_more
from tests.unit.workflows.mailing_round import programme

PROGRAMME = programme()
ALL = dict.fromkeys(("HT", "TG", "VE"), "accepted")
NONE = dict.fromkeys(("HT", "TG", "VE"), "declined")


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Haiti and Togo", {"HT": "accepted", "TG": "accepted"}),
        ("Haití, Togo", {"HT": "accepted", "TG": "accepted"}),
        ("Haïti et le Togo\n\nCordialement,\nAnne Morel", {"HT": "accepted", "TG": "accepted"}),
        ("all", ALL),
        ("Tous", ALL),
        ("Todas", ALL),
        ("Yes, we will attend all meetings.", ALL),
        ("Nous serons présents.", ALL),
        ("Sí, asistiremos a todas", ALL),
        ("none", NONE),
        ("Aucun", NONE),
        ("Ninguna", NONE),
        ("We regret that our mission is unable to attend.", NONE),
        ("Nous ne pourrons malheureusement pas participer.", NONE),
        ("Lamentablemente no podremos asistir.", NONE),
        ("We will attend Haiti but cannot attend Togo.", {"HT": "accepted", "TG": "declined"}),
        ("Peut-être le Venezuela", {"VE": "tentative"}),
        # Whoever writes is not what it writes about.
        ("The Permanent Mission of Togo will attend the meeting on Haiti.", {"HT": "accepted"}),
        ("La Mission permanente d’Haïti assistera à toutes les réunions", ALL),
        # A State that is not in the programme is nobody's answer.
        ("We will attend France and Togo", {"TG": "accepted"}),
    ],
)
def test_plain_answer_is_understood(text: str, answers: dict[str, str]) -> None:
    assert in_words(text, PROGRAMME) == answers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you very much for this information",
        "Could you send us the link?",
        "We will attend Haiti. May we bring an interpreter?",
        "We will attend if our Ambassador is back.",
        "The meeting on Togo concerns us",
        "Please add my colleague to the list",
        "We will attend all meetings. We will not attend Togo. We will attend Togo.",
        "word " * 300 + "we will attend",
    ],
)
def test_answer_that_is_not_plain_is_left_to_a_person(text: str) -> None:
    assert in_words(text, PROGRAMME) is None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Haiti and Togo", False),
        ("We will attend Haiti.\n\nKind regards,\nAnna Berg", False),
        ("We will attend. Please send the concept note to our embassy in Bern today.", True),
        ("We will attend. Is there parking?", True),
    ],
)
def test_mail_that_says_more_than_an_answer_reaches_the_office_too(text: str, more: bool) -> None:
    assert says_more(text, PROGRAMME) is more


def reply(partstat: str, uid: str = "ps40-ht@upr-info.org", method: str = "REPLY") -> Attachment:
    text = (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
        f"ATTENDEE;CN=Mission;\r\n PARTSTAT={partstat}:mailto:a@b.example\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return Attachment(name="r.ics", media_type="text/calendar", content=text.encode())


@pytest.mark.parametrize(
    ("file", "answers"),
    [
        (reply("ACCEPTED"), {"HT": "accepted"}),
        (reply("DECLINED"), {"HT": "declined"}),
        (reply("TENTATIVE"), {"HT": "tentative"}),
        (reply("DELEGATED"), {}),
        (reply("ACCEPTED", uid="somebody-elses@meeting"), {}),
        (reply("ACCEPTED", method="COUNTER"), {}),
        (Attachment(name="r.ics", media_type="text/calendar", content=b"\xff\xfe\x00"), {}),
        (
            Attachment(
                name="r.ics",
                media_type="text/calendar",
                content=b"BEGIN:VCALENDAR\r\n" + b"METHOD:REPLY\r\n" * 20_000,
            ),
            {},
        ),
    ],
)
def test_calendar_reply_answers_for_the_meeting_it_names(
    file: Attachment, answers: dict[str, str]
) -> None:
    assert by_calendar([file], PROGRAMME) == answers
    assert not answers or is_calendar_reply([file])
