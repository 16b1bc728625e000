"""/api/slack: what the office's people do in Slack."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.api import bodies
from bot.sandbox.errors import NoSuchThing
from bot.sandbox.slack.records import SlackChannel, SlackGroup, SlackUser
from bot.sandbox.slack.service import Slack


def routes(slack: Slack) -> list[web.RouteDef]:
    """The routes of this part of the API."""
    api = _SlackApi(slack)
    return [
        web.post("/api/slack/press", api.press),
        web.post("/api/slack/command", api.command),
        web.post("/api/slack/message", api.message),
        web.post("/api/slack/edit", api.edit),
        web.post("/api/slack/delete", api.delete),
        web.post("/api/slack/react", api.react),
        web.post("/api/slack/home", api.home),
        web.post("/api/slack/view/submit", api.submit),
        web.post("/api/slack/view/press", api.press_in_view),
        web.post("/api/slack/view/close", api.close),
        web.post("/api/slack/users", api.add_user),
        web.post("/api/slack/groups", api.add_group),
        web.post("/api/slack/channels", api.add_channel),
        web.post("/api/slack/disconnect", api.disconnect),
        web.get("/api/slack/file/{file}", api.file),
    ]


class _SlackApi:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def press(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.SlackPress)
        await self._slack.staff.press(
            body.user,
            body.channel,
            body.ts,
            body.action_id,
            block_id=body.block_id,
            value=body.value,
        )
        return web.json_response({})

    async def command(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Command)
        await self._slack.staff.command(body.user, body.command, body.text, body.channel)
        return web.json_response({})

    async def message(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.SlackMessage)
        said = self._slack.staff.say(body.user, body.channel, body.text, body.thread_ts)
        return web.json_response({"ts": said.ts})

    async def edit(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.SlackEdit)
        self._slack.staff.edit(body.user, body.channel, body.ts, body.text)
        return web.json_response({})

    async def delete(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.SlackDelete)
        self._slack.staff.delete(body.user, body.channel, body.ts)
        return web.json_response({})

    async def react(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.SlackReaction)
        self._slack.staff.react(body.user, body.channel, body.ts, body.name)
        return web.json_response({})

    async def home(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.OneSlackUser)
        self._slack.screens.open_home(body.user)
        return web.json_response({})

    async def submit(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.ViewSubmit)
        answer = await self._slack.screens.submit(body.user, body.view_id, body.values)
        return web.json_response(answer)

    async def press_in_view(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.ViewPress)
        await self._slack.screens.press(
            body.user,
            body.view_id,
            body.action_id,
            block_id=body.block_id,
            value=body.value,
            given=body.values,
        )
        return web.json_response({})

    async def close(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.ViewClose)
        await self._slack.screens.close(body.user, body.view_id)
        return web.json_response({})

    async def add_user(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewSlackUser)
        self._slack.add_user(SlackUser(**body.model_dump()))
        return web.json_response({})

    async def add_group(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewSlackGroup)
        group = SlackGroup(id=body.id, handle=body.handle, users=tuple(body.users))
        self._slack.add_group(group)
        return web.json_response({})

    async def add_channel(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewSlackChannel)
        self._slack.add_channel(SlackChannel(**body.model_dump()))
        return web.json_response({})

    async def file(self, request: web.Request) -> web.Response:
        found = self._slack.workspace.files.get(request.match_info["file"])
        if found is None or not found.content:
            raise NoSuchThing("There is no such file.")
        content = self._slack.workspace.world.content(found.content)
        return web.Response(body=content, content_type=found.type)

    async def disconnect(self, _request: web.Request) -> web.Response:
        await self._slack.socket.disconnect()
        return web.json_response({})
