"""Whom a mail is from: one address without a defect, or nobody."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.reading.addresses import (
    Mailbox,
    fold,
    mailboxes,
    recipients,
    sole_sender,
)
from bot.channels.email.reading.fields import Fields


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    ("address", "folded"),
    [
        ("ana@example.org", "ana@example.org"),
        ("Ana.Ruiz+upr@Example.ORG", "Ana.Ruiz+upr@example.org"),
        ("ana@example.org.", "ana@example.org"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"),
        # Cyrillic letters that look like "example": another domain, and it shows.
        ("ana@ехаmple.org", "ana@xn--mple-43d3a6i.org"),
        ("ana@example.org)bob@evil.test", None),
        ("ana@example.org\nbcc: x@evil.test", None),
        ("ana@@example.org", None),
        ("ana ruiz@example.org", None),
        (".ana@example.org", None),
        ("ana..ruiz@example.org", None),
        ("ana@-example.org", None),
        ("@example.org", None),
        ("ana", None),
        ("", None),
    ],
)
def test_an_address_is_folded_or_refused(address: str, folded: str | None) -> None:
    assert fold(address) == folded


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ana@example.org", [Mailbox(name="", address="ana@example.org")]),
        ("Ana <ana@example.org>", [Mailbox(name="Ana", address="ana@example.org")]),
        (
            '"Ruiz, Ana" <ana@example.org>, bo@example.org',
            [
                Mailbox(name="Ruiz, Ana", address="ana@example.org"),
                Mailbox(name="", address="bo@example.org"),
            ],
        ),
        (
            "=?utf-8?q?Ana_Ru=C3=ADz?= (home) <ana@example.org> (x)",
            [Mailbox(name="Ana Ruíz", address="ana@example.org")],
        ),
        (
            "Friends: ana@example.org, Bo <bo@example.org>;",
            [
                Mailbox(name="", address="ana@example.org"),
                Mailbox(name="Bo", address="bo@example.org"),
            ],
        ),
        ("ana@example.org (Ana Ruiz)", [Mailbox(name="Ana Ruiz", address="ana@example.org")]),
        ("ana@example.org)bob@evil.test", [Mailbox(name="", address=None)]),
        (
            '"staff@our.example" <x@evil.test>',
            [Mailbox(name="staff@our.example", address="x@evil.test")],
        ),
        ("staff@our.example <x@evil.test", [Mailbox(name="staff@our.example", address=None)]),
        ("<ana@example.org> <x@evil.test>", [Mailbox(name="", address=None)]),
        ("<ana@example.org> evil", [Mailbox(name="", address=None)]),
        ("undisclosed-recipients:;", []),
    ],
)
def test_a_list_is_read_strictly(value: str, expected: list[Mailbox]) -> None:
    assert mailboxes(value) == expected


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        ([("from", b"Ana <ana@Example.org>")], "ana@example.org"),
        ([("from", b'"staff@our.example" <x@evil.test>')], "x@evil.test"),
        ([("from", b"a@example.org"), ("from", b"b@example.org")], None),
        ([("from", b"a@example.org, b@example.org")], None),
        ([("from", b"a@example.org)b@evil.test")], None),
        ([("from", b"")], None),
        ([("sender", b"a@example.org")], None),
    ],
)
def test_only_one_clean_address_is_the_sender(
    fields: list[tuple[str, bytes]], sender: str | None
) -> None:
    assert sole_sender(Fields(tuple(fields))) == sender


def test_recipients_come_from_every_field_that_servers_write() -> None:
    fields = Fields(
        (
            ("to", b"Bot <bot@our.example>, Ana <ana@example.org>"),
            ("x-original-to", b"bot+token@our.example"),
            ("delivered-to", b"bot+bounce.7@our.example"),
            ("cc", b"bot@our.example"),
        )
    )
    assert recipients(fields) == (
        "bot+bounce.7@our.example",
        "bot+token@our.example",
        "bot@our.example",
        "ana@example.org",
    )


@given(st.text(max_size=300))
def test_no_text_upsets_the_reader(value: str) -> None:
    for box in mailboxes(value):
        assert box.address is None or fold(box.address) == box.address


@pytest.mark.parametrize("unit", ["(", '"', "<", "\\", "a@b.example, ", ":", ";", "a:", "()", "<>"])
def test_reading_is_linear(unit: str) -> None:
    started = time.process_time()
    mailboxes(unit * (120_000 // len(unit)))
    assert time.process_time() - started < 1.0
