"""The whole bot: the only module that knows every part, and takes it down cleanly."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import random
import secrets
import signal
import socket
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack

import structlog
from aiohttp.web import RouteDef
from sqlalchemy.exc import DBAPIError

from bot import channelset, clock, effects, mailroom, web
from bot.channels.base import Channel
from bot.channelset import Channels
from bot.config import Settings
from bot.consulting import Library, news_from
from bot.conversation.answers import prepare
from bot.crowds import Crowds
from bot.dispatcher import Dispatcher
from bot.events import ListLeft, ListName
from bot.failpoints import reach
from bot.handlers.table import decide
from bot.leadership import alone, lead
from bot.logs import describe
from bot.metrics import Waiting
from bot.runner import Runner
from bot.scheduler import Scheduler
from bot.store import ledger, outbox, rotation, schema, timers, watching
from bot.store.applying.linking import TELEGRAM_NAME
from bot.store.database import Store, open_store
from bot.vault import Vault
from bot.workflows import retention

_REFRESH_STAFF = 120.0  # seconds between two looks at Slack's user groups
_READY_SECONDS = 5.0  # a database that answers later counts as not ready
_ASK_AGAIN = 60.0  # seconds until Telegram is asked for the bot's name again

log = structlog.get_logger()


class StoredCursor:
    """A channel's place, kept in the store."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name

    async def load(self) -> str | None:
        """The place last saved."""
        return await self._store.turn(lambda turn: ledger.load_cursor(turn, self._name))

    async def save(self, value: str) -> None:
        """Remember a place."""
        await self._store.turn(lambda turn: ledger.save_cursor(turn, self._name, value))
        reach("cursor.saved")


class App:
    """One worker process of the bot."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = clock.MovedClock(settings.clock_file) if settings.clock_file else clock.machine
        self.store = open_store(settings.database_url, Vault(settings.keys))
        self.channels: Channels = channelset.build(settings, self._cursor, self.clock)
        self._members: dict[str, frozenset[str]] = {}
        self._library = Library(news_from(self.store))
        self.runner = Runner(
            self.store,
            decide=decide,
            consult=self._library.consult,
            roles=channelset.roles(settings, self._members_now),
            clock=self.clock,
            after_commit=self._after_commit,
            crowds=Crowds(),
            channels=frozenset(self.channels.on),
        )
        self._holder = _identity(settings)
        self.dispatcher = Dispatcher(
            self.store,
            self.channels.on,
            self.runner,
            clock=self.clock,
            jitter=random.Random(),  # noqa: S311  (spreads retries, guards nothing)
            worker=self._holder,
        )
        self.scheduler = Scheduler(self.store, self.runner, clock=self.clock)

    async def run(self, *, started: Callable[[], None] = lambda: None) -> None:
        """Run until SIGTERM or SIGINT; what is under way is finished first."""
        async with AsyncExitStack() as stack:
            stack.callback(self.store.close)
            stack.callback(self._library.close)
            for channel in self.channels.on.values():
                stack.push_async_callback(channel.close)
            exclusive = stack.enter_context(alone(self.settings.database_url))
            schema.require_current(self.store.engine)
            await self.store.turn(rotation.require_key)
            if exclusive:
                # Whoever held a lease has died; under another name we would wait for its end.
                self._holder = "the only worker"
                await self.store.turn(outbox.release_all)
            await mailroom.announce(
                self.store, self.settings, slack=self.channels.slack is not None, clock=self.clock
            )
            nightly = retention.timer(retention.next_night(self.clock()))
            await self.store.turn(lambda turn: timers.ensure(turn, nightly))
            await self._refresh_staff()
            server = await web.serve(
                self.settings.http_host,
                self.settings.http_port,
                self._routes(),
                self._ready,
                self._watch,
            )
            stack.push_async_callback(server.cleanup)
            # The port is ours, so whoever held rows under this worker's name before has died.
            await self.store.turn(lambda turn: outbox.release(turn, _identity(self.settings)))
            started()
            await self._work()

    async def _work(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        async with asyncio.TaskGroup() as tasks:
            working = [
                tasks.create_task(self.dispatcher.run()),
                tasks.create_task(self.scheduler.run()),
                tasks.create_task(self._watch_staff()),
                tasks.create_task(self._open_library()),
                tasks.create_task(self._learn_telegram_name()),
                *(
                    tasks.create_task(self._listen(name, channel))
                    for name, channel in self.channels.on.items()
                ),
            ]
            await stop.wait()
            log.info("bot.stopping")
            for task in reversed(working):
                task.cancel()

    async def _listen(self, name: str, channel: Channel) -> None:
        async def listen() -> None:
            await channel.listen(self.runner.handle)

        lease = f"{name}:{self._holder}" if name in _shared(self.settings) else name
        await lead(self.store, lease, self._holder, listen)

    async def _open_library(self) -> None:
        prepared = asyncio.create_task(asyncio.to_thread(prepare))
        try:
            await self._library.open()
        except Exception as error:  # noqa: BLE001  (questions go to the office until it loads)
            log.error("faq.not_loaded", error=describe(error))
        await prepared
        # What is loaded by now stays: looking through it again would hold everybody up each time.
        gc.freeze()

    async def _learn_telegram_name(self) -> None:
        """Letters offer a link into the chat once the bot's name there is known."""
        while True:
            name = await self.channels.telegram.own_name() if self.channels.telegram else ""
            if name is not None and await self._saved(TELEGRAM_NAME, name):
                return
            await asyncio.sleep(_ASK_AGAIN)

    async def _saved(self, cursor: str, value: str) -> bool:
        try:
            await self.store.turn(lambda turn: ledger.save_cursor(turn, cursor, value))
        except DBAPIError as error:
            log.error("cursor.not_saved", name=cursor, error=describe(error))
            return False
        return True

    async def _watch_staff(self) -> None:
        while True:
            await asyncio.sleep(_REFRESH_STAFF)
            await self._refresh_staff()

    async def _refresh_staff(self) -> None:
        """Learn who is in the user groups; one Slack cannot tell keeps its last members."""
        slack = self.channels.slack
        for each in channelset.staff_ids(self.settings):
            if slack is not None and each.startswith("S"):
                try:
                    self._members[each] = await slack.members([each])
                except Exception as error:  # noqa: BLE001  (nobody gains a right by it)
                    log.warning("slack.group_unknown", group=each, error=describe(error))

    def _members_now(self, ids: Iterable[str]) -> frozenset[str]:
        groups = (self._members.get(each, frozenset({each})) for each in ids)
        return frozenset().union(*groups)

    def _after_commit(self, decided: Sequence[effects.Effect]) -> None:
        if decided:
            self.dispatcher.wake()
        if any(isinstance(effect, effects.SetTimer) for effect in decided):
            self.scheduler.wake()

    def _cursor(self, name: str) -> StoredCursor:
        return StoredCursor(self.store, name)

    def _routes(self) -> list[RouteDef]:
        routes = list(self.channels.routes)
        if self.channels.email is not None and self.settings.public_url:
            from bot.channels.email import unsubscribe

            routes += unsubscribe.routes(self.channels.email.tokens, self._unsubscribe)
        return routes

    async def _unsubscribe(self, contact_id: int, name: ListName, back: bool) -> None:
        """Somebody pressed the button behind the link in a mail."""
        now = self.clock()
        left = ListLeft(
            id=f"unsubscribe:{contact_id}:{name}:{back}:{now.timestamp()}",
            at=now,
            contact_id=contact_id,
            list=name,
            back=back,
        )
        await self.runner.handle(left)

    async def _ready(self) -> bool:
        try:
            async with asyncio.timeout(_READY_SECONDS):
                await self.store.turn(lambda turn: ledger.load_cursor(turn, "ready"))
        except Exception as error:  # noqa: BLE001  (not ready is the answer)
            log.error("store.not_ready", error=describe(error))
            return False
        return self.channels.slack is None or self.channels.slack.connected

    async def _watch(self) -> Sequence[Waiting]:
        return await self.store.turn(lambda turn: watching.waiting(turn, self.clock()))


def _shared(settings: Settings) -> frozenset[str]:
    """The channels on which every worker may listen at once: what they carry is pushed to us."""
    return frozenset({"slack", "telegram"} if settings.telegram_webhook_url else {"slack"})


def _identity(settings: Settings) -> str:
    """Who holds this worker's leases: the same after a restart, which then need not wait.

    Nobody else can be on this machine's port; with a port chosen freely, each start is new.
    """
    if settings.http_port == 0:
        return secrets.token_hex(8)
    place = f"{socket.gethostname()} {uuid.getnode()} {settings.http_host}:{settings.http_port}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]
