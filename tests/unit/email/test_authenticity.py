"""Only our own server's word, in its own place, proves a sender."""

# ruff: noqa: E501 - rows of a table are read as rows
from __future__ import annotations

import pytest

from bot.channels.email.reading.authenticity import authenticity
from bot.channels.email.reading.fields import Fields
from bot.channels.email.reading.parsed import Authenticity

OURS = "mx.our.example"
SENDER = "ana@example.org"
TRUSTED = ("received", b"from mail.example.org by mx.our.example with ESMTPS")
FOREIGN = ("received", b"from laptop by mail.example.org with ESMTPSA")
PASS = b"mx.our.example; spf=pass smtp.mailfrom=ana@example.org; dkim=pass header.d=example.org; "
PASS += b"dmarc=pass header.from=example.org"
NOTHING = Authenticity()
PROVEN = Authenticity(spf="pass", dkim="pass", dmarc="pass", domain="example.org")


def results(value: bytes) -> tuple[str, bytes]:
    return ("authentication-results", value)


@pytest.mark.fault(45)
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([results(PASS), TRUSTED, FOREIGN], PROVEN),
        ([TRUSTED, results(PASS), FOREIGN], PROVEN),
        ([TRUSTED, FOREIGN, results(PASS)], NOTHING),
        ([results(b"mx.evil.test; dmarc=pass header.from=example.org"), TRUSTED], NOTHING),
        # An earlier server's, on top of ours or below: only the topmost is looked at.
        ([results(b"other.example; none"), results(PASS), TRUSTED], NOTHING),
        ([results(b"mx.our.example; dmarc=fail header.from=example.org"), results(PASS), TRUSTED],
         Authenticity(dmarc="fail")),
        ([results(b"mx.our.example; none"), TRUSTED], NOTHING),
        # A pass, but for another domain than the one in From.
        ([results(b"mx.our.example; dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=x@evil.test")],
         Authenticity(spf="pass", dkim="pass")),
        ([results(b"mx.our.example; dmarc=pass header.from=evil.test")], Authenticity(dmarc="pass")),
        # Relaxed alignment: a subdomain of the sender's domain signed.
        ([results(b"mx.our.example; dkim=pass header.d=mail.example.org")],
         Authenticity(dkim="pass", domain="example.org")),
        ([results(b"mx.our.example; dkim=pass header.d=org")], Authenticity(dkim="pass")),
        # DMARC's failure outweighs everything.
        ([results(b"mx.our.example; dkim=pass header.d=example.org; dmarc=fail header.from=example.org")],
         Authenticity(dkim="pass", dmarc="fail")),
        ([results(b"mx.our.example; =;;(")], NOTHING),
        ([results(b"mx.our.example; " + b"(" * 5_000)], NOTHING),
        ([], NOTHING),
    ],
)  # fmt: skip
def test_only_the_topmost_word_of_our_server_counts(
    fields: list[tuple[str, bytes]], expected: Authenticity
) -> None:
    assert authenticity(Fields(tuple(fields)), OURS, SENDER) == expected


def test_without_a_configured_server_nothing_is_proven() -> None:
    assert authenticity(Fields((results(PASS),)), None, SENDER) == NOTHING
    assert authenticity(Fields((results(PASS),)), OURS, None).passed is False
