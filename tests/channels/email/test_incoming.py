"""What mails mean: each row is a mail as it comes in and the event it becomes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.email.identity import identity
from bot.channels.email.incoming import Desk, Dropped
from bot.channels.email.reading.parse import parse
from bot.events import (
    Address,
    AddressFailed,
    Event,
    ListLeft,
    MailHeld,
    PersonWrote,
    ReplyToken,
)
from tests.mailservers.letters import OWN, TOKENS

AT = datetime(2021, 7, 26, 10, 0, tzinfo=UTC)
DESK = Desk(own=OWN, tokens=TOKENS)
REPLY_TO = TOKENS.reply_address(7, "Aabc")
MESSAGE_ID = TOKENS.message_id("row-1", 7, "Aabc", "ama@collectif.example")
RETURN_PATH = TOKENS.return_path(7, "ama@collectif.example")
STOP = TOKENS.unsubscribe_address(7, "calls")


def mail(*head: str, body: str = "Oui.") -> bytes:
    return "\r\n".join([*head, "Subject: Togo", "", body, ""]).encode()


def opened(raw: bytes, authserv_id: str | None = None) -> Event | Dropped:
    return DESK.open(raw, parse(raw, authserv_id=authserv_id), AT)


def wrote(raw: bytes, **changes: object) -> PersonWrote:
    fields: dict[str, object] = {
        "id": identity(raw, parse(raw)),
        "at": AT,
        "sender": Address(channel="email", value="ama@collectif.example"),
        "text": "Oui.",
        "in_context": "Oui.",
        "subject": "Togo",
        "authentic": False,
        **changes,
    }
    return PersonWrote(**fields)  # type: ignore[arg-type]  # a table of fields


FROM = "From: Ama <ama@collectif.example>"
TOKEN = ReplyToken(contact_id=7, about="Aabc")


@pytest.mark.parametrize(
    ("raw", "changes"),
    [
        (mail(FROM, "To: bot@lab.test"), {}),
        (mail(FROM, f"To: {REPLY_TO}"), {"token": TOKEN, "authentic": True}),
        (
            mail(
                FROM, "To: bot@lab.test", f"In-Reply-To: {MESSAGE_ID}", "Message-ID: <a@b.example>"
            ),
            {
                "token": TOKEN,
                "authentic": True,
                "message_id": "<a@b.example>",
                "references": (MESSAGE_ID,),
            },
        ),
        (
            mail(FROM, f"References: <p@q.example> {MESSAGE_ID}", "In-Reply-To: <lost@x.example>"),
            {
                "token": TOKEN,
                "authentic": True,
                "references": ("<p@q.example>", MESSAGE_ID, "<lost@x.example>"),
            },
        ),
        # An identifier that looks like ours proves nothing without its signature.
        (
            mail(FROM, f"In-Reply-To: {MESSAGE_ID.replace('.a', '.b')}"),
            {"references": (MESSAGE_ID.replace(".a", ".b"),)},
        ),
        (
            mail(FROM, f"To: {REPLY_TO}", "Auto-Submitted: auto-replied"),
            {"token": TOKEN, "authentic": True, "automatic": True},
        ),
        (mail(FROM, "List-Id: <news.collectif.example>"), {"automatic": True}),
        (
            mail(FROM, body="This is an automatic reply, please do not answer."),
            {
                "automatic": True,
                "guessed": True,
                "text": "This is an automatic reply, please do not answer.",
                "in_context": "This is an automatic reply, please do not answer.",
            },
        ),
        (mail("Return-Path: <>", FROM), {"automatic": True}),
        (mail(FROM, "Auto-Submitted: no (by hand)"), {}),
        (mail(FROM, "X-Auto-Response-Suppress: All"), {}),
        (
            mail(FROM, "Date: Mon, 26 Jul 2021 09:00:00 +0300"),
            {"utc_offset": timedelta(hours=3)},
        ),
    ],
)
def test_a_persons_mail_is_what_they_wrote(raw: bytes, changes: dict[str, object]) -> None:
    assert opened(raw) == wrote(raw, **changes)


@pytest.mark.fault(43)
@pytest.mark.parametrize("body", ["", "unsubscribe", "I am on vacation."])
def test_a_mail_to_the_address_for_leaving_leaves_that_list(body: str) -> None:
    raw = mail(FROM, f"To: {STOP}", body=body)
    assert opened(raw) == ListLeft(id=identity(raw, parse(raw)), at=AT, contact_id=7, list="calls")


@pytest.mark.parametrize(
    ("results", "token", "authentic"),
    [
        ("dmarc=pass header.from=collectif.example", False, True),
        ("dmarc=fail header.from=collectif.example", True, False),
        ("spf=fail smtp.mailfrom=ama@collectif.example", True, False),
        ("spf=none; dkim=none", True, True),
        ("spf=softfail smtp.mailfrom=ama@collectif.example", True, True),
        ("spf=none; dkim=none", False, False),
        ("spf=pass smtp.mailfrom=eve@evil.example", False, False),
    ],
)
def test_our_servers_word_comes_before_the_token(
    results: str, token: bool, authentic: bool
) -> None:
    to = REPLY_TO if token else "bot@lab.test"
    raw = mail(f"Authentication-Results: mx.lab.test; {results}", FROM, f"To: {to}")
    event = opened(raw, authserv_id="mx.lab.test")
    assert isinstance(event, PersonWrote)
    assert event.authentic is authentic


@pytest.mark.fault(36)
@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (mail("From: bot@lab.test", "To: ama@collectif.example"), "from ourselves"),
        (mail(f"From: {REPLY_TO}"), "from ourselves"),
        (mail(FROM, f"Message-ID: {MESSAGE_ID}"), "our own mail came back"),
    ],
)
def test_what_we_sent_ourselves_is_no_news(raw: bytes, why: str) -> None:
    assert opened(raw) == Dropped(why=why)


@pytest.mark.fault(31)
def test_mail_of_nobody_is_held() -> None:
    raw = mail("To: bot@lab.test")
    held = opened(raw)
    assert isinstance(held, MailHeld)
    assert held.raw == raw


@pytest.mark.parametrize(
    "sender", ["From: Ama <ama@collectif.example>", "From: Ama via Bot <bot@lab.test>"]
)
def test_mail_through_a_group_with_our_address_is_held_for_people(sender: str) -> None:
    raw = mail(sender, "To: bot@lab.test", "List-ID: Bot <bot.lab.test>", "Precedence: list")
    held = opened(raw)
    assert isinstance(held, MailHeld)
    assert held.raw == raw


def bounce(
    to: str = "bot@lab.test",
    *,
    failed: str = "ama@collectif.example",
    original: str = "<x@y.example>",
    action: str = "failed",
    status: str = "5.1.1",
    copied_to: str = "somebody@else.example",
) -> bytes:
    return "\r\n".join(
        [
            "From: Mail Delivery System <MAILER-DAEMON@mx.far.example>",
            f"To: {to}",
            "Subject: Undelivered Mail Returned to Sender",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "Your message could not be delivered.",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.far.example",
            "",
            f"Final-Recipient: rfc822; {failed}",
            f"Action: {action}",
            f"Status: {status}",
            "",
            "--b",
            "Content-Type: text/rfc822-headers",
            "",
            f"Message-ID: {original}",
            f"To: {copied_to}",
            "From: bot@lab.test",
            "",
            "--b--",
            "",
        ]
    ).encode()


def failed(raw: bytes) -> tuple[object, ...]:
    event = opened(raw)
    assert isinstance(event, AddressFailed)
    assert event.address.channel == "email"
    return event.contact_id, event.kind, event.permanent, event.reason


HARD = (7, "bounce", True, "address unknown")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (bounce(RETURN_PATH), HARD),
        (bounce(original=MESSAGE_ID), HARD),
        (bounce(RETURN_PATH, failed="Ama@Collectif.example"), HARD),
        (bounce(RETURN_PATH, status="4.2.2"), (7, "bounce", False, "mailbox full")),
        (
            bounce(RETURN_PATH, action="delayed", status="4.4.1"),
            (7, "delay", False, "delayed"),
        ),
        # Forwarded: only the copy of our header still names whom we wrote to.
        (
            bounce(original=MESSAGE_ID, failed="x@y.example", copied_to="ama@collectif.example"),
            HARD,
        ),
        (
            bounce(
                original=MESSAGE_ID,
                failed="x@y.example\r\nOriginal-Recipient: rfc822;ama@collectif.example",
            ),
            HARD,
        ),
        # The return path says whose it is, whomever the report names, or nobody.
        (bounce(RETURN_PATH, failed="ben@x.example"), HARD),
        (bounce(RETURN_PATH, failed="unknown"), (7, "bounce", False, "not delivered")),
        (bounce(copied_to=RETURN_PATH), HARD),
    ],
)
def test_a_bounce_of_our_mail_is_believed(raw: bytes, found: tuple[object, ...]) -> None:
    assert failed(raw) == found


@pytest.mark.fault(40, 41)
@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (bounce(), "a bounce of no mail of ours"),
        (bounce(RETURN_PATH.replace("+b.a", "+b.b")), "a bounce of no mail of ours"),
        (bounce(REPLY_TO.replace("+r.", "+b.")), "a bounce of no mail of ours"),
        # Who has seen one of our Message-IDs may not report somebody else's address as dead.
        (
            bounce(original=MESSAGE_ID, failed="ben@x.example"),
            "a bounce of an address we did not write to",
        ),
        (bounce(RETURN_PATH, action="delivered", status="2.0.0"), "a bounce that names no failure"),
        (bounce(RETURN_PATH, action="relayed", status="2.0.0"), "a bounce that names no failure"),
    ],
)
def test_a_forged_or_empty_bounce_changes_nothing(raw: bytes, why: str) -> None:
    assert opened(raw) == Dropped(why=why)


def test_the_row_in_a_message_id_may_change_but_not_its_token() -> None:
    # The row's hash is ours to choose; what counts is the signed token behind it.
    assert failed(bounce(original=MESSAGE_ID.replace("k.", "k.z"))) == HARD


def complaint(original: str, about: str = "ama@collectif.example", kind: str = "abuse") -> bytes:
    return "\r\n".join(
        [
            "From: fbl@far.example",
            "To: bot@lab.test",
            "Subject: FW: complaint",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "This is a report.",
            "--b",
            "Content-Type: message/feedback-report",
            "",
            f"Feedback-Type: {kind}",
            "User-Agent: x/1",
            "Version: 1",
            f"Original-Rcpt-To: <{about}>",
            "",
            "--b",
            "Content-Type: message/rfc822",
            "",
            f"Message-ID: {original}",
            f"To: {about}",
            "From: bot@lab.test",
            "",
            "hello",
            "--b--",
            "",
        ]
    ).encode()


@pytest.mark.fault(43)
def test_a_complaint_counts_when_it_is_about_our_mail() -> None:
    complained = (7, "complaint", True, "complaint")
    assert failed(complaint(MESSAGE_ID)) == complained
    # Some providers black out the address.
    assert failed(complaint(MESSAGE_ID, about="[redacted]")) == complained
    assert opened(complaint("<x@y.example>")) == Dropped(why="a complaint about no mail of ours")
    assert opened(complaint(MESSAGE_ID, about="ben@x.example")) == Dropped(
        why="a complaint of somebody we did not write to"
    )
    assert opened(complaint(MESSAGE_ID, kind="not-spam")) == Dropped(
        why="feedback that is no complaint"
    )


def test_a_mail_is_the_same_whichever_way_it_came() -> None:
    raw = mail(FROM, "Message-ID: <a@b.example>")
    variants = {
        "same": raw,
        "traced": b"Received: from x by y\r\nDelivered-To: bot@lab.test\r\n" + raw,
        "unix line ends": raw.replace(b"\r\n", b"\n"),
        "other body": raw.replace(b"Oui.", b"Non."),
        "other sender": raw.replace(b"ama@", b"ben@"),
        "no id": mail(FROM),
    }
    found = {name: identity(each, parse(each)) for name, each in variants.items()}
    same = {name for name, each in found.items() if each == found["same"]}
    assert same == {"same", "traced", "unix line ends"}
    assert len(set(found.values())) == 4
