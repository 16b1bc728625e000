"""What goes out to Slack, over the sandbox's Web API."""

from __future__ import annotations

import json

import pytest

from bot.channels.base import Aside, Letter, Window
from bot.errors import ChannelDown, OutcomeUnknown, PermanentSendError, TemporarySendError
from bot.events import Address
from bot.render.rendered import Rendered, RenderedBoard
from tests.channels.contract import (
    HOSTILE,
    outgoing,
)
from tests.channels.slack_rig import (
    APPROVER,
    OFFICE,
    SlackRig,
    board,
    dialog,
    words,
)


@pytest.fixture
def rig(slack: SlackRig) -> SlackRig:
    return slack


async def test_board_is_rewritten_in_place_and_posted_anew_when_gone(rig: SlackRig) -> None:
    channel = rig.channel()
    first = await channel.send(outgoing(board("3 applications")))
    second = await channel.send(outgoing(board("4 applications", replaces=first.provider_id)))
    third = await channel.send(outgoing(board("5 applications", replaces="1.000001")))
    await channel.close()
    assert first == second != third
    assert await rig.arrived() == ["4 applications", "5 applications"]


@pytest.mark.fault(52)
@pytest.mark.parametrize("thread", [True, False])
async def test_post_that_may_have_arrived_is_looked_up_first(rig: SlackRig, thread: bool) -> None:
    channel = rig.channel()
    where = rig.thread if thread else None
    await channel.send(outgoing(board("another", thread=where), key="send:0"))
    rig.sabotage("drop_after", "chat.postMessage")
    with pytest.raises(OutcomeUnknown):
        await channel.send(outgoing(board("once", thread=where)))
    again = outgoing(board("once", thread=where), attempt=2, uncertain=True)
    receipt = await channel.send(again)
    lost = outgoing(board("never arrived", thread=where), key="send:3", uncertain=True)
    await channel.send(lost)
    await channel.close()
    assert await rig.arrived() == ["another", "once", "never arrived"]
    assert receipt.provider_id == rig.posted()[1]["ts"]


@pytest.mark.parametrize("refusal", ["missing_scope", "unknown_method"])
async def test_post_that_cannot_be_looked_up_goes_out_again(rig: SlackRig, refusal: str) -> None:
    channel = rig.channel()
    rig.sabotage(refusal, "conversations.history")
    await channel.send(outgoing(board("twice rather than never"), attempt=2, uncertain=True))
    await channel.close()
    assert await rig.arrived() == ["twice rather than never"]


async def test_post_unfurls_nothing_and_carries_its_key(rig: SlackRig) -> None:
    channel = rig.channel()
    await channel.send(outgoing(board(HOSTILE)))
    await channel.close()
    (call,) = rig.calls("chat.postMessage")
    metadata = call["metadata"]
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
    assert metadata == {"event_type": "presessions", "event_payload": {"key": "send:1"}}
    assert [str(call[name]).lower() for name in ("unfurl_links", "unfurl_media")] in (
        ["false", "false"],
        ["0", "0"],
    )


async def test_aside_is_seen_by_one_person(rig: SlackRig) -> None:
    channel = rig.channel()
    shown = RenderedBoard(text="only you", blocks=(words("only you"),))
    await channel.send(outgoing(Aside(actor=APPROVER, channel="", rendered=shown)))
    await channel.close()
    asides = [each for each in rig.messages() if each["ephemeral_to"]]
    assert [(each["ephemeral_to"], each["channel"]) for each in asides] == [(APPROVER, OFFICE)]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("is_archived", ChannelDown),
        ("token_revoked", ChannelDown),
        ("500", OutcomeUnknown),
        ("garbage", OutcomeUnknown),
        ("close", OutcomeUnknown),
        ("msg_too_long", PermanentSendError),
        ("429", TemporarySendError),
    ],
)
async def test_refused_post_says_what_to_do_next(
    rig: SlackRig, fault: str, kind: type[Exception]
) -> None:
    channel = rig.channel()
    rig.sabotage(fault, "chat.postMessage")
    with pytest.raises(kind) as caught:
        await channel.send(outgoing(board("x")))
    await channel.close()
    assert type(caught.value) is kind
    assert len(rig.calls("chat.postMessage")) <= 1


def window(trigger: str) -> Window:
    told = RenderedBoard(text="press again", blocks=(words("press again"),))
    late = Aside(actor=APPROVER, channel="", rendered=told)
    return Window(trigger_id=trigger, rendered=dialog(), late=late)


async def test_window_opened_too_late_is_given_up_and_its_person_told(rig: SlackRig) -> None:
    channel = rig.channel()
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(window("1.2.expired")))
    await channel.close()
    asides = [each["text"] for each in rig.messages() if each["ephemeral_to"] == APPROVER]
    assert asides == ["press again"]


async def test_nobody_is_told_to_press_again_whose_window_opened_before(rig: SlackRig) -> None:
    channel = rig.channel()
    again = outgoing(window(rig.sandbox.slack.workspace.new_trigger(APPROVER)))
    await channel.send(again)
    with pytest.raises(PermanentSendError):
        await channel.send(again)
    await channel.close()
    assert len(rig.sandbox.slack.workspace.stack(APPROVER)) == 1
    assert not any(each["ephemeral_to"] for each in rig.messages())


async def test_letter_is_not_for_slack(rig: SlackRig) -> None:
    channel = rig.channel()
    address = Address(channel="slack", value=APPROVER)
    letter = Letter(to=address, contact_id=1, rendered=Rendered(text="x", parts=("x",)))
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(letter))
    await channel.close()
