"""Slack over HTTP: the Web API, Socket Mode's link, uploads, response URLs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from aiohttp import web

from bot.sandbox.faults import Fault, Faults, strike_after, strike_before
from bot.sandbox.log import RequestLog
from bot.sandbox.slack.call import Call, read_call
from bot.sandbox.slack.errors import ServerTrouble, SlackError, TooFast, from_fault
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.transport import SocketTransport
from bot.sandbox.world import Json

BOT_TOKEN: Final = "xoxb-sandbox"  # noqa: S105  # visibly fake: the sandbox has no secrets
APP_TOKEN: Final = "xapp-sandbox"  # noqa: S105  # visibly fake: the sandbox has no secrets

_BURST: Final = 3
# Slack says with every answer what the app may do: here, all that our manifest asks for.
_RIGHTS: Final = {
    "X-OAuth-Scopes": "channels:history,channels:read,chat:write,commands,files:write,"
    "groups:history,groups:read,im:history,im:write,usergroups:read,users:read"
}
_LIMITED: Final = frozenset({"chat.postMessage", "chat.postEphemeral"})


class SlackRoutes:
    """The HTTP face of the local Slack."""

    def __init__(
        self,
        *,
        methods: Mapping[str, Callable[[Call], Json]],
        socket: SocketTransport,
        files: Files,
        response_urls: ResponseUrls,
        faults: Faults,
        log: RequestLog,
        strict_rates: bool,
    ) -> None:
        self._methods = methods
        self._socket = socket
        self._files = files
        self._response_urls = response_urls
        self._faults = faults
        self._log = log
        self._due: dict[str, float] | None = {} if strict_rates else None

    def add_to(self, app: web.Application) -> None:
        """Serve /slack."""
        app.router.add_route("*", "/slack/api/{method}", self.answer)
        app.router.add_get("/slack/link", self._socket.serve)
        app.router.add_post("/slack/upload/{file}", self.upload)
        app.router.add_post("/slack/response/{name}", self.respond)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one call of a method."""
        call = await read_call(request)
        fault = self._faults.take("slack", call.method, str(call.arguments))
        struck = await strike_before(request, fault)
        if struck is not None:
            self._log.add("slack", call.method, call.arguments, fault.fault if fault else "")
            return struck
        return await strike_after(request, fault, self._carry_out(call, fault))

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file's bytes, as they are or as the first part of a form."""
        content = await request.read()
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            part = next(value for value in form.values() if isinstance(value, web.FileField))
            content = part.file.read()
        if not self._files.receive(request.match_info["file"], content):
            return web.Response(status=400, text="Bad upload")
        return web.Response(text=f"OK - {len(content)}")

    async def respond(self, request: web.Request) -> web.Response:
        """Take an answer under a response URL."""
        body = await request.json()
        try:
            self._response_urls.answer(request.match_info["name"], body)
        except SlackError as error:
            self._log.add("slack", "response_url", body, error.code)
            return web.json_response(error.body(), status=404)
        self._log.add("slack", "response_url", body, "ok")
        return web.Response(text="ok")

    def _carry_out(self, call: Call, fault: Fault | None) -> web.Response:
        try:
            refusal = from_fault(fault) if fault is not None else None
            if refusal is not None:
                raise refusal
            self._check_token(call)
            self._check_rate(call)
            result = self._methods.get(call.method, _unknown)(call)
        except SlackError as error:
            self._log.add("slack", call.method, call.arguments, error.code)
            return _refusal(error)
        self._log.add("slack", call.method, call.arguments, "ok")
        return web.json_response({"ok": True, **result}, headers=_RIGHTS)

    def _check_token(self, call: Call) -> None:
        if not call.token:
            raise SlackError("not_authed")
        if call.token not in (BOT_TOKEN, APP_TOKEN):
            raise SlackError("invalid_auth")
        wanted = APP_TOKEN if call.method == "apps.connections.open" else BOT_TOKEN
        if call.token != wanted:
            raise SlackError("not_allowed_token_type")

    def _check_rate(self, call: Call) -> None:
        """About one message a second in a channel, with a small burst."""
        if self._due is None or call.method not in _LIMITED:
            return
        channel, now = call.text("channel"), time.monotonic()
        due = max(self._due.get(channel, 0.0), now - (_BURST - 1))
        if due > now:
            raise TooFast(max(1, round(due - now)))
        self._due[channel] = due + 1


def _unknown(_call: Call) -> Json:
    raise SlackError("unknown_method")


def _refusal(error: SlackError) -> web.Response:
    if isinstance(error, TooFast):
        headers = {"Retry-After": str(error.seconds)}
        return web.json_response(error.body(), status=429, headers=headers)
    status = error.status if isinstance(error, ServerTrouble) else 200
    return web.json_response(error.body(), status=status)
