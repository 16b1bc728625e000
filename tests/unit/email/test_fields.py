"""Header fields: encoded words, parameters, and what hides in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.reading.dates import read_date
from bot.channels.email.reading.fields import Fields, parameters


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Candidature", "Candidature"),
        (b"=?utf-8?q?R=C3=A9ponse?=", "Réponse"),
        (b"=?UTF-8?B?UsOpcG9uc2U=?= et suite", "Réponse et suite"),
        # A character cut in two by the sender's line length.
        (b"=?utf-8?B?UsM=?=\r\n =?utf-8?B?qXBvbnNl?=", "Réponse"),
        (b"=?iso-8859-1?q?R=E9ponse?= =?utf-8?q?_=C3=A9crite?=", "Réponse écrite"),
        (b"=?iso-8859-1?Q?Fr\xf6sche?=", "Frösche"),
        (b"R\xc3\xa9ponse", "Réponse"),
        (b"R\xe9ponse", "R\ufffdponse"),
        (b"R\xc3\xa9ponse \xe9crite", "Réponse \ufffdcrite"),
        (b"=?utf-8?q?=C2=BFVienen??=", "¿Vienen?"),
        (b"=?utf-8?q?cut =?utf-8?q?whole?=", "=?utf-8?q?cut whole"),
        (b"folded\r\n\there\r\n there", "folded here there"),
        (b"=?utf-8?q?a=0D=0ABcc:_x@evil.test?=", "a Bcc: x@evil.test"),
        (b"=?utf-8?q?a=E2=80=AEb?=", "a b"),
        (b"=?nonsense?q?R=C3=A9ponse?=", "Réponse"),
        (b"=?utf-8?b?UsOpcG9uc2U?=", "Réponse"),
        (b"=?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        (b"=?iso-2022-jp?b?GyRCLSEbKEI=?=", "①"),
        (b"=?utf-7?q?+2AA-?=", "\ufffd"),
    ],
)
def test_encoded_words_are_read(raw: bytes, words: str) -> None:
    assert Fields((("subject", raw),)).words("subject") == words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Text/Plain; Charset=UTF-8", ("text/plain", {"charset": "UTF-8"})),
        ('text/plain; name="a;b\\"c"', ("text/plain", {"name": 'a;b"c'})),
        ("a/b; filename*=utf-8''r%C3%A9sum%C3%A9.pdf", ("a/b", {"filename": "résumé.pdf"})),
        ("a/b; name*0=long; name*1=er.pdf", ("a/b", {"name": "longer.pdf"})),
        ("a/b; name*1*=%20b; name*0*=latin-1''%E9", ("a/b", {"name": "é b"})),
        ('a/b; name="=?utf-8?q?r=C3=A9sum=C3=A9.pdf?="', ("a/b", {"name": "résumé.pdf"})),
        ("a/b; x=1; x=2", ("a/b", {"x": "1"})),
        ("a/b charset=x; name=y", ("a/b", {"charset": "x", "name": "y"})),
        ("", ("", {})),
    ],
)
def test_parameters_are_read(value: str, expected: tuple[str, dict[str, str]]) -> None:
    assert parameters(value) == expected


@pytest.mark.parametrize(
    ("value", "moment", "offset"),
    [
        ("Mon, 3 May 2021 10:02:03 +0200", "2021-05-03T08:02:03+00:00", 7200.0),
        ("3 May 2021 10:02 EST", "2021-05-03T15:02:00+00:00", -18000.0),
        ("Mon, 3 May 2021 10:02:03 -0000", "2021-05-03T10:02:03+00:00", None),
        ("Mon, 3 May 2021 10:02:60 +0000", "2021-05-03T10:02:59+00:00", 0.0),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00+00:00", 0.0),
        ("Tue, 19 Jan 2038 03:14:08 +0000", "2038-01-19T03:14:08+00:00", 0.0),
        ("Mon, 99 May 2021 10:02:03 +0200", None, None),
        ("Mon, 3 May 99999 10:02:03 +0200", None, None),
        ("yesterday", None, None),
        ("", None, None),
    ],
)
def test_dates_are_aware_or_absent(value: str, moment: str | None, offset: float | None) -> None:
    found, zone = read_date(value)
    assert (found and found.isoformat()) == moment
    assert (None if zone is None else zone.total_seconds()) == offset


@given(st.binary(max_size=300))
def test_any_bytes_become_one_printable_line(raw: bytes) -> None:
    words = Fields((("x", raw),)).words("x")
    assert words.encode("utf-8").decode() == words
    assert not any(ord(letter) < 32 or ord(letter) == 127 for letter in words)
    parameters(words)
    read_date(words)
