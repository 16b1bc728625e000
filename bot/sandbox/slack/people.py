"""What the office's people do in channels: they write, change their minds, react, use commands."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from bot.sandbox.errors import NoSuchThing, NotPossible
from bot.sandbox.slack import payloads, values
from bot.sandbox.slack.blockkit import checked_blocks
from bot.sandbox.slack.delivery import Delivery
from bot.sandbox.slack.errors import NoAnswer, SlackError
from bot.sandbox.slack.records import (
    APP,
    BOT_USER,
    TEAM,
    Place,
    Reaction,
    SlackChannel,
    SlackMessage,
)
from bot.sandbox.slack.workspace import Workspace, message_json
from bot.sandbox.world import Json

_MENTION: Final = f"<@{BOT_USER}>"
_REFERENCE: Final = re.compile(r"(<[@#][UWCS][A-Z0-9]+>)")


class Staff:
    """The person's side of channels; the app hears of everything."""

    def __init__(
        self, workspace: Workspace, delivery: Delivery, response_url: Callable[[str], str]
    ) -> None:
        self._workspace = workspace
        self._delivery = delivery
        self._response_url = response_url

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> SlackMessage:
        """Write a message."""
        person = self._workspace.user(user)
        where = self._workspace.channel(channel)
        if where.archived:
            raise NotPossible(f"#{where.name} is archived.")
        if not text.strip():
            raise NotPossible("Slack does not send an empty message.")
        if thread_ts is not None and self._workspace.message(channel, thread_ts) is None:
            raise NoSuchThing("There is no such thread.")
        place = Place(channel=where.id, thread_ts=thread_ts)
        with self._workspace.world.change():
            message = self._workspace.say(place, person.id, _typed(text))
            self.tell_message(message)
        return message

    def edit(self, user: str, channel: str, ts: str, text: str) -> SlackMessage:
        """Change one's own message."""
        before = self._own(user, channel, ts)
        after = replace(before, text=_typed(text), edited=True)
        with self._workspace.world.change():
            self._workspace.put(after)
            self.tell_change(before, after)
        return after

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        message = self._own(user, channel, ts)
        with self._workspace.world.change():
            self._workspace.drop(message)
            self.tell_deletion(message)

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Put an emoji under a message."""
        person = self._workspace.user(user)
        message = self._message(channel, ts)
        users = next((each.users for each in message.reactions if each.name == name), ())
        if person.id in users:
            raise NotPossible(f"{person.name} has already reacted with :{name}:.")
        others = tuple(each for each in message.reactions if each.name != name)
        reaction = Reaction(name=name, users=(*users, person.id))
        event: Json = {
            "type": "reaction_added",
            "user": person.id,
            "reaction": name,
            "item_user": message.user,
            "item": {"type": "message", "channel": channel, "ts": ts},
            "event_ts": self._workspace.next_ts(channel),
        }
        with self._workspace.world.change():
            self._workspace.put(replace(message, reactions=(*others, reaction)))
            self._delivery.tell(event)

    async def press(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: Any = None,
    ) -> None:
        """Press a button or use a menu in a message."""
        person = self._workspace.user(user)
        message = self._message(channel, ts)
        if message.ephemeral_to not in (None, person.id):
            raise NoSuchThing(f"{person.name} cannot see that message.")
        on_screen = self._workspace.blocks_on_screen(message)
        block, element = values.find_element(on_screen, action_id, block_id)
        fields = values.chosen(element, value)
        where = self._workspace.channel(channel)
        url = self._workspace.new_response_url(person.id, channel, ts)
        trigger = self._workspace.new_trigger(person.id)
        payload = (
            payloads.interaction("block_actions", person, trigger)
            | payloads.message_container(message, where)
            | {
                "state": {"values": values.state_of(list(message.blocks), {})},
                "response_url": self._response_url(url),
                "actions": [payloads.action(block, element, fields)],
            }
        )
        await self._delivery.ask("interactive", payload)

    async def command(
        self, user: str, command: str, text: str = "", channel: str | None = None
    ) -> None:
        """Use a slash command; what the app answers at once is shown to the person."""
        person = self._workspace.user(user)
        where = self._workspace.channel(channel) if channel else self._first_channel()
        url = self._workspace.new_response_url(person.id, where.id, None)
        payload: Json = {
            "token": "sandbox",
            "team_id": TEAM,
            "team_domain": "sandbox",
            "channel_id": where.id,
            "channel_name": "directmessage" if where.im_user else where.name,
            "user_id": person.id,
            "user_name": payloads.user_json(person)["name"],
            "command": command if command.startswith("/") else f"/{command}",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._response_url(url),
            "trigger_id": self._workspace.new_trigger(person.id),
        }
        answer = await self._delivery.ask("slash_commands", payload)
        if isinstance(answer, dict) and (answer.get("text") or answer.get("blocks")):
            self._show(answer, person.id, where)

    def _show(self, answer: Json, user: str, channel: SlackChannel) -> None:
        try:
            blocks = checked_blocks(answer.get("blocks"))
        except SlackError as error:
            raise NoAnswer(f"The app answered with {error.code}: {error.problems}.") from error
        public = answer.get("response_type") == "in_channel"
        place = Place(channel=channel.id, ephemeral_to=None if public else user)
        self._workspace.say(place, BOT_USER, str(answer.get("text", "")), blocks)

    def tell_message(self, message: SlackMessage) -> None:
        """The app hears of a message, and of being mentioned in it."""
        channel = self._workspace.channel(message.channel)
        event = payloads.message_event(message, channel)
        self._delivery.tell(event)
        if _MENTION in message.text and not message.by_bot:
            self._delivery.tell(event | {"type": "app_mention"})

    def tell_change(self, before: SlackMessage, after: SlackMessage) -> None:
        """The app hears of a changed message."""
        event = self._subtype(before, "message_changed")
        both = {"message": message_json(after), "previous_message": message_json(before)}
        self._delivery.tell(event | both)

    def tell_deletion(self, message: SlackMessage) -> None:
        """The app hears of a deleted message."""
        event = self._subtype(message, "message_deleted")
        gone = {"deleted_ts": message.ts, "previous_message": message_json(message)}
        self._delivery.tell(event | gone)

    def _subtype(self, message: SlackMessage, subtype: str) -> Json:
        channel = self._workspace.channel(message.channel)
        ts = self._workspace.next_ts(channel.id)
        return {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": "im" if channel.im_user else "channel",
            "ts": ts,
            "event_ts": ts,
        }

    def _message(self, channel: str, ts: str) -> SlackMessage:
        message = self._workspace.message(channel, ts)
        if message is None:
            raise NoSuchThing("There is no such message (any more).")
        return message

    def _own(self, user: str, channel: str, ts: str) -> SlackMessage:
        person = self._workspace.user(user)
        message = self._message(channel, ts)
        if message.user != person.id:
            raise NotPossible(f"{person.name} did not write that message.")
        return message

    def _first_channel(self) -> SlackChannel:
        return next(each for each in self._workspace.channels if each.im_user is None)


def _typed(text: str) -> str:
    """Typed words as Slack's client sends them: escaped, save for the people it put in."""
    pieces = _REFERENCE.split(text)
    return "".join(
        piece if number % 2 else html.escape(piece, quote=False)
        for number, piece in enumerate(pieces)
    )
