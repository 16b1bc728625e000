"""Letters out through a real Postfix, answers and bounces back through a real Dovecot."""

from __future__ import annotations

import asyncio
import email
import email.policy
import smtplib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest

from bot.channels.email.channel import EmailChannel
from bot.errors import ChannelDown, PermanentSendError, RecipientGone, TemporarySendError
from bot.events import AddressFailed, PersonWrote, ReplyToken
from tests.mailservers.dovecot import Dovecot
from tests.mailservers.letters import MAIL_FROM, SECRET, Ledger, clock, outgoing, smtp
from tests.mailservers.postfix import Postfix
from tests.mailservers.world import World


@pytest.fixture
async def channel(dovecot: Dovecot, postfix: Postfix) -> AsyncIterator[EmailChannel]:
    made = EmailChannel(
        mail_from=MAIL_FROM,
        secret=SECRET,
        now=clock,
        cursor=Ledger(),
        imap=dovecot.settings("bot"),
        smtp=smtp(
            postfix.smtp,
            timeout=10,
            tls="starttls",
            ca_file=str(postfix.certificate.certificate),
        ),
    )
    yield made
    await made.close()


@pytest.fixture
async def ledger(channel: EmailChannel) -> AsyncIterator[Ledger]:
    """What the channel hears while the test runs."""
    heard = Ledger()
    task = asyncio.create_task(channel.listen(heard.receive))
    yield heard
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_mailbox_shows_the_letter_as_it_was_written(
    channel: EmailChannel, dovecot: Dovecot
) -> None:
    subject = "Votre candidature pour São Tomé-et-Príncipe : " + "très " * 30
    text = "Bonjour Ama,\n.\n..une ligne\n" + "é" * 500 + "\nFrom here on\n"
    receipt = await channel.send(outgoing("ama@lab.test", subject=subject, text=text))
    with dovecot.client("ama") as client:
        async with asyncio.timeout(10):
            while not client.search(["HEADER", "Message-ID", receipt.provider_id]):
                await asyncio.sleep(0.05)
                client.noop()
        raw = client.fetch(client.search("ALL"), ["BODY[]"])[1][b"BODY[]"]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
    assert mail["Subject"] == subject.strip()[:250].strip()
    assert mail["Message-ID"] == receipt.provider_id
    assert str(mail["Return-Path"]).startswith("<bot+b.")
    assert any("with ESMTPS" in str(hop) for hop in mail.get_all("Received", []))


async def test_an_answer_comes_back_with_its_token(
    channel: EmailChannel, world: World, postfix: Postfix, ledger: Ledger
) -> None:
    await channel.send(outgoing("ama@answers.example", about="Aabc"))
    await until(lambda: bool(world.arrived("ama@answers.example")))
    _, _, content = world.arrived("ama@answers.example")[0]
    letter = email.message_from_bytes(content, policy=email.policy.default)
    answer = (
        f"From: Ama <ama@answers.example>\r\nTo: {letter['Reply-To']}\r\n"
        f"Subject: Re: {letter['Subject']}\r\nMessage-ID: <1@answers.example>\r\n"
        f"In-Reply-To: {letter['Message-ID']}\r\n\r\nMerci !\r\n"
    )
    with smtplib.SMTP("127.0.0.1", postfix.smtp) as client:
        client.sendmail("ama@answers.example", [str(letter["Reply-To"])], answer.encode())
    await until(lambda: bool(ledger.events))
    (event,) = ledger.events
    assert isinstance(event, PersonWrote)
    assert (event.sender.value, event.text, event.token, event.authentic) == (
        "ama@answers.example",
        "Merci !",
        ReplyToken(contact_id=7, about="Aabc"),
        True,
    )


async def test_a_real_bounce_marks_the_address(channel: EmailChannel, ledger: Ledger) -> None:
    await channel.send(outgoing("gone@bounces.example"))
    await until(lambda: bool(ledger.events))
    (event,) = ledger.events
    assert isinstance(event, AddressFailed)
    assert (event.contact_id, event.permanent) == (7, True)


@pytest.mark.parametrize(
    ("address", "error"),
    [("nobody@gone.example", RecipientGone), ("later@slow.example", TemporarySendError)],
)
async def test_what_the_relay_refuses_at_once_is_told_at_once(
    channel: EmailChannel, address: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        await channel.send(outgoing(address))
    assert type(refused.value) is error
    await channel.send(outgoing("ama@lab.test", key=f"after {address}"))


async def test_an_address_in_utf8_goes_through(channel: EmailChannel, world: World) -> None:
    await channel.send(outgoing("ñandú@pampa.example"))
    await until(lambda: bool(world.arrived("ñandú@pampa.example")))


async def test_a_relay_we_cannot_trust_or_enter_is_down(postfix: Postfix) -> None:
    trusting = str(postfix.certificate.certificate)
    for changes, reason in (
        ({"tls": "starttls"}, "certificate is not trusted"),
        ({"tls": "starttls", "ca_file": trusting, "user": "a", "password": "b"}, "AUTH"),
        ({"tls": "tls", "ca_file": trusting}, "cannot be reached"),
    ):
        email_channel = EmailChannel(
            mail_from=MAIL_FROM,
            secret=SECRET,
            now=clock,
            smtp=smtp(postfix.smtp, timeout=5, **changes),
        )
        with pytest.raises(ChannelDown, match=reason):
            await email_channel.send(outgoing())
        await email_channel.close()


async def test_a_channel_without_a_relay_says_so() -> None:
    half = EmailChannel(mail_from=MAIL_FROM, secret=SECRET, now=clock)
    with pytest.raises(ChannelDown, match="PRESESSIONS_SMTP_URL"):
        await half.send(outgoing())
    await half.close()


async def test_three_hundred_letters_arrive_once(channel: EmailChannel, world: World) -> None:
    rows = [outgoing(f"m{n}@d{n % 9}.bulk.example", key=f"bulk-{n}") for n in range(300)]
    before = len(world.mails)
    await asyncio.gather(*(channel.send(row) for row in rows))
    await until(lambda: len(world.mails) >= before + 300)
    recipients = [recipient for _, recipient, _ in world.mails[before:]]
    assert sorted(recipients) == sorted(f"m{n}@d{n % 9}.bulk.example" for n in range(300))


async def test_only_letters_go_out_by_mail(channel: EmailChannel) -> None:
    from dataclasses import replace

    from bot.channels.base import Window
    from bot.render.rendered import RenderedDialog

    window = Window(trigger_id="t", rendered=RenderedDialog(view={}))
    with pytest.raises(PermanentSendError):
        await channel.send(replace(outgoing(), payload=window))
