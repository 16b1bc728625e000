"""Notices of failed delivery beside what people write, and what a failure means."""

# ruff: noqa: E501 - mails are written as they come
from __future__ import annotations

import pytest

from bot.channels.email.reading.parse import parse
from bot.channels.email.reading.verdicts import verdict

GONE = "gone@far.example"
DAEMON = "From: MAILER-DAEMON@mx.example\nTo: bot@our.example\n"

# The whole mail, and the addresses it names.
NOTICES = {
    "the daemon's return path written out": (
        "Return-Path: <MAILER-DAEMON@mx.example>\nFrom: filter@mx.example\nTo: bot@our.example\nSubject: Mail could not be delivered\n\nSent: RCPT TO:<gone@far.example>\nReceived: 550 5.1.1 unknown user.\n\nUnable to deliver message to <gone@far.example> (and others there).",
        [GONE],
    ),
    "no usual name, but a line for the address": (
        "From: <admin@far.example>\nTo: bot@our.example\nSubject: Non-Delivery: The agenda\n\nThe email below could not be delivered to the following user:\n\n  gone@far.example\n",
        [GONE],
    ),
    "no sender at all": (
        "From:\nTo: bot@our.example\nSubject: Delivery Status Notification (Failure)\n\nYour message to <gone@far.example> could not be delivered. 550 5.1.1 user unknown",
        [GONE],
    ),
    "to a program": (
        DAEMON
        + "Subject: Mail delivery failed: returning message to sender\n\nThe following address(es) failed:\n\n  |/usr/bin/sorter\n    (generated from gone@far.example)\n    local delivery failed\n",
        [GONE],
    ),
    "to an address passed on": (
        DAEMON
        + "Subject: Mail delivery failed: returning message to sender\n\nThe following address(es) failed:\n\n  other@far.example\n    (generated from gone@far.example)\n    retry timeout exceeded\n",
        ["other@far.example"],
    ),
    "two on one line": (
        "From: mailer@far.example\nTo: bot@our.example\nSubject: Error delivering message\n\nCould not deliver your message to the following recipients: gone@far.example, lost@far.example\n",
        [GONE, "lost@far.example"],
    ),
    "only a delay": (
        DAEMON
        + "Subject: Warning: Delay in message delivery\n\nThere was a temporary problem delivering your message to the following recipients:\n\n<gone@far.example> (connection failed: timed out)\n",
        [GONE],
    ),
    "a summary of our mail first": (
        "From: Interconnect <postmaster@mx.example>\nTo: bot@our.example\nSubject: Delivery Notification: Delivery has failed\n\nThis report relates to a message you sent with these fields:\n\n  Message-id: <1@our.example>\n  To: gone@far.example\n\nYour message cannot be delivered to:\n\n  Recipient address: gone@far.example\n  Reason: unknown\n",
        [GONE],
    ),
    "its subject in two words": (
        "From: Electronic Postmaster <postmaster@mx.example>\nTo: bot@our.example\nSubject: Postmaster Notify: Delivery Failure.\n\nThe mail system met these problems with your message:\n\n*** gone@far.example\n    5.1.1 User is unknown\n",
        [GONE],
    ),
    "spanish": (
        "From: Administrador del sistema <postmaster@far.example>\nTo: bot@our.example\nSubject: No se puede entregar: Agenda\n\nEl mensaje no llegó a algunos o todos los destinatarios.\n\nNo se puede entregar a los siguientes destinatarios:\n\n\tgone@far.example el 01/11/2021 10:01\n",
        [GONE],
    ),
    "chinese, the address in wide brackets": (
        "From: Postmaster@far.example\nTo: bot@our.example\nSubject: 系统退信\n\n抱歉，您的来信被退回来了。\n\n收件人邮件地址（gone@far.example）不存在。\n",
        [GONE],
    ),
    "a reason that names whom to ask": (
        DAEMON
        + "Subject: Mail delivery failed: returning message to sender\n\nThe following address(es) failed:\n\n  gone@far.example\n    host mx [192.0.2.1]\n    554 5.7.1 Blocked. Write to\n    unblock@far.example or delist@far.example\n",
        [GONE],
    ),
    "german": (
        "From: Mail System <mailer-daemon@mx.example>\nTo: bot@our.example\nSubject: Nachricht nicht zugestellt\n\nEmpfänger: gone@far.example\nGrund: unbekannt.\n",
        [GONE],
    ),
    "delayed, french": (
        "From: Microsoft Outlook <postmaster@far.example>\nTo: bot@our.example\nSubject: Remise différée : Agenda\n\nLa remise à ces destinataires ou groupes est différée :\n\ngone@far.example\n\nCe message n'a pas encore été remis. Les tentatives de remise se poursuivront.\n",
        [GONE],
    ),
    "delayed, spanish": (
        "From: Microsoft Outlook <postmaster@far.example>\nTo: bot@our.example\nSubject: Entrega retrasada: Agenda\n\nLa entrega a estos destinatarios o grupos se ha retrasado:\n\ngone@far.example\n\nAún no se ha entregado. Se seguirá intentando.\n",
        [GONE],
    ),
    "the report attached as any text": (
        DAEMON
        + "Subject: Delivery failure\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\n\nDelivery failed.\n--cut\nContent-Type: text/plain; name=details.txt\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: RFC822; <gone@far.example>\nAction: failed\nStatus: 5.1.1\n--cut--\n",
        [GONE],
    ),
    "only in the copied header": (
        DAEMON
        + "Subject: Mail delivery failed\n\nDNS lookup failure: host far.example not found\n\nMessage headers follow.\n\nDate: Mon, 1 Nov 2021 10:00:00 +0000\nFrom: <bot@our.example>\nTo: Ama <gone@far.example>\n",
        [GONE],
    ),
    "several in the copied header": (
        DAEMON
        + "Subject: Mail delivery failed\n\nDNS lookup failure\n\nMessage headers follow.\n\nTo: gone@far.example, bo@near.example\n",
        [],
    ),
    "an address beyond ASCII": (
        DAEMON
        + "Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=cut\n\n--cut\n\nx\n--cut\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: utf-8; jos\\x{E9}@far.example\nAction: failed\nStatus: 5.1.1\n--cut--\n",
        ["josé@far.example"],
    ),
    "held for junk by a filter": (
        "Return-Path: <>\nFrom: Content-filter at mail.far.example <postmaster@mail.far.example>\nTo: bot@our.example\nSubject: Considered UNSOLICITED BULK EMAIL, apparently from you\n\nA message from <bot@our.example> to:\n-> gone@far.example\n\nwas considered unsolicited bulk e-mail (UBE).\n\nDelivery of the email was stopped!\n",
        [GONE],
    ),
}  # fmt: skip

PEOPLE = {
    "an office that counts": "From: Mail Administrator <admin@ngo.example>\nSubject: Our application\n\nDear all, 550 people are members. The law does not exist in the country.",
    "a name": "From: Jean Postmaster <jean@ngo.example>\nSubject: Question\n\nNous avons 512 membres.",
    "an organisation's name": "From: Bounce House <info@bounce.example>\nSubject: Application\n\nWe work with 540 children. Their rights do not exist.",
    "an organisation that delivers": "From: Health Delivery Systems <info@hds.example>\nSubject: Question\n\nA right that does not exist on paper.",
    "an organisation with mail": "From: Rural Email Systems <info@res.example>\nSubject: Question\n\nA right that does not exist on paper.",
    "a mailing tool": "From: News <mailer@ngo.example>\nSubject: Failure to deliver justice\n\nA right that does not exist on paper.",
    "a report about delivery": "From: Jane <jane@ngo.example>\nSubject: Failure to deliver services\n\nThe State failed to deliver water to 550 villages: it does not exist there.",
    "trouble with mail": "From: Jane <jane@ngo.example>\nSubject: Email problem\n\nI had a delivery problem: your address does not exist? Mine is\njane@ngo.example",
    "mail that came back": "From: Jane <jane@ngo.example>\nSubject: Email problem\n\nYour mailbox is full? My mail was rejected. Please write to:\n\njane2@ngo.example\n",
    "sent once more": "From: Jane <jane@ngo.example>\nTo: bot@our.example\nSubject: Undeliverable: my application\n\nMy mail to bot@our.example was returned, user unknown. Here it is again.",
    "the report forwarded beside the words": "From: Jane <jane@ngo.example>\nSubject: Fwd: Undelivered Mail Returned to Sender\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\n\nWhat shall I do?\n--cut\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; bo@far.example\nAction: failed\nStatus: 5.1.1\n--cut--\n",
}  # fmt: skip

# Diagnostic, status: whether the address is dead, and why.
MEANINGS = (
    ("smtp; 451 4.7.1 <a@x.example>: Recipient address rejected: Greylisted", "5.0.0", False, "refused for now"),
    ("smtp; 554 <a@x.example>: Recipient address rejected: Service is unavailable", "5.0.0", None, "refused"),
    ("smtp; 550 5.1.1 <a@x.example>: Recipient address rejected: User unknown", "5.1.1", True, "address unknown"),
    ("x-unix; /bin/sh: No such file or directory", "5.0.0", None, "refused"),
    ("smtp; 550 No such user here", "5.0.0", True, "address unknown"),
    ("smtp; 450 mailbox unavailable: try later", "5.0.0", False, "address unknown"),
    ("smtp; 550 mailbox unavailable", "5.0.0", True, "address unknown"),
    ("smtp; 550-5.2.1 The user you are trying to contact is receiving mail at a rate that 550-5.2.1 prevents more", "5.2.1", False, "refused"),
    ("smtp; 550 5.2.1 account disabled", "5.2.1", True, "mailbox disabled"),
    ("smtp; 550 5.1.1 mailbox full", "5.1.1", False, "mailbox full"),
    ("550 5.1.1 user has exceeded the storage allocation", "5.1.1", False, "mailbox full"),
    ("550 Requested action aborted: not enough disk space", "5.0.0", False, "mailbox full"),
    ("552 Postfach ist voll", "5.0.0", False, "mailbox full"),
    ("550 This account has been disabled", "5.0.0", True, "address unknown"),
    ("host x.example said: 553 5.1.0 our.example does not exist (in reply to MAIL FROM command)", "5.0.0", False, "refused"),
    ("550 sender address bot@our.example: domain our.example does not exist", "5.0.0", False, "refused"),
    ("550 HELO name our.example: host not found", "5.5.0", False, "refused"),
    ("550 5.2.1 mailbox temporarily disabled", "5.2.1", False, "refused for now"),
    ("connect to mx.x.example: Host is unreachable", "", False, "not reached in time"),
    ("returned to sender: user does not exist", "5.0.0", True, "address unknown"),
    ("X-Postfix; [x.example]: Name or service not known", "5.0.0", True, "domain unknown"),
    ("L'adresse de messagerie que vous avez entrée est introuvable.", "", True, "address unknown"),
    ("No se ha encontrado la dirección", "", True, "address unknown"),
    ("550 5.7.1 No such user!", "5.7.1", True, "address unknown"),
    ("550 5.7.1 Message to this account rejected", "5.7.1", False, "refused"),
    ("O endereço de email inserido não foi encontrado.", "", True, "address unknown"),
    ("Benutzer gone ist nicht im Domino-Verzeichnis aufgeführt", "", True, "address unknown"),
    ("No se encontró gone en far.example. Dirección Para desconocida", "", True, "address unknown"),
    ("THIS IS A WARNING ONLY. It will be retried until it is 2 day(s) old. host refused to talk to me: 554 not accepting messages", "", False, "delayed"),
)  # fmt: skip


@pytest.mark.parametrize(("mail", "addresses"), NOTICES.values(), ids=NOTICES)
def test_a_notice_names_whom_it_is_about(mail: str, addresses: list[str]) -> None:
    read = parse(mail.encode())
    assert (read.kind, list(read.failing)) == ("bounce", addresses)


@pytest.mark.parametrize("mail", PEOPLE.values(), ids=PEOPLE)
def test_who_only_sounds_like_a_server_is_a_person(mail: str) -> None:
    assert parse(mail.encode()).kind == "human"


@pytest.mark.parametrize(("said", "status", "dead", "why"), MEANINGS)
def test_an_address_is_dead_only_where_the_server_says_so(
    said: str, status: str, dead: bool | None, why: str
) -> None:
    assert verdict(said, status) == (dead, why)


def test_a_report_without_reasons_is_read_beside_its_notice() -> None:
    groups = "".join(
        f"\n\nFinal-Recipient: rfc822; {name}@far.example\nAction: failed\nStatus: 5.0.0"
        for name in ("gone", "full")
    )
    mail = (
        DAEMON
        + "Subject: Delivery status notification: failed\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\n\nAn error has occurred:\n\ngone@far.example: 550 5.1.1 <gone@far.example>: User unknown\nfull@far.example: 552 5.2.2 <full@far.example>: Mailbox full\n--cut\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example"
        + groups
        + "\n--cut--\n"
    )
    told = [(one.address, one.permanent, one.reason) for one in parse(mail.encode()).failures]
    assert told == [
        ("gone@far.example", True, "address unknown"),
        ("full@far.example", False, "mailbox full"),
    ]


def test_an_unread_mail_that_somebody_threw_away_did_arrive() -> None:
    mail = "From: Jane <jane@ngo.example>\nSubject: Not read: Agenda\nContent-Type: multipart/report; report-type=disposition-notification; boundary=cut\n\n--cut\n\nYour message was deleted without being read.\n--cut\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; jane@ngo.example\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--cut--\n"
    read = parse(mail.encode())
    assert (read.kind, read.failing) == ("autoreply", ())


@pytest.mark.parametrize(
    ("subject", "notice"),
    [
        ("Delivery Status Notification (Relay)", "Your message has been successfully relayed to the following recipients:\n\n  ama@far.example"),
        ("Return receipt", "   ----- The following addresses had successful delivery notifications -----\n<ama@far.example>  (delivered to mailbox)\n\n   ----- Transcript of session follows -----\n<ama@far.example>... Successfully delivered"),
    ],
)  # fmt: skip
def test_a_mail_that_arrived_failed_nobody(subject: str, notice: str) -> None:
    read = parse(f"{DAEMON}Subject: {subject}\n\n{notice}\n".encode())
    assert (read.kind, read.failing, read.reason) == ("bounce", (), "delivered")


def test_of_a_mail_that_arrived_for_some_the_others_failed() -> None:
    notice = "   ----- The following addresses had permanent fatal errors -----\n<gone@far.example>\n\n   ----- The following addresses had successful delivery notifications -----\n"
    assert parse(f"{DAEMON}Subject: Returned mail\n\n{notice}".encode()).failing == (GONE,)


def test_those_whom_the_mail_reached_are_not_among_the_failed() -> None:
    notice = "Delivery to the following addresses was successful:\n<ama@far.example>\n\nDelivery to the following addresses failed:\n<gone@far.example>\n"
    mail = f"{DAEMON}Subject: Partially delivered message\n\n{notice}"
    assert parse(mail.encode()).failing == (GONE,)


def feedback(kind: str) -> bytes:
    """A provider's report about one of our mails."""
    return f"From: feedback@isp.example\nSubject: FW: Agenda\nContent-Type: multipart/report; report-type=feedback-report; boundary=cut\n\n--cut\nContent-Type: message/feedback-report\n\nFeedback-Type: {kind}\nOriginal-Rcpt-To: <ama@far.example>\n--cut\nContent-Type: message/rfc822\n\nFrom: bot@our.example\nTo: ama@far.example\n\nhi\n--cut--\n".encode()


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("abuse", ("ama@far.example",)),
        ("fraud", ("ama@far.example",)),
        ("not-spam", ()),
        ("Not-Spam", ()),
        ("auth-failure", ()),
    ],
)
def test_feedback_accuses_or_does_not(kind: str, who: tuple[str, ...]) -> None:
    read = parse(feedback(kind))
    assert (read.kind, read.failing, read.reason) == ("complaint", who, kind.lower())


def test_feedback_that_is_only_our_mail_back_is_a_complaint() -> None:
    mail = b"From: staff@isp.example\nSubject: complaint about message from 192.0.2.1\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: ama@far.example\nFrom: bot@our.example\nTo: ama@far.example\n\nhi\n--cut--\n"
    read = parse(mail)
    assert (read.kind, read.failing) == ("complaint", ("ama@far.example",))
