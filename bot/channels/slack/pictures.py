"""Pictures in messages: uploaded once, then named by their file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.channels.slack.failures import FAILURES, send_error
from bot.channels.slack.wire import Wire
from bot.render.rendered import Picture, RenderedBoard

_KNOWN_MOST = 200

Blocks = list[dict[str, Any]]

log = structlog.get_logger()


class Pictures:
    """Puts a board's pictures where Slack can show them.

    Slack works on an upload for a while before a message may show it: until then the message
    is refused, and the next attempt names the same file again.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._files: dict[bytes, str] = {}

    async def placed(self, board: RenderedBoard, *, wanted: bool) -> Blocks:
        """The board's blocks with every picture's file; with its words where there is none."""
        files = await self._uploaded(board.pictures) if wanted else {}
        return [_placed(block, files) for block in board.blocks]

    async def _uploaded(self, pictures: Sequence[Picture]) -> dict[str, str]:
        found = {}
        for picture in pictures:
            digest = hashlib.sha256(picture.content).digest()
            if digest not in self._files:
                try:
                    file = await self._upload(picture)
                except FAILURES as error:
                    # The figures are in the message's words as well: it must not wait for this.
                    log.warning("slack.picture_not_sent", reason=send_error(error).reason)
                    continue
                while len(self._files) >= _KNOWN_MOST:
                    self._files.pop(next(iter(self._files)))
                self._files[digest] = file
            found[picture.name] = self._files[digest]
        return found

    async def _upload(self, picture: Picture) -> str:
        client = self._wire.open()
        place = await client.files_getUploadURLExternal(
            filename="chart.png", length=len(picture.content)
        )
        assert client.session is not None, "open() has just seen to it"
        async with client.session.post(
            place["upload_url"], data=picture.content, proxy=client.proxy
        ) as answer:
            answer.raise_for_status()
        await client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
        return str(place["file_id"])


def _placed(block: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, Any]:
    if block["type"] != "image" or "slack_file" not in block:
        return dict(block)
    file = files.get(block["slack_file"]["id"])
    if file is not None:
        return {**block, "slack_file": {"id": file}}
    words = {"type": "plain_text", "text": block["alt_text"], "emoji": False}
    return {"type": "context", "elements": [words]}
