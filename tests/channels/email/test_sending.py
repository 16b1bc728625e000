"""Handing mails to a relay that behaves, refuses, stumbles or vanishes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import Outgoing
from bot.channels.email.channel import EmailChannel
from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    SendError,
    TemporarySendError,
)
from tests.mailservers.letters import MAIL_FROM, SECRET, clock, outgoing, smtp
from tests.mailservers.sink import CLOSE, SILENCE, Script, Sink, running_sink


def channel(sink: Sink, **changes: object) -> EmailChannel:
    return EmailChannel(
        mail_from=MAIL_FROM, secret=SECRET, now=clock, smtp=smtp(sink.port, **changes)
    )


def said(verb: str, answer: str, times: int = 1) -> Script:
    return lambda line, count: answer if line.startswith(verb) and count <= times else None


async def tried(email: EmailChannel, row: Outgoing) -> type[SendError] | None:
    try:
        await email.send(row)
    except SendError as error:
        return type(error)
    return None


@pytest.mark.parametrize("extensions", [("PIPELINING", "SIZE 5000000"), ("8BITMIME",)])
async def test_one_connection_carries_many_mails(extensions: tuple[str, ...]) -> None:
    async with running_sink(Sink(extensions=extensions)) as sink:
        email = channel(sink, connections=1)
        receipts = [await email.send(outgoing(key=f"row-{n}")) for n in range(3)]
        await email.close()
    assert (sink.connections, len(sink.mails)) == (1, 3)
    ids = [f"Message-ID: {receipt.provider_id}".encode() for receipt in receipts]
    assert [wanted in mail for wanted, mail in zip(ids, sink.mails, strict=True)] == [True] * 3
    assert len(set(ids)) == 3


async def test_the_envelope_names_a_signed_return_path() -> None:
    async with running_sink(Sink()) as sink:
        email = channel(sink)
        await email.send(outgoing())
        await email.close()
    mail_from, recipient = [line for line in sink.heard if line.startswith(("MAIL", "RCPT"))]
    path = mail_from.removeprefix("MAIL FROM:<").partition(">")[0]
    trace = email.tokens.trace_of_return_path([path])
    assert trace is not None
    assert trace.contact_id == 7
    assert trace.fingerprint == email.tokens.fingerprint("ama@collectif.example")
    assert recipient == "RCPT TO:<ama@collectif.example>"


@pytest.mark.parametrize("extensions", [("PIPELINING",), ("8BITMIME",)])
@pytest.mark.parametrize(
    ("verb", "answer", "expected"),
    [
        ("CONNECT", "554 5.7.1 not you", ChannelDown),
        ("CONNECT", "421 4.3.2 closing", ChannelDown),
        ("CONNECT", CLOSE, ChannelDown),
        ("CONNECT", SILENCE, ChannelDown),
        ("MAIL", "421 4.7.0 too many messages", ChannelDown),
        ("MAIL", "451 4.3.0 later", ChannelDown),
        ("MAIL", "530 5.7.0 authenticate first", ChannelDown),
        ("MAIL", "552 5.3.4 too large", PermanentSendError),
        ("MAIL", CLOSE, ChannelDown),
        ("MAIL", SILENCE, ChannelDown),
        ("RCPT", "450 4.2.0 greylisted", TemporarySendError),
        ("RCPT", "451 4.7.1 try again later", TemporarySendError),
        ("RCPT", "452 4.2.2 mailbox full", TemporarySendError),
        ("RCPT", "452 4.3.1 out of space", ChannelDown),
        ("RCPT", "451 4.7.0 rate exceeded", ChannelDown),
        ("RCPT", "550 5.1.1 who?", RecipientGone),
        ("RCPT", "550-5.1.1 who?\n550 5.1.1 nobody", RecipientGone),
        ("RCPT", "550 User unknown", RecipientGone),
        ("RCPT", "550 5.2.1 disabled", RecipientGone),
        ("RCPT", "552 5.2.2 over quota", TemporarySendError),
        ("RCPT", "550 5.7.1 policy", PermanentSendError),
        ("RCPT", "554 5.7.1 Relay access denied", ChannelDown),
        ("RCPT", CLOSE, ChannelDown),
        ("DATA", "451 4.3.0 later", TemporarySendError),
        ("DATA", CLOSE, ChannelDown),
        (".", "451 4.3.0 later", TemporarySendError),
        (".", "554 5.6.0 spam", PermanentSendError),
        (".", "550 5.1.1 gone", RecipientGone),
        (".", "421 4.3.2 shutting down", ChannelDown),
        (".", CLOSE, OutcomeUnknown),
        (".", SILENCE, OutcomeUnknown),
    ],
)
async def test_a_refusal_says_what_to_do_next(
    extensions: tuple[str, ...], verb: str, answer: str, expected: type[SendError]
) -> None:
    async with running_sink(Sink(script=said(verb, answer), extensions=extensions)) as sink:
        email = channel(sink, timeout=0.15)
        assert await tried(email, outgoing()) is expected
        # Whatever happened, the next message finds its way.
        assert await tried(email, outgoing(key="row-2")) is None
        await email.close()


async def test_a_refusal_does_not_repeat_the_address() -> None:
    script = said("RCPT", "550 5.1.1 <ama@collectif.example>: Recipient address rejected")
    async with running_sink(Sink(script=script)) as sink:
        email = channel(sink)
        with pytest.raises(RecipientGone, match=r"RCPT: 550 5.1.1 <…>: Recipient address"):
            await email.send(outgoing())
        await email.close()


@pytest.mark.fault(3)
async def test_an_unknown_outcome_is_repeated_with_the_same_bytes() -> None:
    async with running_sink(Sink(script=said(".", CLOSE))) as sink:
        email = channel(sink)
        row = outgoing()
        assert await tried(email, row) is OutcomeUnknown
        await email.send(replace(row, attempt=2, uncertain=True))
        await email.close()
    first, second = sink.mails
    assert first == second


@pytest.mark.fault(8)
async def test_one_refused_recipient_holds_up_nobody() -> None:
    def script(line: str, _count: int) -> str | None:
        return "550 5.1.1 unknown" if line == "RCPT TO:<a7@far.example>" else None

    async with running_sink(Sink(script=script)) as sink:
        email = channel(sink)
        rows = [outgoing(f"a{n}@far.example", key=f"row-{n}") for n in range(50)]
        results = await asyncio.gather(*(tried(email, row) for row in rows))
        await email.close()
    assert [n for n, result in enumerate(results) if result is not None] == [7]
    assert results[7] is RecipientGone
    assert len(sink.mails) == 49


@pytest.mark.parametrize("answer", ["554 5.7.1 Relay access denied", "421 4.3.2 closing", CLOSE])
async def test_one_mail_over_which_the_relay_fails_holds_the_others_up_once(answer: str) -> None:
    def script(line: str, _count: int) -> str | None:
        return answer if line == "RCPT TO:<a7@far.example>" else None

    async with running_sink(Sink(script=script)) as sink:
        email = channel(sink)
        bad = outgoing("a7@far.example", key="row-7")
        results = [
            await tried(email, row)
            for row in (bad, bad, outgoing(key="row-8"), bad, bad, outgoing(key="row-9"))
        ]
        await email.close()
    alone, counted = [ChannelDown, ChannelDown], [TemporarySendError, TemporarySendError]
    assert results == [*alone, None, *counted, None]


@pytest.mark.fault(10)
async def test_a_domain_gets_five_mails_at_once() -> None:
    async with running_sink(Sink(dot_seconds=0.02)) as sink:
        email = channel(sink, connections=12)
        many = [outgoing(f"a{n}@big.example", key=f"b-{n}") for n in range(30)]
        few = [outgoing(f"a{n}@small.example", key=f"s-{n}") for n in range(3)]
        await asyncio.gather(*(email.send(row) for row in many + few))
        await email.close()
    assert sink.busiest == {"big.example": 5, "small.example": 3}
    assert sink.connections <= 8


async def test_who_waits_too_long_for_a_place_comes_back_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.email.sending._QUEUE_SECONDS", 0.05)
    async with running_sink(Sink(dot_seconds=0.3)) as sink:
        email = channel(sink, connections=1, timeout=2)
        first = asyncio.create_task(email.send(outgoing()))
        await asyncio.sleep(0.1)
        with pytest.raises(TemporarySendError, match="busy") as told:
            await email.send(outgoing(key="row-2"))
        await first
        await email.close()
    assert (type(told.value), told.value.retry_after) == (TemporarySendError, timedelta(seconds=2))
    assert len(sink.mails) == 1


async def test_a_kept_connection_that_was_closed_meanwhile_is_replaced() -> None:
    async with running_sink(Sink()) as sink:
        email = channel(sink, connections=1)
        await email.send(outgoing())
        sink.hang_up()
        await email.send(outgoing(key="row-2"))
        sink.script = said("MAIL", "421 4.4.2 idle too long", times=sink.counts["MAIL"] + 1)
        await email.send(outgoing(key="row-3"))
        sink.script = said("MAIL", "421 4.7.0 slow down", times=sink.counts["MAIL"] + 2)
        assert await tried(email, outgoing(key="row-4")) is ChannelDown
        await email.close()
    assert (len(sink.mails), sink.connections) == (3, 4)


async def test_a_connection_retires_after_its_share_and_when_idle() -> None:
    async with running_sink(Sink()) as sink:
        email = channel(sink, connections=1, per_connection=2, idle_seconds=0.05)
        for n in range(3):
            await email.send(outgoing(key=f"row-{n}"))
        assert sink.connections == 2
        await asyncio.sleep(0.2)
        assert sink.heard.count("QUIT") == 2
        await email.send(outgoing(key="row-9"))
        await email.close()
    assert sink.connections == 3


@pytest.mark.fault(9)
async def test_a_dead_relay_comes_back() -> None:
    async with running_sink(Sink()) as sink:
        email = channel(sink)
        await email.send(outgoing())
    assert await tried(email, outgoing(key="row-2")) is ChannelDown
    async with running_sink(sink):
        await email.send(outgoing(key="row-2"))
        await email.close()
    assert len(sink.mails) == 2


async def test_closing_lets_a_message_under_way_finish() -> None:
    async with running_sink(Sink(dot_seconds=0.2)) as sink:
        email = channel(sink, timeout=2)
        sending = asyncio.create_task(email.send(outgoing()))
        await asyncio.sleep(0.1)
        await email.close()
        await sending
    assert len(sink.mails) == 1


@pytest.mark.fault(17)
async def test_a_cancelled_message_leaves_no_half_state() -> None:
    async with running_sink(Sink(script=said("RCPT", SILENCE))) as sink:
        email = channel(sink, connections=1, timeout=5)
        sending = asyncio.create_task(email.send(outgoing()))
        await asyncio.sleep(0.1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await email.send(outgoing(key="row-2"))
        await email.close()
    assert len(sink.mails) == 1


async def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    async with running_sink(Sink()) as sink:
        email = channel(sink)
        assert await tried(email, outgoing("ñandú@pampa.example")) is PermanentSendError
        await email.send(outgoing("maria@niñez.example", key="row-2"))
        await email.close()
    async with running_sink(Sink(extensions=("PIPELINING", "SMTPUTF8"))) as other:
        email = channel(other)
        await email.send(outgoing("ñandú@pampa.example"))
        await email.close()
    assert "RCPT TO:<maria@xn--niez-hqa.example>" in sink.heard
    assert [line for line in other.heard if line.startswith("RCPT")] == [
        "RCPT TO:<ñandú@pampa.example>"
    ]


@pytest.mark.parametrize(
    "address", ["", "ama", "ama@", "@x.example", "a b@x.example", "ama@x.example\r\nRCPT TO:<e@f>"]
)
async def test_an_address_that_is_none_is_set_aside(address: str) -> None:
    async with running_sink(Sink()) as sink:
        email = channel(sink)
        assert await tried(email, outgoing(address)) is PermanentSendError
        await email.close()
    assert sink.heard == []
