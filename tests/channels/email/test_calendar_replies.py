"""Answers of calendar programs, as four families of them put them into a mail."""

from __future__ import annotations

import base64

import pytest

from bot.channels.email.reading.parse import parse
from bot.events import Attachment
from bot.workflows.mailings.replies import by_calendar
from tests.unit.workflows.mailing_round import programme

CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
    "UID:ps40-ht@upr-info.org\r\nATTENDEE;CN=Mission;PARTSTAT=ACCEPTED:mailto:upr@missions.example\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
BASE64 = base64.encodebytes(CALENDAR.encode()).decode().replace("\n", "\r\n")
HEAD = (
    "From: Mission <upr@missions.example>\r\nTo: office@upr-info.test\r\n"
    "Subject: Accepted: Pre-sessions 40: Haiti\r\nMessage-ID: <1@missions.example>\r\n"
    "Date: Mon, 15 Nov 2021 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
)
ENCODED = (
    'Content-Type: text/calendar; charset="utf-8"; method=REPLY\r\n'
    f"Content-Transfer-Encoding: base64\r\n\r\n{BASE64}"
)
EMPTY = "--b\r\nContent-Type: text/plain\r\n\r\n\r\n"

MAILS = {
    "beside an empty text": HEAD
    + f'Content-Type: multipart/alternative; boundary="b"\r\n\r\n{EMPTY}--b\r\n{ENCODED}--b--\r\n',
    "as an attachment": HEAD
    + f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n{EMPTY}--b\r\n'
    + f"Content-Disposition: attachment; filename=answer.ics\r\n{ENCODED}--b--\r\n",
    "alone": HEAD + f"Content-Type: text/calendar; method=REPLY; charset=UTF-8\r\n\r\n{CALENDAR}",
    "twice, by a program that says so": HEAD
    + "Auto-Submitted: auto-generated\r\n"
    + 'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
    + f'Content-Type: multipart/alternative; boundary="b"\r\n\r\n{EMPTY}--b\r\n'
    + f"Content-Type: text/calendar; method=REPLY\r\n\r\n{CALENDAR}--b--\r\n--m\r\n"
    + 'Content-Type: application/ics; name="invite.ics"\r\n'
    + f"Content-Transfer-Encoding: base64\r\n\r\n{BASE64}--m--\r\n",
}


@pytest.mark.parametrize("how", MAILS)
def test_answer_of_a_calendar_is_found_in_its_mail(how: str) -> None:
    mail = parse(MAILS[how].encode())
    files = [
        Attachment(name=each.name, media_type=each.type, content=each.content)
        for each in mail.attachments
    ]
    assert by_calendar(files, programme()) == {"HT": "accepted"}
