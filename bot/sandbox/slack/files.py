"""Files: uploaded in three steps (a place, the bytes, where they belong), looked up, deleted."""

from __future__ import annotations

import mimetypes
import re
import secrets
from collections.abc import Callable
from dataclasses import replace

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.people import Staff
from bot.sandbox.slack.records import BOT_USER, Place, SlackFile
from bot.sandbox.slack.workspace import Workspace, file_json
from bot.sandbox.world import Json

_UNSAFE = re.compile(r"[/\\\x00-\x1f]")
# A user's id is no place for a file: only channels and direct messages are.
_PLACES = "CGDZ"


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
        # Signs that no file system takes come back as something else, as in the real service.
        name = _UNSAFE.sub("_", name)
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
        channel = call.text("channel_id")
        if channel and channel[0] not in _PLACES:
            problem = f"input must match regex pattern: ^[{_PLACES}][A-Z0-9]+$"
            raise SlackError("invalid_arguments", [f"{problem} [json-pointer:/channel_id]"])
        channel = channel or call.text("channels")
        if channel:
            self._share(call, channel, files)
        return {"files": [file_json(file) for file in files]}

    def info(self, call: Call) -> Json:
        """files.info."""
        file = self._workspace.files.get(call.need("file"))
        if file is None:
            raise SlackError("file_not_found")
        return {"file": file_json(file)}

    def delete(self, call: Call) -> Json:
        """files.delete: gone from wherever it was shared."""
        name = call.need("file")
        if self._workspace.files.get(name) is None:
            raise SlackError("file_not_found")
        self._workspace.files.remove(name)
        for message in [each for each in self._workspace.messages if each.files]:
            kept = tuple(file for file in message.files if file.id != name)
            if kept != message.files:
                self._workspace.put(replace(message, files=kept))
        return {}

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
