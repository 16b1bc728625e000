"""Uploading files in three steps: ask for a place, put the bytes there, say where they belong."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import replace

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.people import Staff
from bot.sandbox.slack.records import BOT_USER, Place, SlackFile
from bot.sandbox.slack.workspace import Workspace, file_json
from bot.sandbox.world import Json


class Files:
    """files.*."""

    def __init__(
        self, workspace: Workspace, staff: Staff, upload_url: Callable[[str], str]
    ) -> None:
        self._workspace = workspace
        self._staff = staff
        self._upload_url = upload_url

    def begin(self, call: Call) -> Json:
        """files.getUploadURLExternal."""
        name = call.need("filename")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        length = call.integer("length", 0)
        if length <= 0:
            raise SlackError("invalid_arguments", ["must be more than 0 [json-pointer:/length]"])
        file_id = f"F{secrets.token_hex(5).upper()}"
        file = SlackFile(id=file_id, name=name, title=name, type=kind, size=length)
        self._workspace.files.put(file_id, file)
        return {"upload_url": self._upload_url(file_id), "file_id": file_id}

    def receive(self, file_id: str, content: bytes) -> bool:
        """The bytes come to the place that was given."""
        file = self._workspace.files.get(file_id)
        if file is None or file.size != len(content):
            return False
        fingerprint = self._workspace.world.keep(content)
        self._workspace.files.put(file_id, replace(file, content=fingerprint))
        return True

    def complete(self, call: Call) -> Json:
        """files.completeUploadExternal."""
        wanted = call.json("files")
        if not isinstance(wanted, list) or not wanted:
            raise SlackError("invalid_arguments")
        files = tuple(self._titled(each) for each in wanted)
        channel = call.text("channel_id") or call.text("channels")
        if channel:
            self._share(call, channel, files)
        return {"files": [file_json(file) for file in files]}

    def info(self, call: Call) -> Json:
        """files.info."""
        file = self._workspace.files.get(call.need("file"))
        if file is None:
            raise SlackError("file_not_found")
        return {"file": file_json(file)}

    def _titled(self, wanted: Json) -> SlackFile:
        file = self._workspace.files.get(wanted.get("id"))
        if file is None or not file.content:
            raise SlackError("file_not_found")
        titled = replace(file, title=wanted.get("title") or file.name)
        return self._workspace.files.put(file.id, titled)

    def _share(self, call: Call, channel: str, files: tuple[SlackFile, ...]) -> None:
        if channel not in self._workspace.channels:
            raise SlackError("channel_not_found")
        place = Place(channel=channel, thread_ts=call.text("thread_ts") or None, files=files)
        text = call.text("initial_comment")
        self._staff.tell_message(self._workspace.say(place, BOT_USER, text))
