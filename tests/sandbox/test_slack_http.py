"""Slack over signed HTTP requests, with slack-bolt checking the signatures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.slack.errors import NoAnswer
from tests.sandbox.slack_app import (
    APPROVER,
    CHANNEL,
    SECRET,
    actions,
    bolt_app,
    button,
    listening,
    modal,
    text_input,
    until,
)


@asynccontextmanager
async def world(build: Any) -> AsyncIterator[tuple[Sandbox, AsyncApp, list[dict[str, str]]]]:
    """An app over HTTP whose listeners `build` adds, and the headers it was sent."""
    requests: list[dict[str, str]] = []
    # The app needs the sandbox's address and the sandbox the app's: a proxy object breaks the ring.
    holder: dict[str, AsyncApp] = {}

    class Late:
        async def async_dispatch(self, request: Any) -> Any:
            return await holder["app"].async_dispatch(request)

    async with (
        listening(Late(), requests) as port,  # type: ignore[arg-type]  # used like one
        Sandbox(
            http_port=0,
            smtp_port=0,
            imap_port=0,
            events_url=f"http://127.0.0.1:{port}/slack/events",
            signing_secret=SECRET,
            slack_retry_pauses=(0.0, 0.05, 0.05),
        ) as sandbox,
    ):
        holder["app"] = bolt_app(sandbox)
        build(holder["app"])
        yield sandbox, holder["app"], requests


async def test_actions_commands_and_views_are_signed() -> None:
    seen: list[str] = []

    def build(app: AsyncApp) -> None:
        @app.action("approve")
        async def approve(ack: AsyncAck) -> None:
            seen.append("action")
            await ack()

        @app.command("/why")
        async def why(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
            seen.append(body["text"])
            await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input()))
            await ack({"text": "Opened.", "response_type": "in_channel"})

        @app.view("reason")
        async def reason(ack: AsyncAck) -> None:
            seen.append("view")
            await ack(response_action="clear")

    async with world(build) as (sandbox, app, _):
        posted = await app.client.chat_postMessage(
            channel=CHANNEL, text="Togo", blocks=[actions(button("approve"))]
        )
        await sandbox.slack.staff.press(APPROVER, CHANNEL, posted["ts"], "approve")
        await sandbox.slack.staff.command(APPROVER, "/why", "TG & co", CHANNEL)
        (view,) = sandbox.slack.workspace.stack(APPROVER)
        await sandbox.slack.screens.submit(APPROVER, view.id, {"why": {"text": "because"}})
        stack = sandbox.slack.workspace.stack(APPROVER)
        texts = [message.text for message in sandbox.slack.workspace.messages]
    assert (seen, stack, texts) == (["action", "TG & co", "view"], [], ["Togo", "Opened."])


async def test_failed_event_is_retried_with_its_number_and_reason() -> None:
    seen: list[str] = []

    def build(app: AsyncApp) -> None:
        @app.event("message")
        async def hear(event: dict[str, Any]) -> None:
            seen.append(event["text"])
            if len(seen) < 3:
                raise RuntimeError

    async with world(build) as (sandbox, _, requests):
        sandbox.slack.staff.say(APPROVER, CHANNEL, "hello")
        await until(lambda: len(seen) == 3)
    retries = [
        (each.get("X-Slack-Retry-Num"), each.get("X-Slack-Retry-Reason")) for each in requests
    ]
    assert seen == ["hello"] * 3
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]


@pytest.mark.parametrize("fault", ["bad_signature", "old_signature"])
async def test_badly_signed_request_is_refused_by_the_app(fault: str) -> None:
    seen: list[str] = []

    def build(app: AsyncApp) -> None:
        @app.command("/why")
        async def why(ack: AsyncAck) -> None:
            seen.append("command")
            await ack()

    async with world(build) as (sandbox, _, requests):
        sandbox.faults.add(Fault(service="slack", method="slash_commands", fault=fault))
        with pytest.raises(NoAnswer, match="answered with an error"):
            await sandbox.slack.staff.command(APPROVER, "/why")
        await sandbox.slack.staff.command(APPROVER, "/why")
    assert (seen, len(requests)) == (["command"], 2)
