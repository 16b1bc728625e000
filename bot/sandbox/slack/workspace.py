"""The office's Slack workspace: who is in it, what was said, what is on whose screen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.sandbox.clock import Clock
from bot.sandbox.errors import NoSuchThing
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.records import (
    BOT,
    BOT_NAME,
    BOT_USER,
    TEAM,
    Place,
    ResponseUrl,
    SlackChannel,
    SlackFile,
    SlackGroup,
    SlackMessage,
    SlackUser,
    View,
)
from bot.sandbox.world import Json, World

_SHOWN: Final = 500
_REMEMBERED: Final = 500
"""Blocks that were replaced in a message and may still be on somebody's screen."""
_TRIGGER_SECONDS: Final = 3.0
_RESPONSE_SECONDS: Final = 1800.0


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for a person, for three seconds after they did something."""

    user: str
    expires: float
    view: str | None
    used: bool = False


class Workspace:
    """The state, and the plain operations on it that both sides share."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.users = world.shelf("slack-user", SlackUser, part="slack")
        self.groups = world.shelf("slack-group", SlackGroup, part="slack")
        self.channels = world.shelf("slack-channel", SlackChannel, part="slack")
        self.messages = world.shelf("slack-message", SlackMessage, part="slack")
        self.views = world.shelf("slack-view", View, part="slack")
        self.files = world.shelf("slack-file", SlackFile, part=None)
        self.response_urls = world.shelf("slack-response-url", ResponseUrl, part=None)
        # Triggers live three seconds: a restart outlives them all.
        self._triggers: dict[str, Trigger] = {}
        self._earlier: dict[str, tuple[Json, ...]] = {}

    def user(self, user_id: str) -> SlackUser:
        """A person, or a refusal for whoever drives the sandbox."""
        found = self.users.get(user_id)
        if found is None:
            raise NoSuchThing(f"There is no Slack user {user_id}.")
        return found

    def channel(self, channel_id: str) -> SlackChannel:
        """A channel, or a refusal for whoever drives the sandbox."""
        found = self.channels.get(channel_id)
        if found is None:
            raise NoSuchThing(f"There is no Slack channel {channel_id}.")
        return found

    def direct(self, user_id: str) -> SlackChannel:
        """The bot's direct messages with a person, opened when new."""
        user = self.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        channel_id = f"D{user_id[1:]}"
        known = self.channels.get(channel_id)
        if known is not None:
            return known
        channel = SlackChannel(id=channel_id, name=user.name, im_user=user_id)
        return self.channels.put(channel_id, channel)

    def message(self, channel: str, ts: str) -> SlackMessage | None:
        """A message by its time stamp, which is its name."""
        return self.messages.get(f"{channel}:{ts}")

    def put(self, message: SlackMessage) -> SlackMessage:
        """Store a message, new or changed."""
        name = f"{message.channel}:{message.ts}"
        before = self.messages.get(name)
        if before is not None and before.blocks and before.blocks != message.blocks:
            seen = (*before.blocks, *self._earlier.get(name, ()))
            self._earlier[name] = seen[:_REMEMBERED]
        return self.messages.put(name, message)

    def blocks_on_screen(self, message: SlackMessage) -> list[Json]:
        """What may be pressed: also what somebody's slow screen still shows after a change."""
        earlier = self._earlier.get(f"{message.channel}:{message.ts}", ())
        return [*message.blocks, *earlier]

    def drop(self, message: SlackMessage) -> None:
        """Delete a message."""
        self.messages.remove(f"{message.channel}:{message.ts}")

    def say(
        self,
        place: Place,
        user: str,
        text: str,
        blocks: Sequence[Json] = (),
        attachments: Sequence[Json] = (),
    ) -> SlackMessage:
        """Put a message into a channel."""
        message = SlackMessage(
            channel=place.channel,
            ts=self.next_ts(place.channel),
            user=user,
            text=text,
            blocks=tuple(blocks),
            attachments=tuple(attachments),
            files=place.files,
            thread_ts=place.thread_ts,
            broadcast=place.broadcast,
            ephemeral_to=place.ephemeral_to,
            metadata=place.metadata,
        )
        return self.put(message)

    def next_ts(self, channel: str) -> str:
        """A time stamp that no other message of the channel has."""
        micros = int(self.clock.now().timestamp() * 1_000_000)
        while f"{channel}:{_ts(micros)}" in self.messages:
            micros += 1
        return _ts(micros)

    def in_channel(self, channel: str) -> list[SlackMessage]:
        """A channel's messages, oldest first."""
        return [each for each in self.messages if each.channel == channel]

    def new_trigger(self, user: str, view: str | None = None) -> str:
        """A trigger id for what a person just did."""
        name = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(user, time.monotonic() + _TRIGGER_SECONDS, view)
        return name

    def use_trigger(self, name: str) -> Trigger:
        """Use a trigger up; each opens one view, and only at once."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if trigger.expires < time.monotonic():
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(self, user: str, channel: str, ts: str | None) -> str:
        """The id of a URL for answering an interaction within half an hour."""
        name = secrets.token_urlsafe(16)
        expires = time.time() + _RESPONSE_SECONDS
        url = ResponseUrl(id=name, user=user, channel=channel, ts=ts, expires=expires)
        self.response_urls.put(name, url)
        return name

    def stack(self, user: str) -> list[View]:
        """The modals on somebody's screen, the one on top last."""
        return [view for view in self.views if view.user == user and not view.is_home]

    def home(self, user: str) -> View | None:
        """Somebody's Home tab, if the app has published it."""
        return next((view for view in self.views if view.user == user and view.is_home), None)

    def snapshot(self) -> Json:
        """The workspace as the page shows it."""
        messages = list(self.messages)[-_SHOWN:]
        return {
            "users": [{"id": user.id, "name": user.name, "role": user.role} for user in self.users],
            "channels": [
                {"id": each.id, "name": each.name, "im_user": each.im_user}
                for each in self.channels
            ],
            "messages": [_shown(message) for message in messages],
            "views": [
                {
                    "user": view.user,
                    "view_id": view.id,
                    "view": view_json(view),
                    "errors": view.errors,
                }
                for view in self.views
                if not view.is_home
            ],
            "homes": {view.user: view_json(view) for view in self.views if view.is_home},
        }


def view_json(view: View, state: Json | None = None) -> Json:
    """A view on the wire."""
    content = view.content
    body: Json = {
        "id": view.id,
        "team_id": TEAM,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": state or {}},
        "hash": view.hash,
        "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": "A0SANDBOX",
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }
    return body


def message_json(message: SlackMessage) -> Json:
    """A message on the wire."""
    body: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM,
    }
    if message.by_bot:
        profile = {"id": BOT, "name": BOT_NAME, "app_id": "A0SANDBOX", "team_id": TEAM}
        body |= {"bot_id": BOT, "app_id": "A0SANDBOX", "bot_profile": profile}
    if message.blocks:
        body["blocks"] = list(message.blocks)
    if message.attachments:
        body["attachments"] = list(message.attachments)
    if message.files:
        body["files"] = [file_json(file) for file in message.files]
    if message.thread_ts is not None:
        body["thread_ts"] = message.thread_ts
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.ts}
    if message.reactions:
        body["reactions"] = [
            {"name": each.name, "users": list(each.users), "count": len(each.users)}
            for each in message.reactions
        ]
    return body


def file_json(file: SlackFile) -> Json:
    """A file on the wire."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.type,
        "size": file.size,
        "mode": "hosted",
    }


def _shown(message: SlackMessage) -> Json:
    author = BOT_USER if message.by_bot else message.user
    return {
        "channel": message.channel,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": author,
        "text": message.text,
        "blocks": list(message.blocks),
        "edited": message.edited,
        "ephemeral_to": message.ephemeral_to,
        "attachments": list(message.attachments),
        "files": [file_json(file) for file in message.files],
        "reactions": [{"name": each.name, "users": list(each.users)} for each in message.reactions],
    }


def _ts(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
