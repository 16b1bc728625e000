"""Boards, windows and asides as calls of Slack's Web API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channels.base import Aside, Home, Post, Window
from bot.channels.slack.failures import FORBIDDEN, error_code
from bot.channels.slack.pictures import Pictures
from bot.channels.slack.wire import Wire
from bot.errors import PermanentSendError

_EVENT_TYPE = "presessions"
_UNEDITABLE = {"message_not_found", "cant_update_message", "edit_window_closed"}
_PAGE = 200
# After so many refusals a board goes out without its picture.
_PICTURE_TRIES = 4
_PAGES = 5


class Sender:
    """Puts each kind of payload where it belongs; returns the message's timestamp or view's id."""

    def __init__(self, wire: Wire, channel: str) -> None:
        self._wire = wire
        self._channel = channel
        self._pictures = Pictures(wire)

    async def post(self, post: Post, *, key: str, uncertain: bool, attempt: int = 1) -> str:
        """Post a board, or rewrite the one it replaces."""
        blocks = await self._pictures.placed(post.rendered, wanted=attempt <= _PICTURE_TRIES)
        post = replace(post, rendered=replace(post.rendered, blocks=tuple(blocks)))
        if post.replaces:
            try:
                return await self._update(post, post.replaces, key)
            except SlackApiError as error:
                if error_code(error) not in _UNEDITABLE:
                    raise
        if uncertain and (found := await self._find(post, key)):
            return found
        return await self._post(post, key)

    async def window(self, window: Window) -> str:
        """Open a modal for whoever pressed, or show another one in its place."""
        client, view = self._wire.open(), dict(window.rendered.view)
        if window.view:
            answer = await self._shown_anew(client, window, view)
        else:
            answer = await client.views_open(trigger_id=window.trigger_id, view=view)
        return str((answer["view"] or {}).get("id", ""))

    async def _shown_anew(
        self, client: AsyncWebClient, window: Window, view: dict[str, Any]
    ) -> AsyncSlackResponse:
        try:
            return await client.views_update(view_id=window.view, view=view)
        except SlackApiError as error:
            if error_code(error) != "unknown_method":
                raise
        return await client.views_open(trigger_id=window.trigger_id, view=view)

    async def home(self, home: Home) -> str:
        """Draw somebody's Home tab."""
        try:
            answer = await self._wire.open().views_publish(
                user_id=home.actor, view=dict(home.rendered.view)
            )
        except SlackApiError as error:
            if error_code(error) not in FORBIDDEN:
                raise
            # Nobody's post has to wait because an app may draw no Home.
            raise PermanentSendError("the Slack app may not draw a Home") from error
        return str((answer["view"] or {}).get("id", ""))

    async def aside(self, aside: Aside) -> str:
        """Show one person a message that nobody else sees."""
        answer = await self._wire.open().chat_postEphemeral(
            channel=aside.channel or self._channel,
            user=aside.actor,
            text=aside.rendered.text,
            blocks=[dict(block) for block in aside.rendered.blocks],
        )
        return str(answer["message_ts"] or "")

    async def _post(self, post: Post, key: str) -> str:
        try:
            return await self._said(post, post.thread, key)
        except SlackApiError as error:
            # The message it answers was deleted, or stands in a channel of before.
            if post.thread is None or error_code(error) != "thread_not_found":
                raise
        return await self._said(post, None, key)

    async def _said(self, post: Post, thread: str | None, key: str) -> str:
        answer = await self._wire.open().chat_postMessage(
            channel=self._channel,
            thread_ts=thread,
            reply_broadcast=True if post.broadcast and thread else None,
            text=post.rendered.text,
            blocks=[dict(block) for block in post.rendered.blocks],
            metadata=_metadata(key),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    async def _update(self, post: Post, timestamp: str, key: str) -> str:
        answer = await self._wire.open().chat_update(
            channel=self._channel,
            ts=timestamp,
            text=post.rendered.text,
            blocks=[dict(block) for block in post.rendered.blocks],
            metadata=_metadata(key),
        )
        return str(answer["ts"])

    async def _find(self, post: Post, key: str) -> str | None:
        """The timestamp of the message that an earlier attempt may have left, by its key."""
        client, cursor = self._wire.open(), ""
        for _ in range(_PAGES):
            try:
                page = await self._read(client, post.thread, cursor)
            except SlackApiError as error:
                if error_code(error) not in FORBIDDEN | {"unknown_method"}:
                    raise
                return None  # twice is better than never
            for message in page["messages"] or ():
                if _key_of(message) == key:
                    return str(message["ts"])
            cursor = (page["response_metadata"] or {}).get("next_cursor", "")
            if not cursor:
                break
        return None

    async def _read(
        self, client: AsyncWebClient, thread: str | None, cursor: str
    ) -> AsyncSlackResponse:
        arguments: dict[str, Any] = {
            "channel": self._channel,
            "include_all_metadata": True,
            "limit": _PAGE,
            "cursor": cursor or None,
        }
        if thread:
            return await client.conversations_replies(ts=thread, **arguments)
        return await client.conversations_history(**arguments)


def _metadata(key: str) -> dict[str, Any]:
    return {"event_type": _EVENT_TYPE, "event_payload": {"key": key}}


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata", {})
    key = metadata.get("event_payload", {}).get("key")
    return str(key) if metadata.get("event_type") == _EVENT_TYPE and key else None
