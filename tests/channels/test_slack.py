"""The Slack adapter against the sandbox's Slack, over Socket Mode and over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.channels.base import Aside, Letter, Outcome, Payload, Post, Window
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.patience import Patience
from bot.errors import ChannelDown, OutcomeUnknown, PermanentSendError, TemporarySendError
from bot.events import Address, StaffCommanded, StaffPressed, StaffSubmitted, StaffWrote
from bot.render.rendered import Rendered, RenderedBoard, RenderedDialog
from bot.sandbox.faults import Fault as Sabotage
from bot.sandbox.server import Sandbox
from tests.channels.contract import (
    HOSTILE,
    ChannelContract,
    Core,
    Fault,
    eventually,
    listening,
    now,
    outgoing,
)

OFFICE, APPROVER = "C0PRESESS", "U0APPROVE"
QUICK = Patience(
    answer_after=1.0,
    close_after=0.1,
    pauses=(0.05, 0.05),
    socket_grace=0.3,
    socket_look_every=0.1,
    socket_retry_after=0.05,
)
PAUSES = (0.0, *[0.1] * 100)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def words(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def button(value: str) -> dict[str, Any]:
    shown = {"type": "plain_text", "text": value}
    press = {"type": "button", "action_id": f"do-{value}", "text": shown, "value": value}
    return {"type": "actions", "elements": [press]}


def board(text: str, *blocks: dict[str, Any], **more: Any) -> Post:
    return Post(rendered=RenderedBoard(text=escaped(text), blocks=(words(text), *blocks)), **more)


def dialog() -> RenderedDialog:
    field = {"type": "plain_text_input", "action_id": "input", "multiline": True}
    return RenderedDialog(
        view={
            "type": "modal",
            "title": {"type": "plain_text", "text": "Decline"},
            "submit": {"type": "plain_text", "text": "Send"},
            "private_metadata": "decline:7",
            "blocks": [
                {
                    "type": "input",
                    "block_id": "why",
                    "label": {"type": "plain_text", "text": "Why"},
                    "element": field,
                }
            ],
        }
    )


class SlackRig:
    """Over Socket Mode."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.thread = sandbox.slack.staff.say(APPROVER, OFFICE, "a thread").ts

    def channel(self) -> SlackChannel:
        settings = self.sandbox.environment()
        return SlackChannel(
            bot_token=settings["PRESESSIONS_SLACK_BOT_TOKEN"],
            app_token=settings["PRESESSIONS_SLACK_APP_TOKEN"],
            signing_secret=None,
            api_url=settings["PRESESSIONS_SLACK_API_URL"],
            channel=OFFICE,
            now=now,
            patience=QUICK,
        )

    def unreachable(self) -> SlackChannel:
        return SlackChannel(
            bot_token="xoxb-1",
            app_token="xapp-1",
            signing_secret=None,
            api_url="http://127.0.0.1:9/api/",
            channel=OFFICE,
            now=now,
        )

    def payload(self, text: str) -> Payload:
        return board(text)

    async def say(self, text: str) -> None:
        # Slack's own client escapes what people type.
        self.sandbox.slack.staff.say(APPROVER, OFFICE, escaped(text), self.thread)

    async def arrived(self) -> Sequence[str]:
        return [each["blocks"][0]["text"]["text"] for each in self.posted()]

    def messages(self) -> list[dict[str, Any]]:
        snapshot: Any = self.sandbox.slack.workspace.snapshot()
        found: list[dict[str, Any]] = snapshot["messages"]
        return found

    def posted(self) -> list[dict[str, Any]]:
        """What the bot has put into the channel for all to see."""
        staff = {user.id for user in self.sandbox.slack.workspace.users}
        return [
            each
            for each in self.messages()
            if each["user"] not in staff and not each["ephemeral_to"]
        ]

    async def strike(self, fault: Fault) -> None:
        name = {"throttled": "429", "answer lost": "drop_after"}[fault]
        self.sabotage(name, "chat.postMessage", retry_after=7)

    def sabotage(self, fault: str, method: str, **more: Any) -> None:
        self.sandbox.faults.add(Sabotage(service="slack", fault=fault, method=method, **more))

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [dict(each.arguments) for each in self.sandbox.log.find("slack", method)]


@pytest.fixture
async def rig() -> AsyncIterator[SlackRig]:
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0, slack_retry_pauses=PAUSES) as sandbox:
        yield SlackRig(sandbox)


class TestSlackSocket(ChannelContract):
    """The contract, over Socket Mode."""


class HttpRig(SlackRig):
    """Slack posts to a port of ours."""

    current: SlackChannel | None = None

    def channel(self) -> SlackChannel:
        settings = self.sandbox.environment()
        self.current = SlackChannel(
            bot_token=settings["PRESESSIONS_SLACK_BOT_TOKEN"],
            app_token=None,
            signing_secret="signing-secret",
            api_url=settings["PRESESSIONS_SLACK_API_URL"],
            channel=OFFICE,
            now=now,
            patience=QUICK,
        )
        return self.current


@pytest.fixture
async def posted() -> AsyncIterator[HttpRig]:
    rigs: list[HttpRig] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        if not rigs or rigs[0].current is None:
            return web.Response(status=502)
        (route,) = rigs[0].current.routes()
        return await asyncio.ensure_future(route.handler(request))

    app = web.Application()
    app.router.add_post("/slack/events", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Sandbox(
        http_port=0,
        smtp_port=0,
        imap_port=0,
        slack_retry_pauses=PAUSES,
        events_url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events",
        signing_secret="signing-secret",
    ) as sandbox:
        rigs.append(HttpRig(sandbox))
        yield rigs[0]
    await runner.cleanup()


class TestSlackHttp(ChannelContract):
    """The contract, over signed requests."""

    @pytest.fixture
    def rig(self, posted: HttpRig) -> HttpRig:
        return posted


# --- receiving -------------------------------------------------------------------------------


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


async def test_own_messages_edits_and_other_channels_are_no_events(rig: SlackRig) -> None:
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
    assert core.words == ["typo", "last"]


@pytest.mark.parametrize("fault", ["bad_signature", "old_signature"])
async def test_forged_request_is_refused(posted: HttpRig, fault: str) -> None:
    core = Core()
    with capture_logs() as logs:
        async with listening(posted.channel(), core):
            posted.sabotage(fault, "events_api")
            await posted.say("a note")
            await eventually(lambda: len(core.handled) == 1)
    assert [log["event"] for log in logs] == ["slack.signature_wrong"]


# --- sending ---------------------------------------------------------------------------------


async def test_board_is_rewritten_in_place_and_posted_anew_when_gone(rig: SlackRig) -> None:
    channel = rig.channel()
    first = await channel.send(outgoing(board("3 applications")))
    second = await channel.send(outgoing(board("4 applications", replaces=first.provider_id)))
    third = await channel.send(outgoing(board("5 applications", replaces="1.000001")))
    await channel.close()
    assert first == second != third
    assert await rig.arrived() == ["4 applications", "5 applications"]


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


async def test_window_opened_too_late_is_given_up(rig: SlackRig) -> None:
    channel = rig.channel()
    late = Window(trigger_id="1.2.expired", rendered=dialog())
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(late))
    await channel.close()


async def test_letter_is_not_for_slack(rig: SlackRig) -> None:
    channel = rig.channel()
    address = Address(channel="slack", value=APPROVER)
    letter = Letter(to=address, contact_id=1, rendered=Rendered(text="x", parts=("x",)))
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(letter))
    await channel.close()
