"""The Slack adapter with the sandbox's Slack around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.base import Payload, Post
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.patience import Patience
from bot.render.rendered import RenderedBoard, RenderedDialog
from bot.sandbox.faults import Fault as Sabotage
from bot.sandbox.server import Sandbox
from tests.channels.contract import (
    Fault,
    now,
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
        self.sandbox.slack.staff.say(APPROVER, OFFICE, text, self.thread)

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
