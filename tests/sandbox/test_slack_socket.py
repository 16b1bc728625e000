"""Slack in Socket Mode: actions, views, commands and events through slack-bolt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond, AsyncSay

from bot.sandbox.errors import NoSuchThing
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.slack.errors import NoAnswer
from tests.sandbox.conftest import Api
from tests.sandbox.slack_app import (
    APPROVER,
    CHANNEL,
    VIEWER,
    actions,
    bolt_app,
    button,
    connected,
    modal,
    refusal,
    text_input,
    until,
    web_client,
)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A world whose Slack does not wait long before it tries an event again."""
    pauses = (0.0, 0.1, 0.1)
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0, slack_retry_pauses=pauses) as sandbox:
        yield sandbox


async def test_pressed_button_changes_the_message(sandbox: Sandbox, api: Api) -> None:
    app = bolt_app(sandbox)

    @app.action("approve")
    async def approve(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
        who, value = body["user"]["id"], body["actions"][0]["value"]
        ts = body["container"]["message_ts"]
        await client.chat_update(channel=CHANNEL, ts=ts, text=f"{who} approved {value}")
        await ack()

    async with connected(sandbox, app):
        posted = await app.client.chat_postMessage(
            channel=CHANNEL, text="Togo", blocks=[actions(button("approve", value="app-12"))]
        )
        press = {"user": APPROVER, "channel": CHANNEL, "ts": posted["ts"], "action_id": "approve"}
        assert await api("POST", "/api/slack/press", press) == (200, {})
    (message,) = (await api.part("slack"))["messages"]
    assert {key: message[key] for key in ("text", "blocks", "edited", "ephemeral_to")} == {
        "text": "U0APPROVE approved app-12",
        "blocks": [],
        "edited": True,
        "ephemeral_to": None,
    }


async def test_slow_screen_still_presses_what_is_gone(sandbox: Sandbox) -> None:
    app = bolt_app(sandbox)
    pressed: list[str] = []

    @app.action("approve")
    async def approve(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
        pressed.append(body["user"]["id"])
        ts = body["container"]["message_ts"]
        await client.chat_update(channel=CHANNEL, ts=ts, text="Decided.", blocks=[])
        await ack()

    async with connected(sandbox, app):
        posted = await app.client.chat_postMessage(
            channel=CHANNEL, text="Togo", blocks=[actions(button("approve"))]
        )
        await sandbox.slack.press(APPROVER, CHANNEL, posted["ts"], "approve")
        await sandbox.slack.press(VIEWER, CHANNEL, posted["ts"], "approve")
    assert pressed == [APPROVER, VIEWER]


async def test_press_without_an_app_tells_the_person(sandbox: Sandbox, api: Api) -> None:
    posted = await web_client(sandbox).chat_postMessage(
        channel=CHANNEL, text="Togo", blocks=[actions(button("approve"))]
    )
    press = {"user": APPROVER, "channel": CHANNEL, "ts": posted["ts"], "action_id": "approve"}
    status, answer = await api("POST", "/api/slack/press", press)
    assert (status, answer) == (504, {"error": "The app cannot be reached. Is it running?"})


async def test_response_url_answers_in_private(sandbox: Sandbox, api: Api) -> None:
    app = bolt_app(sandbox)

    @app.action("approve")
    async def approve(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("You may not approve.")

    async with connected(sandbox, app):
        posted = await app.client.chat_postMessage(
            channel=CHANNEL, text="Togo", blocks=[actions(button("approve"))]
        )
        await sandbox.slack.staff.press(VIEWER, CHANNEL, posted["ts"], "approve")
    shown = [(m["text"], m["ephemeral_to"]) for m in (await api.part("slack"))["messages"]]
    assert shown == [("Togo", None), ("You may not approve.", VIEWER)]


async def test_modal_opens_shows_errors_and_closes(sandbox: Sandbox, api: Api) -> None:
    app = bolt_app(sandbox)
    received: list[Any] = []

    @app.command("/decline")
    async def decline(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
        view = modal(text_input(), private_metadata="app-12")
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack("Opened.")

    @app.view("reason")
    async def reason(ack: AsyncAck, view: dict[str, Any]) -> None:
        text = view["state"]["values"]["why"]["text"]["value"]
        received.append((view["private_metadata"], text))
        if len(text) < 5:
            await ack(response_action="errors", errors={"why": "Too short."})
        else:
            await ack()

    async with connected(sandbox, app):
        await sandbox.slack.staff.command(APPROVER, "/decline", "TG-1", CHANNEL)
        (view,) = (await api.part("slack"))["views"]
        submit = {"user": APPROVER, "view_id": view["view_id"]}
        errors = []
        for text in ("", "no", "no room left"):
            values = {"why": {"text": text}}
            _, answer = await api("POST", "/api/slack/view/submit", submit | {"values": values})
            errors.append(answer["errors"])
    assert errors == [
        {"why": "Please complete this required field."},
        {"why": "Too short."},
        {},
    ]
    assert received == [("app-12", "no"), ("app-12", "no room left")]
    slack = await api.part("slack")
    assert slack["views"] == []
    assert [(m["text"], m["ephemeral_to"]) for m in slack["messages"]] == [("Opened.", APPROVER)]


async def test_response_actions_push_update_and_clear(sandbox: Sandbox) -> None:
    app = bolt_app(sandbox)
    answers: list[dict[str, Any]] = [
        {"response_action": "push", "view": modal(text_input(), callback_id="reason")},
        {"response_action": "update", "view": modal(text_input("other"), callback_id="reason")},
        {"response_action": "clear"},
    ]

    @app.command("/open")
    async def open_modal(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input()))
        await ack()

    @app.view("reason")
    async def reason(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    workspace = sandbox.slack.workspace
    seen = []
    async with connected(sandbox, app):
        await sandbox.slack.staff.command(APPROVER, "/open")
        for block in ("why", "why", "other"):
            top = workspace.stack(APPROVER)[-1]
            await sandbox.slack.screens.submit(APPROVER, top.id, {block: {"text": "because"}})
            stack = workspace.stack(APPROVER)
            seen.append([view.content["blocks"][0]["block_id"] for view in stack])
    assert seen == [["why", "why"], ["why", "other"], []]


async def test_trigger_opens_one_view_and_expires(sandbox: Sandbox) -> None:
    client = web_client(sandbox)
    used = sandbox.slack.workspace.new_trigger(APPROVER)
    late = sandbox.slack.workspace.new_trigger(APPROVER)
    view = modal(text_input())
    codes = [
        await refusal(client.views_open(trigger_id=each, view=view)) for each in (used, used, "x")
    ]
    await asyncio.sleep(3.1)
    codes.append(await refusal(client.views_open(trigger_id=late, view=view)))
    assert [code for code, _ in codes] == [
        "ok",
        "exchanged_trigger_id",
        "invalid_trigger_id",
        "expired_trigger_id",
    ]


async def test_message_event_reaches_the_app_and_own_ones_are_ignored(sandbox: Sandbox) -> None:
    app = bolt_app(sandbox)
    heard: list[str] = []

    @app.event("message")
    async def hear(event: dict[str, Any], say: AsyncSay) -> None:
        heard.append(str(event.get("subtype", event.get("text"))))
        if "subtype" not in event:
            await say("I heard you.", thread_ts=event["ts"])

    async with connected(sandbox, app):
        said = sandbox.slack.staff.say(APPROVER, CHANNEL, "hello")
        await until(lambda: len(sandbox.slack.workspace.messages) == 2)
        sandbox.slack.staff.edit(APPROVER, CHANNEL, said.ts, "hello!")
        await until(lambda: len(heard) == 2)
        sandbox.slack.staff.delete(APPROVER, CHANNEL, said.ts)
        await until(lambda: len(heard) == 3)
    assert heard == ["hello", "message_changed", "message_deleted"]


async def test_unacknowledged_event_comes_again(sandbox: Sandbox) -> None:
    app = bolt_app(sandbox)
    seen: list[tuple[str, str]] = []

    @app.event("message")
    async def hear(event: dict[str, Any], body: dict[str, Any]) -> None:
        seen.append((body["event_id"], event["text"]))

    sandbox.faults.add(Fault(service="slack", method="events_api", fault="lost"))
    sandbox.faults.add(Fault(service="slack", method="events_api", fault="repeat"))
    async with connected(sandbox, app):
        sandbox.slack.staff.say(APPROVER, CHANNEL, "hello")
        await until(lambda: len(seen) == 2)
        sandbox.slack.staff.say(APPROVER, CHANNEL, "again")
        await until(lambda: len(seen) == 3)
    assert [text for _, text in seen] == ["hello", "hello", "again"]
    assert seen[0] == seen[1]


async def test_event_waits_for_an_app_that_comes_back(sandbox: Sandbox) -> None:
    app = bolt_app(sandbox)
    seen: list[str] = []

    @app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        seen.append(event["text"])

    sandbox.slack.staff.say(APPROVER, CHANNEL, "anybody there?")
    async with connected(sandbox, app):
        await until(lambda: seen)
    assert seen == ["anybody there?"]


async def test_late_acknowledgement_is_trouble_for_the_person(sandbox: Sandbox) -> None:
    app = bolt_app(sandbox)

    @app.command("/slow")
    async def slow(ack: AsyncAck) -> None:
        await asyncio.sleep(3.3)
        await ack()

    async with connected(sandbox, app):
        with pytest.raises(NoAnswer, match="did not answer within 3 seconds"):
            await sandbox.slack.staff.command(APPROVER, "/slow")


async def test_app_reconnects_when_asked_to(sandbox: Sandbox) -> None:
    app = bolt_app(sandbox)

    @app.command("/hello")
    async def hello(ack: AsyncAck) -> None:
        await ack("Hello.")

    async with connected(sandbox, app):
        await sandbox.slack.socket.disconnect()
        await until(lambda: not sandbox.slack.socket.connected)
        await until(lambda: sandbox.slack.socket.connected)
        await sandbox.slack.staff.command(APPROVER, "/hello")


async def test_home_tab_is_published_and_used(sandbox: Sandbox, api: Api) -> None:
    app = bolt_app(sandbox)
    pressed: list[str] = []

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: Any) -> None:
        view = {"type": "home", "blocks": [actions(button("refresh", value="now"))]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("refresh")
    async def refresh(ack: AsyncAck, body: dict[str, Any]) -> None:
        pressed.append(body["view"]["type"])
        await ack()

    async with connected(sandbox, app):
        await api("POST", "/api/slack/home", {"user": APPROVER})
        await until(lambda: sandbox.slack.workspace.home(APPROVER))
        home = (await api.part("slack"))["homes"][APPROVER]
        press = {"user": APPROVER, "view_id": home["id"], "action_id": "refresh"}
        assert await api("POST", "/api/slack/view/press", press) == (200, {})
    assert pressed == ["home"]


async def test_what_is_not_there_cannot_be_pressed(sandbox: Sandbox) -> None:
    with pytest.raises(NoSuchThing):
        await sandbox.slack.staff.press(APPROVER, CHANNEL, "1.0", "approve")
