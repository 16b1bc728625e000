"""The sandbox as a whole: every server of it, started and stopped together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp import web

from bot.sandbox.api import guard, mail, phones, slack
from bot.sandbox.api.control import ControlApi, Supervisor, bot_snapshot
from bot.sandbox.api.feed import Feed
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.log import RequestLog
from bot.sandbox.mail.imap import ImapMailbox
from bot.sandbox.mail.imap_folders import FolderStore
from bot.sandbox.mail.office import PostOffice
from bot.sandbox.mail.smtp import SmtpDoor
from bot.sandbox.people import populate
from bot.sandbox.slack.delivery import RETRY_PAUSES
from bot.sandbox.slack.routes import APP_TOKEN, BOT_TOKEN
from bot.sandbox.slack.service import Slack
from bot.sandbox.telegram.chats import Chats
from bot.sandbox.telegram.limits import SpeedLimits
from bot.sandbox.telegram.methods import Methods
from bot.sandbox.telegram.phones import Phones
from bot.sandbox.telegram.routes import TelegramRoutes
from bot.sandbox.telegram.updates import UpdateQueue
from bot.sandbox.telegram.webhook import WebhookDelivery
from bot.sandbox.world import World

_PAGE: Final = Path(__file__).parent / "page"
_HOST: Final = "127.0.0.1"
_LARGEST_BODY: Final = 60 * 1024 * 1024
_WATCH_SECONDS: Final = 0.5


class Sandbox:
    """The outside world: `async with Sandbox(...) as sandbox`; port 0 takes a free one."""

    def __init__(
        self,
        *,
        http_port: int = 8040,
        smtp_port: int = 8025,
        imap_port: int = 8143,
        data: Path | None = None,
        clock_file: Path | None = None,
        events_url: str | None = None,
        signing_secret: str | None = None,
        supervisor: Supervisor | None = None,
        strict_rates: bool = False,
        slack_retry_pauses: tuple[float, ...] = RETRY_PAUSES,
        telegram_token: str = "1:sandbox",  # noqa: S107  # visibly fake
        mail_address: str = "presessions@upr-info.test",
    ) -> None:
        self.http_port = http_port
        self.smtp_port = smtp_port
        self.imap_port = imap_port
        self.telegram_token = telegram_token
        self._supervisor = supervisor
        self._events_url = events_url
        self._signing_secret = signing_secret
        self._clock_file = clock_file
        self.world = World(data)
        self.clock = Clock(self.world, clock_file)
        self.faults = Faults()
        self.log = RequestLog(self.clock)
        self._build_telegram(strict_rates)
        self._build_mail(mail_address)
        self.slack = Slack(
            world=self.world,
            clock=self.clock,
            faults=self.faults,
            log=self.log,
            base=lambda: self.base_url,
            strict_rates=strict_rates,
            retry_pauses=slack_retry_pauses,
        )
        populate(self.world, self.phones, self.mail, self.slack)
        self._snapshots: dict[str, Callable[[], object]] = {
            "clock": self.clock.snapshot,
            "bot": lambda: bot_snapshot(supervisor),
            "phones": self.chats.snapshot,
            "mailboxes": self.mail.snapshot,
            "slack": self.slack.workspace.snapshot,
        }
        self._feed = Feed(self.world, self._snapshots)
        self._stack = AsyncExitStack()

    def _build_telegram(self, strict_rates: bool) -> None:
        bot_id = int(self.telegram_token.partition(":")[0])
        self.chats = Chats(self.world, self.clock, bot_id)
        self.updates = UpdateQueue(self.world)
        self.phones = Phones(self.chats, self.updates)
        self._methods = Methods(self.chats, self.phones, self.updates)
        self._webhook = WebhookDelivery(self.world, self.updates, self._methods)
        self._telegram = TelegramRoutes(
            token=self.telegram_token,
            chats=self.chats,
            methods=self._methods,
            updates=self.updates,
            faults=self.faults,
            log=self.log,
            limits=SpeedLimits() if strict_rates else None,
        )

    def _build_mail(self, address: str) -> None:
        self.imap = ImapMailbox(FolderStore(self.world), self.faults, self.log)
        self.mail = PostOffice(self.world, self.clock, self.imap, address)
        self._smtp = SmtpDoor(self.mail, self.faults, self.log)

    async def __aenter__(self) -> Self:
        """Start every server."""
        async with AsyncExitStack() as stack:
            stack.callback(self.world.close)
            session = await stack.enter_async_context(aiohttp.ClientSession())
            self.smtp_port = await self._smtp.start(self.smtp_port)
            stack.push_async_callback(self._smtp.stop)
            self.imap_port = await self.imap.start(self.imap_port)
            stack.push_async_callback(self.imap.stop)
            self.http_port = await self._start_http(stack)
            self._spawn(stack, self._webhook.run(session))
            self.slack.start(session, self._events_url, self._signing_secret)
            stack.push_async_callback(self.slack.socket.stop)
            stack.push_async_callback(self.slack.delivery.stop)
            if self._supervisor is not None:
                self._spawn(stack, self._watch_bot(self._supervisor))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop every server."""
        self._feed.close()
        await self._stack.__aexit__(kind, error, traceback)

    async def _start_http(self, stack: AsyncExitStack) -> int:
        # Long polls and streams would otherwise hold the stop for a minute.
        runner = web.AppRunner(self._application(), shutdown_timeout=0.1, access_log=None)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, _HOST, self.http_port).start()
        return int(runner.addresses[0][1])

    def _application(self) -> web.Application:
        app = web.Application(
            middlewares=[guard.only_here, guard.tell_errors], client_max_size=_LARGEST_BODY
        )
        control = ControlApi(
            world=self.world,
            clock=self.clock,
            faults=self.faults,
            log=self.log,
            supervisor=self._supervisor,
            snapshots=self._snapshots,
        )
        app.router.add_routes(control.routes())
        app.router.add_routes(self._feed.routes())
        app.router.add_routes(phones.routes(self.phones, self.updates))
        app.router.add_routes(mail.routes(self.mail, self.imap))
        app.router.add_routes(slack.routes(self.slack))
        self._telegram.add_to(app)
        self.slack.add_to(app)
        app.router.add_get("/", _page)
        app.router.add_static("/static", _PAGE)
        app.on_response_prepare.append(_always_fresh)
        return app

    def _spawn(self, stack: AsyncExitStack, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        stack.push_async_callback(end)

    async def _watch_bot(self, supervisor: Supervisor) -> None:
        """Tell the page when the bot's process starts or ends by itself."""
        before = supervisor.state()
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            if supervisor.state() != before:
                before = supervisor.state()
                self.world.announce(frozenset({"bot"}))

    @property
    def base_url(self) -> str:
        """The sandbox's own address."""
        return f"http://{_HOST}:{self.http_port}"

    def environment(self) -> dict[str, str]:
        """Every setting of a bot that shall live in this world."""
        base = self.base_url
        settings = {
            "PRESESSIONS_TELEGRAM_TOKEN": self.telegram_token,
            "PRESESSIONS_TELEGRAM_API_URL": f"{base}/telegram",
            "PRESESSIONS_SLACK_BOT_TOKEN": BOT_TOKEN,
            "PRESESSIONS_SLACK_API_URL": f"{base}/slack/api/",
            "PRESESSIONS_SLACK_CHANNEL": "C0PRESESS",
            "PRESESSIONS_SLACK_APPROVERS": "U0APPROVE",
            "PRESESSIONS_SLACK_REVIEWERS": "U0REVIEW",
            "PRESESSIONS_SMTP_URL": f"smtp://presessions:sandbox@{_HOST}:{self.smtp_port}",
            "PRESESSIONS_IMAP_URL": f"imap://presessions:sandbox@{_HOST}:{self.imap_port}/INBOX",
            "PRESESSIONS_MAIL_FROM": self.mail.bot_address,
        }
        if self._events_url and self._signing_secret:
            settings["PRESESSIONS_SLACK_SIGNING_SECRET"] = self._signing_secret
        else:
            settings["PRESESSIONS_SLACK_APP_TOKEN"] = APP_TOKEN
        if self._clock_file is not None:
            settings["PRESESSIONS_CLOCK_FILE"] = str(self._clock_file.resolve())
        return settings


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_PAGE / "index.html")


async def _always_fresh(request: web.Request, response: web.StreamResponse) -> None:
    """Let a browser ask each time: after an upgrade it must not show half of the old page."""
    if request.path == "/" or request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-cache"
