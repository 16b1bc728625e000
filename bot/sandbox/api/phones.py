"""/api/phones: what people do with their phones."""

from __future__ import annotations

import base64
import binascii

from aiohttp import web

from bot.sandbox.api import bodies
from bot.sandbox.errors import BadInput, NoSuchThing
from bot.sandbox.telegram.phones import Phones
from bot.sandbox.telegram.updates import UpdateQueue


def routes(phones: Phones, updates: UpdateQueue) -> list[web.RouteDef]:
    """The routes of this part of the API."""
    api = _PhonesApi(phones, updates)
    return [
        web.post("/api/phones", api.add),
        web.post("/api/phones/{chat}/send", api.send),
        web.post("/api/phones/{chat}/press", api.press),
        web.post("/api/phones/{chat}/document", api.document),
        web.post("/api/phones/{chat}/other", api.other),
        web.post("/api/phones/{chat}/edit", api.edit),
        web.post("/api/phones/{chat}/block", api.block),
        web.post("/api/telegram/updates", api.renumber),
    ]


class _PhonesApi:
    def __init__(self, phones: Phones, updates: UpdateQueue) -> None:
        self._phones = phones
        self._updates = updates

    async def add(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewPhone)
        return web.json_response({"chat": self._phones.add(body.name, body.language).chat})

    async def send(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Text)
        sent = self._phones.send(_chat(request), body.text)
        return web.json_response({"message_ids": [message.id for message in sent]})

    async def press(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Press)
        query = self._phones.press(_chat(request), body.message_id, body.data)
        return web.json_response({"query": query.id})

    async def document(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.File)
        try:
            content = base64.b64decode(body.base64, validate=True)
        except binascii.Error:
            raise BadInput("base64: not valid base64.") from None
        sent = self._phones.send_document(_chat(request), body.name, body.type, content)
        return web.json_response({"message_ids": [sent.id]})

    async def other(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Other)
        sent = self._phones.send_other(_chat(request), body.kind)
        return web.json_response({"message_ids": [sent.id]})

    async def edit(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Edit)
        edited = self._phones.edit(_chat(request), body.message_id, body.text)
        return web.json_response({"message_ids": [edited.id]})

    async def block(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Block)
        self._phones.block(_chat(request), body.blocked)
        return web.json_response({})

    async def renumber(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Numbering)
        self._updates.renumber(body.next)
        return web.json_response({})


def _chat(request: web.Request) -> int:
    chat = request.match_info["chat"]
    if not chat.isdecimal():
        raise NoSuchThing(f"There is no phone {chat}.")
    return int(chat)
