"""What mail may hold that must be read as less, or as something else, than it looks."""

# ruff: noqa: E501 - rows of a table are read as rows
from __future__ import annotations

import pytest

from bot.channels.email.reading.parse import parse

HEAD = b"From: Ana <ana@example.org>\r\nTo: bot@our.example\r\nSubject: Re: call\r\nMessage-ID: <1@example.org>\r\n"
SHEET = b"<style>.gone{display:none} p.away , .x{color:red;visibility:hidden} @media print{.shown{display:none}}</style>"


def html(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Yes.</p>" + body


def parts(*each: bytes, subtype: bytes = b"mixed") -> bytes:
    head = HEAD + b"Content-Type: multipart/" + subtype + b"; boundary=cut\r\n\r\n"
    return head + b"".join(b"--cut\r\n" + part + b"\r\n" for part in each) + b"--cut--\r\n"


PLAIN = b"Content-Type: text/plain\r\n\r\nYes."

HIDDEN = {
    "comment": b"<!-- withdraw -->",
    "display": b"<div style='display:none'>withdraw</div>",
    "attribute": b"<div hidden>withdraw</div>",
    "white": b"<p style='color:#ffffff'>withdraw</p>",
    "white font": b"<font color=white>withdraw</font>",
    "tiny": b"<span style='font-size:0px'>withdraw</span>",
    "invisible": b"<span style='visibility: hidden'>withdraw</span>",
    "transparent": b"<span style='opacity:0'>withdraw</span>",
    "off the screen": b"<span style='position:absolute;left:-9999px'>withdraw</span>",
    "by its class": SHEET + b"<p class='a gone'>withdraw</p>",
    "by one of two classes": SHEET + b"<p class=away>withdraw</p>",
    "script": b"<script>withdraw</script>",
    "title": b"<title>withdraw</title>",
    "quotation": b"<blockquote type=cite>withdraw</blockquote>",
}


@pytest.mark.fault(47)
@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN)
def test_what_no_reader_sees_is_no_command(body: bytes) -> None:
    assert parse(html(body)).text == "Yes."


@pytest.mark.parametrize(
    "body",
    [
        b"<p style='color:#fff;background:#000'>Indeed.</p>",
        SHEET + b"<p class=shown>Indeed.</p>",
        SHEET + b"<p class=goner>Indeed.</p>",
        b"<p style='font-size:10px;left:-5px'>Indeed.</p>",
    ],
)
def test_what_a_reader_sees_is_read(body: bytes) -> None:
    assert parse(html(body)).text == "Yes.\n\nIndeed."


@pytest.mark.fault(28)
@pytest.mark.parametrize(
    ("raw", "text", "files", "encrypted"),
    [
        (parts(PLAIN, b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgEA"), "Yes.", ["application/ms-tnef"], False),
        (parts(PLAIN, b"Content-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\nSubject: inner\r\n\r\nwithdraw"), "Yes.", ["message/rfc822"], False),
        (parts(PLAIN, b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nMIIF", subtype=b"signed"), "Yes.", ["application/pkcs7-signature"], False),
        (HEAD + b"\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nYes.\r\n- -- two\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQIz\r\n-----END PGP SIGNATURE-----\r\n", "Yes.\n-- two", [], False),
        (HEAD + b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n", None, [], True),
        (HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nMIIF", "", ["application/pkcs7-mime"], True),
        (parts(b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----", subtype=b"encrypted"), "", ["application/pgp-encrypted", "application/octet-stream"], True),
        (parts(b"Content-Type: text/html\r\n\r\n<p>Yes. <img src='cid:a'></p>", b"Content-Type: image/png\r\nContent-ID: <a>\r\n\r\n\x89PNG\r\n\x1a\n", subtype=b"related"), "Yes.", [], False),
    ],
)  # fmt: skip
def test_wrapped_mail_shows_its_words_and_its_documents(
    raw: bytes, text: str | None, files: list[str], encrypted: bool
) -> None:
    mail = parse(raw)
    assert mail.encrypted is encrypted
    assert [file.type for file in mail.attachments if not file.inline] == files
    if text is not None:
        assert mail.text == text


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    ("head", "sender", "kind"),
    [
        (b"From: a@b.example\r\nFrom: c@d.example\r\n", None, "human"),
        (b"From: friends: a@b.example, c@d.example;\r\n", None, "human"),
        (b"From: undisclosed-recipients:;\r\n", None, "human"),
        (b"From: \"staff@our.example\" <x@evil.example>\r\n", "x@evil.example", "human"),
        (b"From: a@our.example)b@evil.example\r\n", None, "human"),
        (b"From: a@our.example <b@evil.example>\r\n", "b@evil.example", "human"),
        (b"From: a@b.example\r\nSender: c@d.example\r\n", "a@b.example", "human"),
        (b"From: a@xn--80ak6aa92e.example\r\n", "a@xn--80ak6aa92e.example", "human"),
        (b"", None, "human"),
    ],
)  # fmt: skip
def test_one_sender_or_none(head: bytes, sender: str | None, kind: str) -> None:
    mail = parse(head + b"Subject: x\r\n\r\nhi")
    assert (mail.sender, mail.kind, mail.text) == (sender, kind, "hi")


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    ("date", "year"),
    [
        (b"Thu, 01 Jan 1970 00:00:00 +0000", 1970),
        (b"Thu, 01 Jan 2099 00:00:00 +0000", 2099),
        (b"Thu, 01 Jan 2021 00:00:00 +9999", 2021),
        (b"99 Foo 20xx 77:88", None),
        (b"", None),
    ],
)
def test_any_date_is_survived(date: bytes, year: int | None) -> None:
    mail = parse(HEAD + b"Date: " + date + b"\r\n\r\nhi")
    assert (mail.date.year if mail.date else None) == year


@pytest.mark.fault(32)
def test_of_a_very_long_thread_both_ends_are_kept() -> None:
    ids = b" ".join(b"<%d@x.example>" % number for number in range(500))
    found = parse(HEAD + b"References: " + ids + b"\r\n\r\nhi").references
    assert (len(found), found[0], found[-1]) == (100, "<0@x.example>", "<499@x.example>")


@pytest.mark.fault(37)
@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"From: \r\nSubject: Delivery Status Notification (Failure)\r\n\r\nYour message to <a@b.example> could not be delivered. 550 5.1.1 user unknown", "bounce"),
        (b"Subject: Undelivered Mail Returned to Sender\r\nReturn-Path: <>\r\n\r\n<a@b.example>: 550 5.1.1 user unknown", "bounce"),
        (b"From: MAILER-DAEMON@x.example\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nReturn-Path: <>\r\n\r\n<mailer-daemon@y.example>: 550 5.1.1 user unknown", "bounce"),
        (HEAD.replace(b"Re: call", b"withdraw") + b"Auto-Submitted: auto-replied\r\n\r\n", "autoreply"),
        (HEAD.replace(b"Re: call", "Réponse automatique : oui".encode()) + b"\r\nOui.", "autoreply"),
    ],
)  # fmt: skip
def test_machines_are_told_from_people(raw: bytes, kind: str) -> None:
    mail = parse(raw)
    assert (mail.kind, mail.automatic) == (kind, True)
