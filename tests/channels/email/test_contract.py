"""The contract of all channels, over the sandbox's post office."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.errors import ChannelDown
from bot.events import AddressFailed, MailHeld, PersonWrote, ReplyToken
from bot.sandbox.mail.letters import Letter as Written
from bot.sandbox.server import Sandbox
from tests.channels.contract import (
    HOSTILE,
    ChannelContract,
    Core,
    Rig,
    eventually,
    listening,
    outgoing,
)
from tests.channels.email.rig import AMA, EmailRig


@pytest.fixture
async def rig() -> AsyncIterator[EmailRig]:
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0) as sandbox:
        yield EmailRig(sandbox)


def visible(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


class TestEmail(ChannelContract):
    """The contract, but for what mail is: signs nobody sees are left out when it is read."""

    async def test_hostile_words_arrive_as_they_are(self, rig: Rig) -> None:
        core = Core()
        async with listening(rig.channel(), core):
            await rig.say(HOSTILE)
            await eventually(lambda: bool(core.handled))
        assert [visible(word) for word in core.words] == [visible(HOSTILE)]

    @pytest.mark.fault(10)
    async def test_throttled_send_says_when_to_try_again(self, rig: Rig) -> None:
        # SMTP has no way to say how long to wait.
        channel = rig.channel()
        await rig.strike("throttled")
        with pytest.raises(ChannelDown):
            await channel.send(outgoing(rig.payload("patience")))
        await channel.send(outgoing(rig.payload("patience")))
        await channel.close()
        assert await rig.arrived() == ["patience"]


async def test_an_answer_is_authentic_and_knows_its_letter(rig: EmailRig) -> None:
    core = Core()
    async with listening(channel := rig.channel(), core):
        await channel.send(outgoing(rig.payload("Bonjour")))
        (letter,) = [mail for mail in rig.sandbox.mail.mails(AMA) if not mail.mine]
        await rig.sandbox.mail.send(
            Written(
                sender=AMA,
                to=rig.sandbox.mail.bot_address,
                subject="Re: Togo",
                text="Oui.",
                in_reply_to=letter.message_id,
            )
        )
        await eventually(lambda: bool(core.handled))
    (event,) = core.handled
    assert isinstance(event, PersonWrote)
    assert (event.text, event.token, event.authentic, event.automatic) == (
        "Oui.",
        ReplyToken(contact_id=1),
        True,
        False,
    )


@pytest.mark.fault(34)
@pytest.mark.parametrize("delivery", ["bounce", "vacation"])
async def test_what_comes_back_by_itself_is_known_as_such(rig: EmailRig, delivery: str) -> None:
    rig.sandbox.mail.add(AMA, "applicant", "Ama", delivery)  # type: ignore[arg-type]  # both are
    core = Core()
    async with listening(channel := rig.channel(), core):
        await channel.send(outgoing(rig.payload("Bonjour")))
        await eventually(lambda: bool(core.handled))
    (event,) = core.handled
    if delivery == "bounce":
        assert isinstance(event, AddressFailed)
        assert (event.contact_id, event.permanent) == (1, True)
    else:
        assert isinstance(event, PersonWrote)
        assert event.automatic


@pytest.mark.fault(22)
async def test_a_mail_that_breaks_the_reader_holds_up_nobody(rig: EmailRig) -> None:
    core = Core()
    await rig.sandbox.mail.send_raw(
        b"From: a@b.example\r\nTo: " + b"x@y.example, " * 50_000 + b"\r\n\r\nhello\r\n", None, None
    )
    async with listening(rig.channel(), core):
        await rig.say("next")
        await eventually(lambda: len(core.handled) == 2)
    assert [type(event) for event in core.handled] == [MailHeld, PersonWrote]


@pytest.mark.fault(21)
async def test_a_moved_clock_and_a_renumbered_mailbox_lose_nothing(rig: EmailRig) -> None:
    rig.sandbox.clock.advance(timedelta(days=-700))
    await rig.say("waited")
    core = Core()
    async with listening(rig.channel(), core):
        await eventually(lambda: core.words == ["waited"])
        rig.sandbox.clock.advance(timedelta(days=800))
        rig.sandbox.imap.renumber()
        await rig.say("later")
        await eventually(lambda: core.words == ["waited", "later"])
