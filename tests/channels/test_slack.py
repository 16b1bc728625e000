"""What comes in from Slack, over Socket Mode and over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.base import Outcome, Window
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted, StaffWrote
from tests.channels.contract import (
    ChannelContract,
    Core,
    eventually,
    listening,
    outgoing,
)
from tests.channels.slack_rig import (
    APPROVER,
    OFFICE,
    HttpRig,
    SlackRig,
    board,
    button,
    dialog,
)


@pytest.fixture
def rig(slack: SlackRig) -> SlackRig:
    return slack


class TestSlackSocket(ChannelContract):
    """The contract, over Socket Mode."""


class TestSlackHttp(ChannelContract):
    """The contract, over signed requests."""

    @pytest.fixture
    def rig(self, posted: HttpRig) -> HttpRig:
        return posted


async def test_press_dialog_command_and_note_are_four_events(rig: SlackRig) -> None:
    core, channel, staff = Core(), rig.channel(), rig.sandbox.slack.staff
    async with listening(channel, core):
        await eventually(lambda: rig.sandbox.slack.socket.connected)
        receipt = await channel.send(outgoing(board("Togo", button("decline"))))
        await staff.press(APPROVER, OFFICE, receipt.provider_id, "do-decline")
        (press,) = core.handled
        assert isinstance(press, StaffPressed)
        opening = Window(trigger_id=press.trigger_id, rendered=dialog())
        view = await channel.send(outgoing(opening, key="send:2"))
        values = {"why": {"input": "No <place> & left"}}
        await rig.sandbox.slack.screens.submit(APPROVER, view.provider_id, values)
        await staff.command(APPROVER, "/presessions", "status PS40-TG-0001")
        await rig.say("a note")
        await eventually(lambda: len(core.handled) == 4)
    submitted, commanded, wrote = core.handled[1:]
    assert (press.data, press.channel, press.message_id, press.actor) == (
        "decline",
        OFFICE,
        receipt.provider_id,
        APPROVER,
    )
    assert isinstance(submitted, StaffSubmitted)
    assert (submitted.data, submitted.values) == ("decline:7", {"why": "No <place> & left"})
    assert isinstance(commanded, StaffCommanded)
    assert (commanded.text, commanded.channel) == ("status PS40-TG-0001", OFFICE)
    assert isinstance(wrote, StaffWrote)
    assert (wrote.text, wrote.thread) == ("a note", rig.thread)


async def test_dialog_stays_open_with_its_faults(rig: SlackRig) -> None:
    core, channel = Core(), rig.channel()
    async with listening(channel, core):
        await eventually(lambda: rig.sandbox.slack.socket.connected)
        receipt = await channel.send(outgoing(board("Togo", button("decline"))))
        staff = rig.sandbox.slack.staff
        await staff.press(APPROVER, OFFICE, receipt.provider_id, "do-decline")
        (press,) = core.handled
        assert isinstance(press, StaffPressed)
        view = await channel.send(
            outgoing(Window(trigger_id=press.trigger_id, rendered=dialog()), key="send:2")
        )
        screens, values = rig.sandbox.slack.screens, {"why": {"input": "x"}}
        core.outcome = Outcome(errors=(("why", "Too short."),))
        await screens.submit(APPROVER, view.provider_id, values)
        snapshot: Any = rig.sandbox.slack.workspace.snapshot()
        assert [each["errors"] for each in snapshot["views"]] == [{"why": "Too short."}]
        core.outcome = Outcome()
        await screens.submit(APPROVER, view.provider_id, values)
        snapshot = rig.sandbox.slack.workspace.snapshot()
        assert snapshot["views"] == []
    # The second submission is one of its own, though the dialog never changed.
    assert len({event.id for event in core.handled}) == 3


@pytest.mark.parametrize("fault", ["close", "disconnect", "lost", "repeat"])
async def test_socket_trouble_loses_nothing(rig: SlackRig, fault: str) -> None:
    core = Core()
    async with listening(rig.channel(), core):
        await eventually(lambda: rig.sandbox.slack.socket.connected)
        rig.sabotage(fault, "events_api")
        for number in range(3):
            await rig.say(f"note {number}")
        await eventually(lambda: len(core.handled) == 3)
    assert sorted(core.words) == ["note 0", "note 1", "note 2"]


async def test_refused_socket_is_tried_again_and_says_why(rig: SlackRig) -> None:
    rig.sabotage("token_revoked", "apps.connections.open")
    core = Core()
    with capture_logs() as logs:
        async with listening(rig.channel(), core):
            await rig.say("a note")
            await eventually(lambda: len(core.handled) == 1)
    reasons = [log["reason"] for log in logs if log["event"] == "slack.socket_refused"]
    assert reasons == ["Slack refuses the token: check PRESESSIONS_SLACK_BOT_TOKEN (token_revoked)"]


async def test_socket_that_stays_away_is_given_up_for_a_new_one(rig: SlackRig) -> None:
    core = Core()
    with capture_logs() as logs:
        async with listening(rig.channel(), core):
            await eventually(lambda: rig.sandbox.slack.socket.connected)
            rig.sabotage("500", "apps.connections.open", times=2)
            await rig.sandbox.slack.socket.disconnect(warn=False)
            await rig.say("a note")
            await eventually(lambda: len(core.handled) == 1, seconds=5)
    assert core.words == ["a note"]
    assert "slack.socket_lost" in [log["event"] for log in logs]


@pytest.mark.fault(54)
async def test_edits_and_deletions_are_told_own_messages_and_other_places_are_not(
    rig: SlackRig,
) -> None:
    core, channel, staff = Core(), rig.channel(), rig.sandbox.slack.staff
    async with listening(channel, core):
        await eventually(lambda: rig.sandbox.slack.socket.connected)
        await channel.send(outgoing(board("ours", thread=rig.thread)))
        note = staff.say(APPROVER, OFFICE, "typo", rig.thread)
        staff.edit(APPROVER, OFFICE, note.ts, "corrected")
        staff.delete(APPROVER, OFFICE, note.ts)
        staff.say(APPROVER, OFFICE, "in no thread")
        await rig.say("last")
        await eventually(lambda: "last" in core.words)
    changes = [(each.text, each.change) for each in core.handled if isinstance(each, StaffWrote)]
    assert sorted(changes) == [
        ("", "deleted"),
        ("corrected", "edited"),
        ("last", "written"),
        ("typo", "written"),
    ]


@pytest.mark.parametrize("fault", ["bad_signature", "old_signature"])
async def test_forged_request_is_refused(posted: HttpRig, fault: str) -> None:
    core = Core()
    with capture_logs() as logs:
        async with listening(posted.channel(), core):
            posted.sabotage(fault, "events_api")
            await posted.say("a note")
            await eventually(lambda: len(core.handled) == 1)
    assert [log["event"] for log in logs] == ["slack.signature_wrong"]
