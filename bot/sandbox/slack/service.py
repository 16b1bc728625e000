"""The local Slack as a whole: workspace, people, methods and the way to the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import aiohttp
from aiohttp import web

from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.log import RequestLog
from bot.sandbox.slack.call import Call
from bot.sandbox.slack.conversations import Conversations
from bot.sandbox.slack.delivery import RETRY_PAUSES, Delivery
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.messages import Messages
from bot.sandbox.slack.people import Staff
from bot.sandbox.slack.records import (
    APP,
    BOT,
    BOT_NAME,
    BOT_USER,
    TEAM,
    SlackChannel,
    SlackGroup,
    SlackUser,
)
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.routes import SlackRoutes
from bot.sandbox.slack.screens import Screens
from bot.sandbox.slack.transport import HttpTransport, SocketTransport
from bot.sandbox.slack.views import ViewMethods, ViewStack
from bot.sandbox.slack.workspace import Workspace
from bot.sandbox.world import Json, World


class Slack:
    """Everything of Slack; `base` gives the sandbox's own address once it is known."""

    def __init__(
        self,
        *,
        world: World,
        clock: Clock,
        faults: Faults,
        log: RequestLog,
        base: Callable[[], str],
        strict_rates: bool = False,
        retry_pauses: tuple[float, ...] = RETRY_PAUSES,
    ) -> None:
        self._base = base
        self.workspace = Workspace(world, clock)
        self.delivery = Delivery(world, faults, retry_pauses)
        self.socket = SocketTransport()
        self.staff = Staff(
            self.workspace, self.delivery, lambda name: f"{base()}/slack/response/{name}"
        )
        self.press = self.staff.press
        self.say = self.staff.say
        self.command = self.staff.command
        stack = ViewStack(self.workspace)
        self.screens = Screens(self.workspace, stack, self.delivery)
        self._messages = Messages(self.workspace, self.staff)
        self._views = ViewMethods(self.workspace, stack)
        self._files = Files(
            self.workspace, self.staff, lambda file: f"{base()}/slack/upload/{file}"
        )
        self.routes = SlackRoutes(
            methods=self._methods(),
            socket=self.socket,
            files=self._files,
            response_urls=ResponseUrls(self.workspace),
            faults=faults,
            log=log,
            strict_rates=strict_rates,
        )

    def start(
        self, session: aiohttp.ClientSession, events_url: str | None, signing_secret: str | None
    ) -> None:
        """Begin to deliver: over HTTP when the app has a request URL, else over its sockets."""
        if events_url and signing_secret:
            self.delivery.start(HttpTransport(events_url, signing_secret, session))
        else:
            self.delivery.start(self.socket)

    def add_to(self, app: web.Application) -> None:
        """Serve /slack."""
        self.routes.add_to(app)

    def add_user(self, user: SlackUser) -> None:
        """A colleague."""
        self.workspace.users.put(user.id, user)

    def add_group(self, group: SlackGroup) -> None:
        """A user group."""
        self.workspace.groups.put(group.id, group)

    def add_channel(self, channel: SlackChannel) -> None:
        """A channel."""
        self.workspace.channels.put(channel.id, channel)

    def _open_connection(self, _call: Call) -> Json:
        host = self._base().replace("http://", "ws://")
        return {"url": f"{host}/slack/link?ticket={self.socket.new_ticket()}"}

    def _methods(self) -> dict[str, Callable[[Call], Json]]:
        talk = Conversations(self.workspace)
        messages, views, files = self._messages, self._views, self._files
        return {
            "api.test": lambda call: {"args": call.arguments},
            "auth.test": lambda _call: _IDENTITY,
            "apps.connections.open": self._open_connection,
            "bots.info": lambda _call: {"bot": {"id": BOT, "app_id": APP, "user_id": BOT_USER}},
            "team.info": lambda _call: {"team": {"id": TEAM, "name": "Sandbox"}},
            "chat.postMessage": messages.post,
            "chat.postEphemeral": messages.post_ephemeral,
            "chat.update": messages.update,
            "chat.delete": messages.delete,
            "chat.getPermalink": messages.permalink,
            "reactions.add": messages.add_reaction,
            "reactions.remove": messages.remove_reaction,
            "conversations.history": talk.history,
            "conversations.replies": talk.replies,
            "conversations.info": talk.info,
            "conversations.list": talk.list,
            "conversations.members": talk.members,
            "conversations.open": talk.open,
            "conversations.join": talk.join,
            "users.info": talk.user_info,
            "users.list": talk.user_list,
            "users.lookupByEmail": talk.user_by_email,
            "usergroups.list": talk.group_list,
            "usergroups.users.list": talk.group_users,
            "views.open": views.open,
            "views.push": views.push,
            "views.update": views.update,
            "views.publish": views.publish,
            "files.getUploadURLExternal": files.begin,
            "files.completeUploadExternal": files.complete,
            "files.info": files.info,
            "files.delete": files.delete,
        }


_IDENTITY: Final[Json] = {
    "url": "https://sandbox.slack.test/",
    "team": "Sandbox",
    "user": BOT_NAME,
    "team_id": TEAM,
    "user_id": BOT_USER,
    "bot_id": BOT,
    "is_enterprise_install": False,
}
