"""Signed tokens: found where they belong, worthless anywhere else."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.own import OwnAddress
from bot.channels.email.reading.parse import parse
from bot.channels.email.tokens import Leaving, Tokens, Trace
from bot.errors import ConfigError
from bot.events import ReplyToken
from tests.mailservers.letters import OWN, SECRET, TOKENS

ids = st.integers(min_value=0, max_value=2**40)
abouts = st.one_of(
    st.none(), st.text("Aabcdefghijklmnopqrstuvwxyz234567-", min_size=1, max_size=12)
)


@given(contact=ids, about=abouts)
def test_an_answer_finds_its_way_whatever_the_servers_do_to_its_case(
    contact: int, about: str | None
) -> None:
    address = TOKENS.reply_address(contact, about)
    assert len(address.rpartition("@")[0]) <= 64
    expected = ReplyToken(contact_id=contact, about=about)
    for spelled in (address, address.upper(), address.lower()):
        assert TOKENS.reply_token(["someone@x.example", spelled], []) == expected


@given(contact=ids, about=abouts, key=st.text(max_size=60))
def test_a_message_id_is_stable_and_says_the_same(
    contact: int, about: str | None, key: str
) -> None:
    made = TOKENS.message_id(key, contact, about, "ama@collectif.example")
    assert made == TOKENS.message_id(key, contact, about, "ama@collectif.example")
    assert TOKENS.reply_token([], ["<x@y.example>", made]) == ReplyToken(
        contact_id=contact, about=about
    )
    assert TOKENS.trace_of_message(made) == Trace(
        contact_id=contact, about=about, fingerprint=TOKENS.fingerprint("AMA@collectif.example")
    )


@given(contact=ids, position=st.integers(min_value=0), letter=st.sampled_from("abcdefgh234567"))
def test_one_altered_letter_is_enough(contact: int, position: int, letter: str) -> None:
    address = TOKENS.reply_address(contact, "Aabcdefghijk")
    start = address.index(".") + 1
    at = start + position % (address.index("@") - start - 1)
    altered = address[:at] + letter + address[at + 1 :]
    found = TOKENS.reply_token([altered], [])
    assert found is None or altered == address


@pytest.mark.fault(32)
def test_a_token_counts_only_where_it_belongs() -> None:
    reply = TOKENS.reply_address(7, None)
    bounce = TOKENS.return_path(7, "ama@collectif.example")
    leave = TOKENS.unsubscribe_address(7, "news")
    swapped = [address.replace("+r.", "+b.") for address in (reply, leave.replace("+u", "+r"))]
    assert [TOKENS.trace_of_return_path([address]) for address in swapped] == [None, None]
    assert (
        TOKENS.reply_token([bounce.replace("+b.", "+r."), leave.replace("+u.", "+r.")], []) is None
    )
    assert TOKENS.unsubscribing([reply.replace("+r.", "+u.")]) is None
    assert TOKENS.unsubscribing([leave]) == Leaving(contact_id=7, list="news")
    assert TOKENS.reply_token([leave, bounce], []) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bot@lab.test",
        "bot+r.@lab.test",
        "bot+r.aaaa@lab.test",
        "bot+r.é1é1@lab.test",
        "bot+r." + "a" * 5000 + "@lab.test",
        TOKENS.reply_address(7, None).replace("lab.test", "evil.test"),
        TOKENS.reply_address(7, None).replace("bot+", "other+"),
        Tokens(secret=b"another", own=OWN).reply_address(7, None),
    ],
)
def test_what_we_did_not_sign_is_no_token(address: str) -> None:
    assert TOKENS.reply_token([address], [f"<{address}>"]) is None


@pytest.mark.parametrize("about", [None, "Aabcdefghij2", "mission:IS"])
def test_a_quoted_message_id_survives_the_standard_library(about: str | None) -> None:
    """It folds what does not fit a line into encoded words, which no server reads back."""
    message_id = TOKENS.message_id("row", 1_000_000, about, "ama@collectif.example")
    answer = EmailMessage()
    answer["In-Reply-To"] = message_id
    answer["References"] = f"{message_id} {message_id}"
    fields = parse(answer.as_bytes() + b"hello")
    assert b"=?" not in answer.as_bytes()
    assert TOKENS.reply_token([], [fields.in_reply_to or ""]) == ReplyToken(
        contact_id=1_000_000, about=about
    )


def test_a_message_id_in_encoded_words_is_read() -> None:
    message_id = "<k." + "a" * 90 + "@lab.test>"
    answer = EmailMessage()
    answer["In-Reply-To"] = message_id
    assert b"=?utf-8?" in answer.as_bytes()
    assert parse(answer.as_bytes() + b"hello").in_reply_to == message_id


def test_a_long_mailbox_name_keeps_its_addresses_legal() -> None:
    own = OwnAddress.read("applications-of-civil-society-organisations@lab.test")
    tokens = Tokens(secret=SECRET, own=own)
    address = tokens.reply_address(7, "Aabcdefghijk")
    assert len(address.rpartition("@")[0]) <= 64
    assert tokens.reply_token([address], []) == ReplyToken(contact_id=7)


@pytest.mark.parametrize(
    ("text", "header", "address"),
    [
        ("bot@Lab.Test", "bot@lab.test", "bot@lab.test"),
        ("UPR Info <bot@lab.test>", "UPR Info <bot@lab.test>", "bot@lab.test"),
        ('"UPR, Info" <bot@lab.test>', '"UPR, Info" <bot@lab.test>', "bot@lab.test"),
        ("Pré <bot@lab.test>", "=?utf-8?q?Pr=C3=A9?= <bot@lab.test>", "bot@lab.test"),
    ],
)
def test_our_own_address_is_understood(text: str, header: str, address: str) -> None:
    own = OwnAddress.read(text)
    assert (own.header, own.address) == (header, address)
    assert own.owns(address.upper().replace("@", "+anything@"))


@pytest.mark.parametrize("text", ["", "UPR Info", "bot@", "a\r\nBcc: x@y <bot@lab.test>"])
def test_an_address_nobody_could_send_from_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="PRESESSIONS_MAIL_FROM"):
        OwnAddress.read(text)


def test_mail_from_before_a_new_key_is_still_answered_and_bounces() -> None:
    new = Tokens(secret=b"a newer secret", own=OWN, older=[SECRET])
    sent = TOKENS.message_id("row", 7, None, "ama@collectif.example")
    trace = new.trace_of_message(sent)
    assert trace is not None
    assert (new.names(trace, "Ama@collectif.example"), new.names(trace, "x@y.example")) == (
        True,
        False,
    )
    answered = [TOKENS.reply_address(7, None), new.reply_address(7, None)]
    expected = ReplyToken(contact_id=7)
    assert [new.reply_token([each], []) for each in answered] == [expected, expected]
    assert TOKENS.reply_token([new.reply_address(7, None)], []) is None
