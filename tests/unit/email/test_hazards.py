"""Mail made to hurt: refused with a reason or read with losses, but at once and never raising."""

from __future__ import annotations

import random
import resource
import time
from base64 import encodebytes
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.reading.parse import parse
from tests.unit.email.fuzzing import endured, mutated, seeds

HEAD = b"From: ana@example.org\r\nTo: bot@our.example\r\nSubject: call\r\n"
TEXT = HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MULTI = HEAD + b"Content-Type: multipart/mixed; boundary=cut\r\n\r\n"
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(1_000)
)

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "50,000 addresses": (
        "a header section is too large",
        lambda: (
            HEAD + b"Cc: " + b", ".join(b"u%d@example.org" % i for i in range(50_000)) + b"\r\n"
        ),
    ),
    "5,000 addresses": (
        "too many addresses",
        lambda: HEAD + b"Cc: " + b", ".join(b"u%d@e.org" % i for i in range(5_000)) + b"\r\n\r\n",
    ),
    "a megabyte of header": (
        "a header section is too large",
        lambda: HEAD + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\nhi",
    ),
    "50,000 encoded words": (
        "a header section is too large",
        lambda: b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 50_000) + b"\r\n\r\nhi",
    ),
    "nesting": ("parts are nested too deeply", lambda: HEAD + NESTED),
    "nested mails": (
        "parts are nested too deeply",
        lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 1_000,
    ),
    "100,000 parts": ("too many parts", lambda: MULTI + b"--cut\r\n\r\nx\r\n" * 100_000),
    "lines like a boundary": (
        "too many lines look like a boundary",
        lambda: MULTI + b"--cut?\r\n" * 100_000,
    ),
    "one great file": (
        "an attachment is too large",
        lambda: HEAD + b"Content-Type: a/b\r\n\r\n" + b"\0" * 38_000_000,
    ),
    "one great mail": ("the mail is too large", lambda: HEAD + b"\r\n" + b"x" * 43_000_000),
    "200 files": (
        "too many attachments",
        lambda: MULTI + b"--cut\r\nContent-Type: image/png\r\n\r\nx\r\n" * 200,
    ),
}
ENDURED: dict[str, Callable[[], bytes]] = {
    "8,000 encoded words": lambda: (
        b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 8_000) + b"\r\n\r\nhi"
    ),
    "comments": lambda: b"From: " + b"(" * 100_000 + b"\r\n\r\nhi",
    "line ends": lambda: b"Subject: x" + b"\r" * 120_000 + b"y\r\n\r\nhi",
    "quotes": lambda: b"From: " + b'"' * 100_001 + b"\r\n\r\nhi",
    "parameters": lambda: HEAD + b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nhi",
    "references": lambda: HEAD + b"References: " + b"<a@b.c> " * 12_000 + b"\r\n\r\nhi",
    "a long boundary": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=" + b"b" * 90_000 + b"\r\n\r\nhi"
    ),
    "base64 rubbish": lambda: (
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + random.Random(1).randbytes(3_000_000)
    ),
    "a large file": lambda: (
        HEAD
        + b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + encodebytes(b"%PDF-" + b"a" * 15_000_000)
    ),
    "quoted-printable": lambda: (
        HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 1_000_000
    ),
    "random bytes": lambda: random.Random(2).randbytes(2_000_000),
    "one line": lambda: TEXT + b"On wrote regards " * 180_000,
    "empty lines": lambda: TEXT + b"\n" * 3_000_000,
    "quotations": lambda: TEXT + b"> a\nb\n" * 400_000,
    "attributions": lambda: TEXT + b"On 1 May 2020 10:00 a <a@b.example>\n" * 60_000,
    "header blocks": lambda: TEXT + b"From: a\n" * 100_000,
    "delimiters": lambda: TEXT + b"--\na\n" * 100_000,
    "rules": lambda: TEXT + b"____\na\n" * 100_000,
    "stars": lambda: TEXT + b"*" * 2_900 + b" a\n",
    "stars behind a rule": lambda: TEXT + b"-- Original message" + b"*" * 2_900 + b"a\n",
    "phone marks": lambda: TEXT + b"Sent from my phone\nx\n" * 100_000,
    "closings": lambda: TEXT + b"Regards,\n\n" * 100_000,
    "fences": lambda: TEXT + b"```\n" * 200_000,
    "html depth": lambda: HTML + b"<div>" * 200_000 + b"x",
    "html tags": lambda: HTML + b"<b>a" * 250_000,
    "html attributes": lambda: HTML + b"<a " + b"a=b " * 200_000 + b">x",
    "html entities": lambda: (
        HTML + b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + b"&b;" * 100_000
    ),
    "punycode": lambda: (
        HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 500_000
    ),
    "delivery reports": lambda: (
        HEAD
        + b"Content-Type: message/delivery-status\r\n\r\n"
        + b"Final-Recipient: rfc822; a@b.example\nAction: failed\n\n" * 20_000
    ),
    "reasons of one word": lambda: (
        HEAD
        + b"Content-Type: message/delivery-status\r\n\r\n"
        + b"".join(
            b"Final-Recipient: rfc822; a%d@b.example\nDiagnostic-Code: x; %s\n\n"
            % (number, b"exceed" * 950)
            for number in range(50)
        )
    ),
    "a line for each of many": lambda: (
        b"From: mailer-daemon@x.example\nSubject: failure notice\n\n"
        + b"".join(b"a%d@b.example %s\n" % (n, b"name " * 190) for n in range(400))
    ),
    "a notice": lambda: (
        b"From: mailer-daemon@x.example\nSubject: failure notice\n\n"
        + b"could not be delivered user mailbox a@b.example ( \n" * 60_000
    ),
    "a signed letter in crumbs": lambda: (
        HEAD
        + b"Content-Type: application/pkcs7-mime\r\n\r\n\x30\x80\x06\x09"
        + bytes.fromhex("2a864886f70d010702a080308002010131003080")
        + bytes.fromhex("06092a864886f70d010701a0802480")
        + b"\x04\0" * 18_000_000
    ),
    "a calendar": lambda: (
        HEAD + b"Content-Type: text/calendar\r\n\r\nMETHOD:REPLY\n" + b"ATTENDEE;" * 20_000
    ),
}


@pytest.mark.fault(22, 23, 24)
@pytest.mark.parametrize(("reason", "make"), REFUSED.values(), ids=REFUSED)
def test_a_bomb_is_quarantined_with_its_reason(reason: str, make: Callable[[], bytes]) -> None:
    raw = make()
    started = time.process_time()
    mail = parse(raw)
    assert (mail.kind, mail.reason, mail.text) == ("quarantined", reason, "")
    assert time.process_time() - started < 1.0


@pytest.mark.fault(23)
@pytest.mark.parametrize("make", ENDURED.values(), ids=ENDURED)
def test_a_nuisance_is_read_in_time(make: Callable[[], bytes]) -> None:
    raw = make()
    parse(b"")
    started = time.process_time()
    mail = parse(raw, authserv_id="mx.our.example")
    assert "unreadable" not in mail.reason
    # Generous: these take a tenth of it on a calm machine.
    assert time.process_time() - started < 3.0


def test_a_bounce_of_one_long_line_is_read_in_time() -> None:
    notice = b"From: mailer-daemon@x.example\nSubject: failure notice\n\n"
    parse(notice)
    started = time.process_time()
    assert parse(notice + b"," * 1_000_000).kind == "bounce"
    assert time.process_time() - started < 1.0


@pytest.mark.fault(23)
def test_memory_stays_flat() -> None:
    parse(ENDURED["html tags"]())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for make in ("html tags", "attributions", "quotations", "8,000 encoded words"):
        for _ in range(3):
            parse(ENDURED[make]())
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150_000


@pytest.mark.fault(26)
@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\n\n\n", ""),
        (b"no header at all", "no header at all"),
        (b"Subject: x\r\rcarriage\rreturns", "carriage\nreturns"),
        (TEXT + b"a\0b\xff\xe9", "abÿé"),
        (TEXT + "Oui\u202e".encode(), "Oui"),
        (HEAD + b"Content-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfeO\0\x00\xd8", "O\ufffd"),
        (HEAD + b"Content-Type: text/plain; charset=nonsense\r\n\r\nR\xc3\xa9ponse", "Réponse"),
        (HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nR\xe9ponse", "Réponse"),
        (
            HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xe9t\xe9 R\xc3\xa9ponse",
            "\ufffdt\ufffd Réponse",
        ),
        (
            HEAD + b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nR\xc3\xa9ponse",
            "Réponse",
        ),
        (
            HEAD + b"Content-Type: text/plain; charset=iso-8859-1 x=y\r\n\r\nR\xe9ponse",
            "Réponse",
        ),
        (
            HEAD + b"Content-Type: text/html\r\n\r\n<meta charset=koi8-r><p>\xe4\xc1",
            "Да",
        ),
        (
            HEAD + b"Content-Type: text/html\r\n\r\n<meta charset=utf-16><p>yes, three",
            "yes, three",
        ),
        (b"\r\n\r\nSubject: x\r\n\r\nyes", "yes"),
        (b"\xef\xbb\xbfSubject: x\r\n\r\nyes", "yes"),
        (HEAD + b"Content-Type: text/plain; charset=zip\r\n\r\nyes", "yes"),
        (HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nT3Vp!", "Oui"),
        (MULTI + b"--cut\r\nContent-Type: text/plain\r\n\r\nnever closed", "never closed"),
        (MULTI + b"no parts at all", "no parts at all"),
        (
            HEAD
            + b"Content-Type: multipart/mixed\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nyes",
            "yes",
        ),
        (HEAD + b"Content-Type: ;;;\r\n\r\nyes", "yes"),
        (b"stray line\r\nSubject: x\r\n\r\nyes", "yes"),
        (b'Content-Type: text/plain; name="reply.txt"\r\n\r\nyes', "yes"),
    ],
)
def test_broken_mail_is_read_as_far_as_it_goes(raw: bytes, text: str) -> None:
    mail = parse(raw)
    assert (mail.kind, mail.text) == ("human", text)


@pytest.mark.fault(26)
@given(st.binary(max_size=2_000))
def test_no_bytes_upset_the_reader(raw: bytes) -> None:
    assert "unreadable" not in parse(raw, authserv_id="mx.our.example").reason


@pytest.mark.fault(22)
@pytest.mark.parametrize("number", range(24))
def test_mutations_never_raise_and_never_hang(number: int) -> None:
    every = seeds()
    rng = random.Random(20210503 + number)
    for _ in range(120):
        case = mutated(rng, rng.choice(every))
        assert endured(case) is None, case
