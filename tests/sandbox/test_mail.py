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
        timeout=5,
        **options,
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
    assert (1, b"EXISTS") in seen[0] and seen[1] == [1]


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
    assert (temporary, permanent) == (set(), {b"gone@nowhere.example"})
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
