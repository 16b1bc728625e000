"""One call of a Bot API method: its arguments, however they were sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.world import Json

_FALSE: Final = frozenset({"", "0", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with the call."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The method's name and what was passed to it."""

    method: str
    arguments: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether an argument was given at all."""
        return self.arguments.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A string argument, empty when absent."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A number argument; what is no number counts as absent, as in the real API."""
        try:
            return int(self.arguments[name])
        except (KeyError, TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A true-or-false argument."""
        return str(self.arguments.get(name, "")).lower() not in _FALSE

    def json(self, name: str) -> Any:
        """An argument that is JSON, inside a form field or as it is."""
        value = self.arguments.get(name)
        if not isinstance(value, str) or value == "":
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """An uploaded file, under its own name or by `attach://`."""
        value = self.text(name)
        return self.uploads.get(value.removeprefix("attach://")) or self.uploads.get(name)


async def read_call(request: web.Request) -> Call:
    """The call in a request: query string, form, multipart or JSON body."""
    arguments: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        body = await request.json()
        arguments |= body if isinstance(body, dict) else {}
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                content = value.file.read()
                uploads[name] = Upload(
                    name=value.filename, type=value.content_type, content=content
                )
            else:
                arguments[name] = value if isinstance(value, str) else bytes(value).decode()
    return Call(method=request.match_info["method"], arguments=arguments, uploads=uploads)
