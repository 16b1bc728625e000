"""Mails written for the tests, and how to put them together."""

from __future__ import annotations

HUMAN = b"""\
Return-Path: <ana@example.org>
Received: from mail.example.org by mx.our.example with ESMTPS; Mon, 3 May 2021 10:02:05 +0200
Date: Mon, 3 May 2021 10:02:03 +0200
From: Ana Ruiz <ana@example.org>
To: Bot <bot+token@our.example>
Subject: =?utf-8?q?R=C3=A9ponse?=
Message-ID: <one@example.org>
In-Reply-To: <letter-1@our.example>
References: <letter-0@our.example> <letter-1@our.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=cut

--cut
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Oui, nous confirmons.

Le lun. 3 mai 2021 =C3=A0 09:00, Bot <bot@our.example> a =C3=A9crit :
> Confirmez-vous ?
--cut
Content-Type: text/html; charset=utf-8

<p>Non, pas du tout.</p>
--cut--
"""

BOUNCE = b"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: bot+bounce@our.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <bounce@mx.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary=cut

--cut
Content-Type: text/plain

Your message could not be delivered.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Original-Recipient: rfc822;ana@example.org
Final-Recipient: rfc822; ana.ruiz@inside.example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

Final-Recipient: rfc822; bo@example.org
Action: failed
Status: 5.2.2

Final-Recipient: rfc822; cy@example.org
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822; di@example.org
Action: relayed
Status: 2.0.0

--cut
Content-Type: message/rfc822

From: bot@our.example
To: ana@example.org
Message-ID: <letter-1@our.example>
Subject: Call for applications

Dear Ana
--cut--
"""

COMPLAINT = b"""\
From: feedback@provider.example
To: abuse@our.example
Subject: complaint
Content-Type: multipart/report; report-type=feedback-report; boundary=cut

--cut
Content-Type: text/plain

This is a spam report.
--cut
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1
Version: 1
Original-Rcpt-To: <ana@example.org>

--cut
Content-Type: text/rfc822-headers

To: ana@example.org
Message-ID: <letter-1@our.example>
--cut--
"""

INVITATION_REPLY = b"""\
From: ana@example.org
Subject: Accepted
Content-Type: multipart/mixed; boundary=cut

--cut
Content-Type: text/plain

Fine.
--cut
Content-Type: text/calendar; method=REPLY; charset=utf-8

BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:meeting-togo@our.example
ATTENDEE;CN=Ana Ruiz;PARTSTAT=ACC
 EPTED:mailto:Ana@Example.org
END:VEVENT
END:VCALENDAR
--cut--
"""

ALL = (HUMAN, BOUNCE, COMPLAINT, INVITATION_REPLY)


def letter(text: str = "Yes, we accept.", **headers: str) -> bytes:
    """A plain mail; header names have underscores for dashes, values replace the usual ones."""
    fields = {
        "From": "Ana <ana@example.org>",
        "To": "bot@our.example",
        "Subject": "Re: call",
        "Message-ID": "<one@example.org>",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return (head + "\r\n" + text).encode()
