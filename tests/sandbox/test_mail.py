"""Mail over aiosmtplib and imapclient, through the post office and back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, TypeVar

import aiosmtplib
import pytest
from flufl.bounce import all_failures
from imapclient import IMAPClient
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
)

from bot.sandbox.faults import Fault
from bot.sandbox.mail.letters import Letter
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Api

BOT = "presessions@upr-info.test"
GRACE = "grace@civic-forum.example"

T = TypeVar("T")


async def with_imap(sandbox: Sandbox, work: Callable[[IMAPClient], T]) -> T:
    """What imapclient gives, in a thread as the adapter runs it."""

    def run() -> T:
        with IMAPClient("127.0.0.1", port=sandbox.imap_port, ssl=False, timeout=10) as client:
            client.login("presessions", "anything")
            client.select_folder("INBOX")
            return work(client)

    return await asyncio.to_thread(run)


def mail_to(*recipients: str, subject: str = "Hello") -> EmailMessage:
    """A mail of the bot."""
    message = EmailMessage()
    message["From"] = BOT
    message["To"] = ", ".join(recipients)
    message["Subject"] = subject
    message["Message-ID"] = "<stable-1@upr-info.test>"
    message.set_content("Bonjour à tous")
    message.add_alternative("<p>Bonjour à tous</p>", subtype="html")
    return message


async def post(sandbox: Sandbox, message: EmailMessage, **options: Any) -> Any:
    """Send with aiosmtplib, as the adapter does."""
    return await aiosmtplib.send(
        message,
        hostname="127.0.0.1",
        port=sandbox.smtp_port,
        username="presessions",
        password="sandbox",
        start_tls=False,
        **{"timeout": 5, **options},
    )


async def test_bots_mail_lands_in_the_mailbox(sandbox: Sandbox, api: Api) -> None:
    await post(sandbox, mail_to(GRACE))
    boxes = {box["address"]: box for box in await api.part("mailboxes")}
    (mail,) = boxes[GRACE]["mails"]
    shown = {key: mail[key] for key in ("from", "to", "subject", "text", "html", "mine")}
    assert shown == {
        "from": BOT,
        "to": GRACE,
        "subject": "Hello",
        "text": "Bonjour à tous",
        "html": "<p>Bonjour à tous</p>\n",
        "mine": False,
    }


async def test_persons_mail_reaches_an_idling_bot_at_once(sandbox: Sandbox) -> None:
    loop = asyncio.get_running_loop()
    idling = asyncio.Event()

    def idle(client: IMAPClient) -> tuple[float, list[Any]]:
        client.idle()
        loop.call_soon_threadsafe(idling.set)
        responses = client.idle_check(timeout=8)
        arrived = time.monotonic()
        client.idle_done()
        return arrived, [responses, client.search()]

    waiting = asyncio.create_task(with_imap(sandbox, idle))
    await idling.wait()
    await asyncio.sleep(0.2)
    sent = time.monotonic()
    await sandbox.mail.send(Letter(sender=GRACE, to=BOT, subject="Apply", text="For Togo"))
    arrived, seen = await waiting
    assert arrived - sent < 0.5
    assert (1, b"EXISTS") in seen[0]
    assert seen[1] == [1]


async def test_mail_that_came_between_two_commands_is_told_when_idling_begins(
    sandbox: Sandbox,
) -> None:
    loop = asyncio.get_running_loop()

    def look_then_idle(client: IMAPClient) -> bytes:
        assert client.search() == []
        letter = Letter(sender=GRACE, to=BOT, subject="Apply", text="For Togo")
        asyncio.run_coroutine_threadsafe(sandbox.mail.send(letter), loop).result(5)
        client.idle()
        # idle_check() looks at the socket only: what came in one packet with the answer to
        # IDLE waits above it, and would not be seen.
        line: bytes = client._imap.readline()
        client.idle_done()
        return line

    assert await with_imap(sandbox, look_then_idle) == b"* 1 EXISTS\r\n"


async def test_delivered_mail_carries_the_servers_trace(sandbox: Sandbox) -> None:
    await sandbox.mail.send(
        Letter(sender=f"Grace <{GRACE}>", to="presessions+x7@upr-info.test", subject="S", text="T")
    )
    raw = await with_imap(sandbox, lambda client: client.fetch(1, ["RFC822"])[1][b"RFC822"])
    message = message_from_bytes(raw, policy=policy.default)
    assert (message["Return-Path"], message["Delivered-To"], message["From"]) == (
        f"<{GRACE}>",
        "presessions+x7@upr-info.test",
        f"Grace <{GRACE}>",
    )
    assert "dmarc=pass" in message["Authentication-Results"]


async def test_marked_address_bounces_with_a_delivery_report(sandbox: Sandbox) -> None:
    sandbox.mail.add("gone@nowhere.example", "applicant", "Gone", "bounce")
    sent = mail_to("gone@nowhere.example")
    await post(sandbox, sent, sender="bounce+77@upr-info.test")
    raw = await with_imap(sandbox, lambda client: client.fetch(1, ["RFC822"])[1][b"RFC822"])
    report = message_from_bytes(raw)
    assert report.get_content_type() == "multipart/report"
    assert report["Delivered-To"] == "bounce+77@upr-info.test"
    temporary, permanent = all_failures(report)
    assert (set(temporary), set(permanent)) == (set(), {b"gone@nowhere.example"})
    assert b"Message-ID: <stable-1@upr-info.test>" in raw
    assert sandbox.mail.mails("gone@nowhere.example") == []


async def test_refused_recipient_does_not_stop_the_others(sandbox: Sandbox) -> None:
    sandbox.mail.add("no@closed.example", "applicant", "Closed", "refuse")
    errors, _ = await post(sandbox, mail_to(GRACE, "no@closed.example"))
    assert {address: reply.code for address, reply in errors.items()} == {"no@closed.example": 550}
    assert len(sandbox.mail.mails(GRACE)) == 1


async def test_vacation_answers_automatically(sandbox: Sandbox) -> None:
    sandbox.mail.mark(GRACE, "vacation")
    await post(sandbox, mail_to(GRACE))
    raw = await with_imap(sandbox, lambda client: client.fetch(1, ["RFC822"])[1][b"RFC822"])
    message = message_from_bytes(raw)
    assert (message["Auto-Submitted"], message["In-Reply-To"]) == (
        "auto-replied",
        "<stable-1@upr-info.test>",
    )


async def test_injected_smtp_faults_strike_as_named(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault(service="smtp", fault="451"))
    sandbox.faults.add(Fault(service="smtp", fault="drop_after"))
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await post(sandbox, mail_to(GRACE))
    with pytest.raises(aiosmtplib.SMTPException):
        await post(sandbox, mail_to(GRACE))
    assert len(sandbox.mail.mails(GRACE)) == 1
    await post(sandbox, mail_to(GRACE))
    assert [request.outcome for request in sandbox.log.find("smtp")] == [
        "451 4.7.1 Please try again later",
        "drop_after",
        "250 2.0.0 OK: queued",
    ]


_SMTP_FAULTS: list[tuple[Fault, type[Exception], int]] = [
    (Fault(service="smtp", fault="550"), aiosmtplib.SMTPRecipientsRefused, 0),
    (Fault(service="smtp", fault="421", method="MAIL"), aiosmtplib.SMTPException, 0),
    (Fault(service="smtp", fault="552", method="DATA"), aiosmtplib.SMTPDataError, 0),
    (Fault(service="smtp", fault="421", method="CONNECT"), aiosmtplib.SMTPException, 0),
    (Fault(service="smtp", fault="close"), aiosmtplib.SMTPException, 0),
    (Fault(service="smtp", fault="timeout"), aiosmtplib.SMTPException, 0),
    (Fault(service="smtp", fault="drop_after"), aiosmtplib.SMTPException, 1),
    (Fault(service="smtp", fault="hang_after"), aiosmtplib.SMTPException, 1),
]


@pytest.mark.parametrize(("fault", "error", "arrived"), _SMTP_FAULTS)
async def test_smtp_fault_ends_as_it_should(
    sandbox: Sandbox, fault: Fault, error: type[Exception], arrived: int
) -> None:
    sandbox.faults.add(fault)
    with pytest.raises(error):
        await post(sandbox, mail_to(GRACE), timeout=0.5)
    assert len(sandbox.mail.mails(GRACE)) == arrived
    await post(sandbox, mail_to(GRACE))
    assert len(sandbox.mail.mails(GRACE)) == arrived + 1


_IMAP_FAULTS: list[tuple[str, type[Exception]]] = [
    ("close", IMAPClientAbortError),
    ("BYE", IMAPClientAbortError),
    ("NO", IMAPClientError),
]


@pytest.mark.parametrize(("fault", "error"), _IMAP_FAULTS)
async def test_imap_fault_strikes_its_command_once(
    sandbox: Sandbox, fault: str, error: type[Exception]
) -> None:
    sandbox.faults.add(Fault(service="imap", method="UID SEARCH", fault=fault))
    with pytest.raises(error):
        await with_imap(sandbox, lambda client: client.search())
    assert await with_imap(sandbox, lambda client: client.search()) == []


async def test_raw_mail_arrives_byte_by_byte(sandbox: Sandbox, api: Api) -> None:
    raw = b"From: x@example.org\nSubject: =?bad?\xff\n\nno blank \x00 line\n"
    params = {"from": ""}
    assert (await api("POST", "/api/mail/raw", params=params, data=raw))[0] == 200
    stored = await with_imap(sandbox, lambda client: client.fetch(1, ["RFC822"])[1][b"RFC822"])
    assert stored.startswith(b"Return-Path: <>\n")
    assert stored.endswith(raw)


async def test_person_writes_with_everything_a_mail_program_can(sandbox: Sandbox, api: Api) -> None:
    letter = {
        "from": f"Grace <{GRACE}>",
        "to": BOT,
        "subject": "Re: Übersicht",
        "text": "> quoted\n\nyes",
        "html": "<p>yes</p>",
        "in_reply_to": "<a@upr-info.test>",
        "headers": {"Auto-Submitted": "no"},
        "attachments": [{"name": "é.pdf", "type": "application/pdf", "base64": "JVBERg=="}],
    }
    status, answer = await api("POST", "/api/mail", letter)
    raw = await with_imap(sandbox, lambda client: client.fetch(1, ["RFC822"])[1][b"RFC822"])
    message = message_from_bytes(raw, policy=policy.default)
    (file,) = message.iter_attachments()
    assert (status, message["Message-ID"], message["References"], message["Auto-Submitted"]) == (
        200,
        answer["message_id"],
        "<a@upr-info.test>",
        "no",
    )
    assert (message["Subject"], file.get_filename(), file.get_content()) == (
        "Re: Übersicht",
        "é.pdf",
        b"%PDF",
    )
    boxes = {box["address"]: box for box in await api.part("mailboxes")}
    assert [mail["mine"] for mail in boxes[GRACE]["mails"]] == [True]


async def test_moved_and_flagged_mails_stay_so(sandbox: Sandbox) -> None:
    for subject in ("one", "two"):
        await sandbox.mail.send(Letter(sender=GRACE, to=BOT, subject=subject, text="T"))

    def tidy(client: IMAPClient) -> Any:
        client.create_folder("Done")
        client.add_flags(1, [b"\\Seen"])
        client.move([2], "Done")
        flags = b"\\Seen" in client.get_flags([1])[1]
        client.select_folder("Done")
        return flags, client.search()

    assert await with_imap(sandbox, tidy) == (True, [1])


async def test_renumbered_inbox_has_a_new_uidvalidity(sandbox: Sandbox) -> None:
    await sandbox.mail.send(Letter(sender=GRACE, to=BOT, subject="one", text="T"))

    def validity(client: IMAPClient) -> tuple[int, list[int]]:
        return int(client.folder_status("INBOX", "UIDVALIDITY")[b"UIDVALIDITY"]), client.search()

    before = await with_imap(sandbox, validity)
    sandbox.imap.renumber()
    after = await with_imap(sandbox, validity)
    assert after == (before[0] + 1, [1])
