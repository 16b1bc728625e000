"""Answers the app gives later, under the URL that came with an interaction."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from bot.sandbox.slack.blockkit import checked_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.records import BOT_USER, Place, ResponseUrl
from bot.sandbox.slack.workspace import Workspace
from bot.sandbox.world import Json

_USES: Final = 5


class ResponseUrls:
    """The app may answer five times within half an hour."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def answer(self, name: str, body: Json) -> None:
        """Carry out one answer."""
        url = self._workspace.response_urls.get(name)
        if url is None:
            raise SlackError("no_service")
        if url.expires < time.time():
            raise SlackError("expired_url")
        if url.uses >= _USES:
            raise SlackError("used_url")
        blocks = checked_blocks(body.get("blocks"))
        with self._workspace.world.change():
            self._workspace.response_urls.put(name, replace(url, uses=url.uses + 1))
            if body.get("delete_original"):
                self._delete(url)
            elif body.get("replace_original"):
                self._replace(url, str(body.get("text", "")), blocks)
            else:
                self._say(url, body, blocks)

    def _delete(self, url: ResponseUrl) -> None:
        message = self._workspace.message(url.channel, url.ts or "")
        if message is not None:
            self._workspace.drop(message)

    def _replace(self, url: ResponseUrl, text: str, blocks: tuple[Json, ...]) -> None:
        message = self._workspace.message(url.channel, url.ts or "")
        if message is None:
            raise SlackError("message_not_found")
        self._workspace.put(replace(message, text=text, blocks=blocks, edited=True))

    def _say(self, url: ResponseUrl, body: Json, blocks: tuple[Json, ...]) -> None:
        text = str(body.get("text", ""))
        if not text and not blocks:
            raise SlackError("no_text")
        public = body.get("response_type") == "in_channel"
        place = Place(
            channel=url.channel,
            thread_ts=body.get("thread_ts"),
            ephemeral_to=None if public else url.user,
        )
        self._workspace.say(place, BOT_USER, text, blocks)
