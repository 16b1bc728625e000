"""The Bot API over HTTP: tokens, envelopes, injected faults."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from bot.sandbox.faults import Fault, Faults, strike_after, strike_before
from bot.sandbox.log import RequestLog
from bot.sandbox.telegram.call import Call, read_call
from bot.sandbox.telegram.chats import Chats
from bot.sandbox.telegram.errors import BotApiError, from_fault, too_many_requests
from bot.sandbox.telegram.limits import SpeedLimits
from bot.sandbox.telegram.methods import Methods
from bot.sandbox.telegram.updates import UpdateQueue
from bot.sandbox.world import Json

_LIMITED: Final = frozenset({"sendmessage", "senddocument", "sendphoto"})


class TelegramRoutes:
    """The HTTP face of the local Bot API server."""

    def __init__(
        self,
        *,
        token: str,
        chats: Chats,
        methods: Methods,
        updates: UpdateQueue,
        faults: Faults,
        log: RequestLog,
        limits: SpeedLimits | None,
    ) -> None:
        self._token = token
        self._chats = chats
        self._methods = methods
        self._updates = updates
        self._faults = faults
        self._log = log
        self._limits = limits

    def add_to(self, app: web.Application) -> None:
        """Serve /telegram."""
        app.router.add_route("*", "/telegram/bot{token}/{method}", self.answer)
        app.router.add_get("/telegram/file/bot{token}/{path:.*}", self.download)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one call of a method."""
        if request.match_info["token"] != self._token:
            return _refusal(BotApiError(401, "Unauthorized"))
        call = await read_call(request)
        fault = self._faults.take("telegram", call.method, str(call.arguments))
        struck = await strike_before(request, fault)
        if struck is not None:
            self._note(call, fault.fault if fault else "")
            return struck
        return await strike_after(request, fault, await self._carry_out(call, fault))

    async def download(self, request: web.Request) -> web.Response:
        """Hand out a file's bytes."""
        if request.match_info["token"] != self._token:
            return _refusal(BotApiError(401, "Unauthorized"))
        file = self._chats.files.get(request.match_info["path"].removeprefix("documents/"))
        if file is None:
            return _refusal(BotApiError(404, "Not Found"))
        content = self._chats.world.content(file.content)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _carry_out(self, call: Call, fault: Fault | None) -> web.Response:
        try:
            self._strike(call, fault)
            result = await self._methods.run(call)
        except BotApiError as error:
            self._note(call, error.description)
            return _refusal(error)
        self._note(call, "ok", result)
        return web.json_response({"ok": True, "result": result})

    def _strike(self, call: Call, fault: Fault | None) -> None:
        if fault is not None and fault.fault == "repeat":
            self._updates.repeat()
        refusal = from_fault(fault) if fault is not None else None
        if refusal is not None:
            raise refusal
        if self._limits is not None and call.method.lower() in _LIMITED:
            wait = self._limits.wait_for(call.integer("chat_id"))
            if wait:
                raise too_many_requests(wait)

    def _note(self, call: Call, outcome: str, result: Any = None) -> None:
        # A poll that brought nothing is not worth remembering: there are too many.
        if call.method.lower() == "getupdates" and outcome == "ok" and not result:
            return
        files: Json = {
            name: {"name": upload.name, "size": len(upload.content)}
            for name, upload in call.uploads.items()
        }
        self._log.add("telegram", call.method, call.arguments | files, outcome)


def _refusal(error: BotApiError) -> web.Response:
    if error.code == 502:
        text = "<html><head><title>502 Bad Gateway</title></head></html>"
        return web.Response(status=502, text=text, content_type="text/html")
    response = web.json_response(error.body(), status=error.code)
    if error.parameters and "retry_after" in error.parameters:
        response.headers["Retry-After"] = str(error.parameters["retry_after"])
    return response
