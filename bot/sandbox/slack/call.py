"""One call of a Web API method: its arguments, however they were sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.world import Json

_TRUE: Final = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The method's name, who calls, and what was passed."""

    method: str
    token: str
    arguments: Json

    def text(self, name: str) -> str:
        """A string argument, empty when absent."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def need(self, name: str) -> str:
        """A string argument that must be there."""
        value = self.text(name)
        if not value:
            problem = f"missing required field: {name} [json-pointer:/{name}]"
            raise SlackError("invalid_arguments", [problem])
        return value

    def integer(self, name: str, default: int) -> int:
        """A number argument."""
        try:
            return int(self.arguments[name])
        except (KeyError, TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A true-or-false argument."""
        return str(self.arguments.get(name, "")).lower() in _TRUE

    def json(self, name: str, wrong: str = "invalid_arguments") -> Any:
        """A JSON argument, inside a form field or as it is; None when absent."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(wrong) from None


async def read_call(request: web.Request) -> Call:
    """The call in a request: query string, form, multipart or JSON body."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            body = {}
        arguments |= body if isinstance(body, dict) else {}
    elif request.can_read_body:
        form = await request.post()
        arguments |= {
            name: value for name, value in form.items() if not isinstance(value, FileField)
        }
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() or str(arguments.get("token", ""))
    arguments.pop("token", None)
    return Call(method=request.match_info["method"], token=token, arguments=arguments)
