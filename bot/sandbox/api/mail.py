"""/api/mail and /api/mailboxes: what people do with their mail programs."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.api import bodies
from bot.sandbox.errors import NoSuchThing
from bot.sandbox.mail.imap import ImapMailbox
from bot.sandbox.mail.letters import Letter, OutgoingFile
from bot.sandbox.mail.office import PostOffice


def routes(office: PostOffice, imap: ImapMailbox) -> list[web.RouteDef]:
    """The routes of this part of the API."""
    api = _MailApi(office, imap)
    return [
        web.post("/api/mail", api.send),
        web.post("/api/mail/raw", api.send_raw),
        web.get("/api/mail/{id}/raw", api.raw),
        web.post("/api/mailboxes", api.add),
        web.post("/api/imap/renumber", api.renumber),
    ]


class _MailApi:
    def __init__(self, office: PostOffice, imap: ImapMailbox) -> None:
        self._office = office
        self._imap = imap

    async def send(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewMail)
        files = [
            OutgoingFile(name=file.name, type=file.type, base64=file.base64)
            for file in body.attachments
        ]
        letter = Letter(
            sender=body.sender,
            to=body.to,
            subject=body.subject,
            text=body.text,
            html=body.html,
            in_reply_to=body.in_reply_to,
            references=body.references,
            headers=body.headers,
            attachments=files,
        )
        return web.json_response({"message_id": await self._office.send(letter)})

    async def send_raw(self, request: web.Request) -> web.Response:
        query = request.query
        await self._office.send_raw(await request.read(), query.get("from"), query.get("to"))
        return web.json_response({})

    async def raw(self, request: web.Request) -> web.Response:
        number = request.match_info["id"]
        if not number.isdecimal():
            raise NoSuchThing(f"There is no mail {number}.")
        content = self._office.raw(self._office.mail(int(number)))
        return web.Response(body=content, content_type="message/rfc822")

    async def add(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewMailbox)
        label = body.label or body.address
        mailbox = self._office.add(body.address, body.owner, label, body.delivery)
        return web.json_response({"address": mailbox.address})

    async def renumber(self, _request: web.Request) -> web.Response:
        self._imap.renumber()
        return web.json_response({})
