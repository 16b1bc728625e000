"""The Web API methods that put, change and remove messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bot.sandbox.slack.blockkit import checked_blocks
from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.people import Staff
from bot.sandbox.slack.records import BOT_USER, Place, Reaction, SlackChannel, SlackMessage
from bot.sandbox.slack.workspace import Workspace, message_json
from bot.sandbox.world import Json

_LONGEST: Final = 40_000
_ATTACHMENTS: Final = 100


class Messages:
    """chat.* and reactions.*."""

    def __init__(self, workspace: Workspace, staff: Staff) -> None:
        self._workspace = workspace
        self._staff = staff

    def post(self, call: Call) -> Json:
        """chat.postMessage."""
        channel = self.writable(call)
        content = _content(call, self._workspace)
        place = Place(
            channel=channel.id,
            thread_ts=self._thread(call, channel),
            broadcast=call.flag("reply_broadcast"),
            metadata=_metadata(call),
        )
        message = self._workspace.say(place, BOT_USER, *content)
        # Slack tells apps of their own messages too; a careful app ignores them.
        self._staff.tell_message(message)
        return {"channel": channel.id, "ts": message.ts, "message": message_json(message)}

    def post_ephemeral(self, call: Call) -> Json:
        """chat.postEphemeral."""
        channel = self.writable(call)
        user = self._workspace.users.get(call.need("user"))
        if user is None:
            raise SlackError("user_not_in_channel")
        place = Place(
            channel=channel.id, thread_ts=self._thread(call, channel), ephemeral_to=user.id
        )
        message = self._workspace.say(place, BOT_USER, *_content(call, self._workspace))
        return {"message_ts": message.ts}

    def update(self, call: Call) -> Json:
        """chat.update."""
        message = self._own(call, "cant_update_message")
        given = {name for name in ("text", "blocks", "attachments") if call.arguments.get(name)}
        if len(call.text("text")) > _LONGEST:
            raise SlackError("msg_too_long")
        text, blocks, attachments = _content(call, self._workspace)
        changed = replace(
            message,
            text=text if "text" in given else message.text,
            # A new text without blocks replaces the blocks, as in the real service.
            blocks=blocks if given & {"text", "blocks"} else message.blocks,
            attachments=attachments if given else message.attachments,
            metadata=_metadata(call) or message.metadata,
            edited=True,
        )
        self._workspace.put(changed)
        self._staff.tell_change(message, changed)
        body = {"channel": message.channel, "ts": message.ts, "text": changed.text}
        return {**body, "message": message_json(changed)}

    def delete(self, call: Call) -> Json:
        """chat.delete."""
        message = self._own(call, "cant_delete_message")
        self._workspace.drop(message)
        self._staff.tell_deletion(message)
        return {"channel": message.channel, "ts": message.ts}

    def permalink(self, call: Call) -> Json:
        """chat.getPermalink."""
        message = self._find(call, "message_ts")
        ts = message.ts.replace(".", "")
        link = f"https://sandbox.slack.test/archives/{message.channel}/p{ts}"
        return {"channel": message.channel, "permalink": link}

    def add_reaction(self, call: Call) -> Json:
        """reactions.add."""
        message = self._find(call, "timestamp")
        name = call.need("name").strip(":")
        users = _reacting(message, name)
        if BOT_USER in users:
            raise SlackError("already_reacted")
        self._workspace.put(with_reaction(message, name, (*users, BOT_USER)))
        return {}

    def remove_reaction(self, call: Call) -> Json:
        """reactions.remove."""
        message = self._find(call, "timestamp")
        name = call.need("name").strip(":")
        users = _reacting(message, name)
        if BOT_USER not in users:
            raise SlackError("no_reaction")
        rest = tuple(user for user in users if user != BOT_USER)
        self._workspace.put(with_reaction(message, name, rest))
        return {}

    def writable(self, call: Call) -> SlackChannel:
        """The channel a call wants to write to; a user's id stands for direct messages."""
        name = call.need("channel")
        if name.startswith(("U", "W")):
            return self._workspace.direct(name)
        channel = self._workspace.channels.get(name) or self._named(name)
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.archived:
            raise SlackError("is_archived")
        if not channel.member:
            raise SlackError("not_in_channel")
        return channel

    def _named(self, name: str) -> SlackChannel | None:
        wanted = name.removeprefix("#")
        matches = (each for each in self._workspace.channels if each.name == wanted)
        return next(matches, None)

    def _thread(self, call: Call, channel: SlackChannel) -> str | None:
        ts = call.text("thread_ts")
        if not ts:
            return None
        parent = self._workspace.message(channel.id, ts)
        if parent is None:
            raise SlackError("thread_not_found")
        return parent.thread_ts or parent.ts

    def _find(self, call: Call, field: str) -> SlackMessage:
        channel = call.need("channel")
        if channel not in self._workspace.channels:
            raise SlackError("channel_not_found")
        message = self._workspace.message(channel, call.need(field))
        if message is None or message.ephemeral_to is not None:
            raise SlackError("message_not_found")
        return message

    def _own(self, call: Call, refusal: str) -> SlackMessage:
        message = self._find(call, "ts")
        if not message.by_bot:
            raise SlackError(refusal)
        if self._workspace.channel(message.channel).archived:
            raise SlackError("is_archived")
        return message


def with_reaction(message: SlackMessage, name: str, users: tuple[str, ...]) -> SlackMessage:
    """The message with these people (and no others) under an emoji."""
    others = tuple(each for each in message.reactions if each.name != name)
    added = (Reaction(name=name, users=users),) if users else ()
    return replace(message, reactions=others + added)


def _reacting(message: SlackMessage, name: str) -> tuple[str, ...]:
    return next((each.users for each in message.reactions if each.name == name), ())


def _content(call: Call, workspace: Workspace) -> tuple[str, tuple[Json, ...], tuple[Json, ...]]:
    blocks = checked_blocks(call.json("blocks", "invalid_blocks_format"))
    _check_pictures(blocks, workspace)
    attachments: Any = call.json("attachments", "invalid_attachments") or []
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > _ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for attachment in attachments:
        if not isinstance(attachment, dict):
            raise SlackError("invalid_attachments")
        checked_blocks(attachment.get("blocks"))
    # Slack cuts an over-long text silently; only blocks are refused.
    text = call.text("text")[:_LONGEST]
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    return text, blocks, tuple(attachments)


def _check_pictures(blocks: tuple[Json, ...], workspace: Workspace) -> None:
    """A picture must be a file that was uploaded whole."""
    problems = []
    for number, block in enumerate(blocks):
        named = block.get("slack_file") if block["type"] == "image" else None
        file = workspace.files.get(named.get("id")) if named else None
        if named and (file is None or not file.content or not file.type.startswith("image/")):
            problems.append(f"invalid slack file [json-pointer:/blocks/{number}/slack_file]")
    if problems:
        raise SlackError("invalid_blocks", problems)


def _metadata(call: Call) -> Json | None:
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    well_formed = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not well_formed:
        raise SlackError("invalid_metadata_format")
    return dict(metadata)
