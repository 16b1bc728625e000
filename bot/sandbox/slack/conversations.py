"""The Web API methods about channels, people and groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.records import (
    BOT,
    BOT_NAME,
    BOT_USER,
    TEAM,
    SlackChannel,
    SlackGroup,
    SlackMessage,
    SlackUser,
)
from bot.sandbox.slack.workspace import Workspace, message_json
from bot.sandbox.world import Json

_PAGE: Final = 100


class Conversations:
    """conversations.*, users.*, usergroups.*."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def history(self, call: Call) -> Json:
        """conversations.history, newest first, without replies in threads."""
        channel = self._channel(call)
        found = [
            message
            for message in self._visible(channel)
            if message.thread_ts in (None, message.ts) or message.broadcast
        ]
        newest_first = list(reversed(_between(call, found)))
        return self._page(call, newest_first)

    def replies(self, call: Call) -> Json:
        """conversations.replies: a thread from its first message on."""
        channel = self._channel(call)
        ts = call.need("ts")
        found = [each for each in self._visible(channel) if ts in (each.ts, each.thread_ts)]
        if not found:
            raise SlackError("thread_not_found")
        return self._page(call, _between(call, found))

    def info(self, call: Call) -> Json:
        """conversations.info."""
        return {"channel": _channel_json(self._channel(call))}

    def list(self, call: Call) -> Json:
        """conversations.list."""
        wanted = set((call.text("types") or "public_channel").split(","))
        found = [
            _channel_json(each)
            for each in self._workspace.channels
            if ("im" if each.im_user else "public_channel") in wanted
        ]
        return {"channels": found, "response_metadata": {"next_cursor": ""}}

    def members(self, call: Call) -> Json:
        """conversations.members."""
        channel = self._channel(call)
        everyone = [user.id for user in self._workspace.users]
        members = [channel.im_user] if channel.im_user else everyone
        return {"members": [*members, BOT_USER], "response_metadata": {"next_cursor": ""}}

    def open(self, call: Call) -> Json:
        """conversations.open: direct messages with one person."""
        users = [user for user in call.text("users").split(",") if user]
        if len(users) != 1:
            raise SlackError("invalid_arguments")
        return {"channel": {"id": self._workspace.direct(users[0]).id}}

    def join(self, call: Call) -> Json:
        """conversations.join."""
        channel = self._workspace.channels.get(call.need("channel"))
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.archived:
            raise SlackError("is_archived")
        joined = SlackChannel(id=channel.id, name=channel.name)
        return {"channel": _channel_json(self._workspace.channels.put(channel.id, joined))}

    def user_info(self, call: Call) -> Json:
        """users.info."""
        name = call.need("user")
        user = _bot_user() if name == BOT_USER else self._workspace.users.get(name)
        if user is None:
            raise SlackError("user_not_found")
        locale = {"locale": user.locale} if call.flag("include_locale") else {}
        return {"user": _user_json(user) | locale}

    def user_list(self, _call: Call) -> Json:
        """users.list."""
        members = [_user_json(user) for user in [*self._workspace.users, _bot_user()]]
        return {"members": members, "response_metadata": {"next_cursor": ""}}

    def user_by_email(self, call: Call) -> Json:
        """users.lookupByEmail."""
        wanted = call.need("email").lower()
        for user in self._workspace.users:
            if user.email.lower() == wanted:
                return {"user": _user_json(user)}
        raise SlackError("users_not_found")

    def group_list(self, call: Call) -> Json:
        """usergroups.list."""
        include = call.flag("include_users")
        return {"usergroups": [_group_json(each, include) for each in self._workspace.groups]}

    def group_users(self, call: Call) -> Json:
        """usergroups.users.list."""
        group = self._workspace.groups.get(call.need("usergroup"))
        if group is None:
            raise SlackError("no_such_subteam")
        return {"users": [*group.users]}

    def _channel(self, call: Call) -> SlackChannel:
        channel = self._workspace.channels.get(call.need("channel"))
        if channel is None:
            raise SlackError("channel_not_found")
        if not channel.member:
            raise SlackError("not_in_channel")
        return channel

    def _visible(self, channel: SlackChannel) -> Sequence[SlackMessage]:
        everything = self._workspace.in_channel(channel.id)
        return [message for message in everything if message.ephemeral_to is None]

    def _page(self, call: Call, messages: Sequence[SlackMessage]) -> Json:
        limit = min(max(call.integer("limit", _PAGE), 1), 999)
        try:
            start = int(call.text("cursor") or 0)
        except ValueError:
            raise SlackError("invalid_cursor") from None
        shown = messages[start : start + limit]
        more = start + limit < len(messages)
        all_metadata = call.flag("include_all_metadata")
        return {
            "messages": [self._message_json(each, all_metadata) for each in shown],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _message_json(self, message: SlackMessage, metadata: bool) -> Json:
        body = message_json(message)
        if message.metadata is not None and metadata:
            body["metadata"] = message.metadata
        replies = [
            each
            for each in self._workspace.in_channel(message.channel)
            if each.thread_ts == message.ts and each.ts != message.ts
        ]
        if replies:
            body |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "latest_reply": replies[-1].ts,
            }
        return body


def _between(call: Call, messages: Sequence[SlackMessage]) -> Sequence[SlackMessage]:
    oldest = _moment(call, "oldest", "0")
    latest = _moment(call, "latest", "inf")
    edges = call.flag("inclusive")
    return [
        message
        for message in messages
        if oldest < float(message.ts) < latest or (edges and float(message.ts) in (oldest, latest))
    ]


def _moment(call: Call, field: str, otherwise: str) -> float:
    try:
        return float(call.text(field) or otherwise)
    except ValueError:
        raise SlackError(f"invalid_ts_{field}") from None


def _channel_json(channel: SlackChannel) -> Json:
    body: Json = {
        "id": channel.id,
        "is_channel": channel.im_user is None,
        "is_im": channel.im_user is not None,
        "is_private": channel.im_user is not None,
        "is_archived": channel.archived,
        "is_member": channel.member,
    }
    if channel.im_user is not None:
        return body | {"user": channel.im_user}
    return body | {"name": channel.name, "name_normalized": channel.name}


def _bot_user() -> SlackUser:
    return SlackUser(id=BOT_USER, name=BOT_NAME, bot=True)


def _user_json(user: SlackUser) -> Json:
    profile: dict[str, Any] = {"real_name": user.name, "display_name": user.name}
    if user.email:
        profile["email"] = user.email
    if user.bot:
        profile["bot_id"] = BOT
    return {
        "id": user.id,
        "team_id": TEAM,
        "name": user.name.lower().replace(" ", "."),
        "real_name": user.name,
        "deleted": False,
        "tz": user.tz,
        "is_bot": user.bot,
        "profile": profile,
    }


def _group_json(group: SlackGroup, users: bool) -> Json:
    body: Json = {"id": group.id, "team_id": TEAM, "handle": group.handle, "name": group.handle}
    return body | ({"users": list(group.users)} if users else {})
