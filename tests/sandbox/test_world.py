"""The world as a whole: it lasts, it tells, it keeps time, it lets nobody else in."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import aiohttp
import pytest
from imapclient import IMAPClient
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from tests.sandbox.conftest import Api

_PROCESS = """
import asyncio, json, sys
from pathlib import Path
from bot.sandbox.server import Sandbox

async def main():
    folder = Path(sys.argv[1])
    options = {"data": folder / "world.sqlite3", "clock_file": folder / "clock"}
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0, **options) as sandbox:
        ports = sandbox.http_port, sandbox.imap_port
        print(json.dumps([ports, sandbox.environment()]), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


class Process:
    """A sandbox in a process of its own, which can be killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.settings: dict[str, str] = {}
        self.imap_port = 0

    async def start(self) -> Api:
        """Start it on the folder's data."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PROCESS, str(self._folder)), stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        (http, self.imap_port), self.settings = json.loads(await self._process.stdout.readline())
        self.session = aiohttp.ClientSession()
        return Api(f"http://127.0.0.1:{http}", self.session)

    async def kill(self) -> None:
        """SIGKILL."""
        await self.session.close()
        self._process.kill()
        await self._process.wait()

    def telegram(self) -> Bot:
        """python-telegram-bot's client."""
        base = self.settings["PRESESSIONS_TELEGRAM_API_URL"]
        request = HTTPXRequest()
        token = self.settings["PRESESSIONS_TELEGRAM_TOKEN"]
        return Bot(token, base_url=f"{base}/bot", request=request)

    async def inbox(self) -> tuple[int, dict[int, Any]]:
        """UIDVALIDITY and flags by UID."""

        def read() -> tuple[int, dict[int, Any]]:
            with IMAPClient("127.0.0.1", port=self.imap_port, ssl=False) as client:
                client.login("any", "any")
                validity = client.select_folder("INBOX")[b"UIDVALIDITY"]
                client.add_flags(1, [b"\\Flagged"])
                return int(validity), {
                    uid: set(flags) - {b"\\Recent"}
                    for uid, flags in client.get_flags(client.search()).items()
                }

        return await asyncio.to_thread(read)


async def test_killed_world_comes_back_whole(tmp_path: Path) -> None:
    process = Process(tmp_path)
    api = await process.start()
    await api("POST", "/api/phones/1001/send", {"text": "confirmed"})
    await api("POST", "/api/phones/1001/send", {"text": "unread"})
    mail = {"from": "grace@civic-forum.example", "to": "presessions@upr-info.test", "text": "hi"}
    await api("POST", "/api/mail", mail | {"subject": "one"})
    await api("POST", "/api/mail", mail | {"subject": "two"})
    await api("POST", "/api/clock", {"advance": "P3D"})
    slack = AsyncWebClient("xoxb-sandbox", base_url=process.settings["PRESESSIONS_SLACK_API_URL"])
    await slack.chat_postMessage(channel="C0PRESESS", text="kept")
    async with process.telegram() as bot:
        first = await bot.get_updates(limit=1)
        await bot.get_updates(offset=first[0].update_id + 1, limit=1)
    inbox = await process.inbox()
    before = (await api("GET", "/api/world"))[1]
    await process.kill()

    api = await process.start()
    after = (await api("GET", "/api/world"))[1]
    async with process.telegram() as bot:
        pending = [update.message.text for update in await bot.get_updates() if update.message]
    inbox_after = await process.inbox()
    await process.kill()

    for world in (before, after):
        world["clock"].pop("now")
    assert after == before
    assert after["clock"]["offset_seconds"] == timedelta(days=3).total_seconds()
    assert (pending, inbox_after) == (["unread"], inbox)
    assert inbox[1] == {1: {b"\\Flagged"}, 2: set()}
    assert json.loads((tmp_path / "clock").read_text()) == {"offset_seconds": 259200.0}


def test_failed_change_leaves_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    shelf = world.shelf("numbers", int, part=None)
    shelf.put("kept", 1)

    def fail() -> None:
        with world.change():
            shelf.put("kept", 2)
            shelf.put("new", 3)
            shelf.remove("kept")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    in_memory = shelf.items()
    world.close()
    again = World(tmp_path / "world")
    stored = again.shelf("numbers", int, part=None)
    assert (in_memory, stored.items()) == ([("kept", 1)], [("kept", 1)])
    again.close()


async def test_clock_moves_and_tells_the_bot(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0, clock_file=file) as sandbox:
        sandbox.clock.set(datetime(2021, 8, 13, 23, 59, tzinfo=UTC))
        assert abs(sandbox.clock.now() - datetime(2021, 8, 13, 23, 59, tzinfo=UTC)) < timedelta(
            seconds=2
        )
        offset = json.loads(file.read_text())["offset_seconds"]
        assert offset == sandbox.clock.offset.total_seconds()
        (message,) = sandbox.phones.send(1001, "then")
        assert message.at.isoformat().startswith("2021-08-14T01:59")
        sandbox.clock.real()
        assert json.loads(file.read_text()) == {"offset_seconds": 0.0}


async def test_clock_over_the_api(api: Api) -> None:
    mark = {"label": "The call closes", "at": "2021-08-16T23:59"}
    await api("POST", "/api/clock/marks", mark)
    status, clock = await api("POST", "/api/clock", {"at": "2021-07-26T09:00"})
    assert (status, clock["now"], clock["marks"]) == (
        200,
        "2021-07-26T09:00:00+02:00",
        [{"label": "The call closes", "at": "2021-08-16T23:59:00+02:00"}],
    )
    _, ahead = await api("POST", "/api/clock", {"advance": "PT36H"})
    assert ahead["now"].startswith("2021-07-27T21:00:0")
    assert await api("POST", "/api/clock", {}) == (
        400,
        {"error": 'Say where the clock shall stand: "at", "advance" or "real": true.'},
    )


async def test_feed_tells_what_changed(sandbox: Sandbox) -> None:
    events: list[dict[str, Any]] = []

    async def listen(session: aiohttp.ClientSession) -> None:
        async with session.get(f"{sandbox.base_url}/api/feed") as response:
            async for line in response.content:
                _, data, event = line.partition(b"data: ")
                events.extend([json.loads(event)] if data else [])

    async with aiohttp.ClientSession() as session:
        listening = asyncio.create_task(listen(session))
        while len(events) < 5:
            await asyncio.sleep(0.01)
        for number in range(20):
            sandbox.phones.send(1001, str(number))
        while "19" not in json.dumps(events[5:]):
            await asyncio.sleep(0.01)
        listening.cancel()
    parts = [event["part"] for event in events]
    assert parts[:5] == ["clock", "bot", "phones", "mailboxes", "slack"]
    # Twenty changes in one go are one event, or two when the first was on its way.
    assert set(parts[5:]) == {"phones"}
    assert len(parts[5:]) <= 2


async def test_new_world_has_its_people(api: Api) -> None:
    _, world = await api("GET", "/api/world")
    assert (
        [(phone["name"], phone["language"]) for phone in world["phones"]],
        [box["owner"] for box in world["mailboxes"]],
        [user["id"] for user in world["slack"]["users"]],
        world["slack"]["channels"],
        world["bot"],
    ) == (
        [("Ama", "fr"), ("Lucía", "es"), ("Grace", "en")],
        ["applicant", "applicant", "mission", "mission", "mission"],
        ["U0APPROVE", "U0REVIEW", "U0VIEWER"],
        [{"id": "C0PRESESS", "name": "presessions", "im_user": None}],
        {"state": "absent", "can_control": False},
    )


_FOREIGN: list[dict[str, str]] = [
    {"Host": "evil.example:8040"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", _FOREIGN)
async def test_foreign_names_and_pages_are_refused(api: Api, headers: dict[str, str]) -> None:
    status, answer = await api("GET", "/api/world", headers=headers)
    assert (status, list(answer)) == (403, ["error"])


_WRONG: list[tuple[str, dict[str, Any], int, str]] = [
    ("/api/phones/7/send", {"text": "hi"}, 404, "There is no phone 7."),
    ("/api/phones/1001/send", {}, 400, "text: Field required."),
    ("/api/phones/1001/send", {"text": " "}, 409, "Telegram does not send an empty message."),
    ("/api/phones/1001/press", {"message_id": 9, "data": "x"}, 404, "Phone 1001 has no message 9."),
    ("/api/mail", {"from": "a@b.example", "to": ""}, 409, "A mail needs a sender and a recipient."),
    (
        "/api/bot/kill",
        {},
        409,
        "The bot runs elsewhere; the sandbox cannot control it.",
    ),
    (
        "/api/slack/message",
        {"user": "U9", "channel": "C", "text": "x"},
        404,
        "There is no Slack user U9.",
    ),
]


@pytest.mark.parametrize(("path", "body", "status", "sentence"), _WRONG)
async def test_wrong_requests_get_a_sentence(
    api: Api, path: str, body: dict[str, Any], status: int, sentence: str
) -> None:
    assert await api("POST", path, body) == (status, {"error": sentence})


class Keeper:
    """A supervisor of nothing."""

    def __init__(self) -> None:
        self.now: Literal["running", "stopped"] = "stopped"

    def state(self) -> Literal["running", "stopped"]:
        return self.now

    async def start(self) -> None:
        self.now = "running"

    async def stop(self) -> None:
        self.now = "stopped"

    async def kill(self) -> None:
        self.now = "stopped"


async def test_bot_is_started_and_killed() -> None:
    keeper = Keeper()
    async with (
        Sandbox(http_port=0, smtp_port=0, imap_port=0, supervisor=keeper) as sandbox,
        aiohttp.ClientSession() as session,
    ):
        api = Api(sandbox.base_url, session)
        started = await api("POST", "/api/bot/start")
        killed = await api("POST", "/api/bot/kill")
    assert (started, killed) == (
        (200, {"state": "running", "can_control": True}),
        (200, {"state": "stopped", "can_control": True}),
    )


async def test_log_tells_what_the_bot_asked_without_tokens(
    sandbox: Sandbox, bot: Bot, api: Api
) -> None:
    sandbox.phones.send(1001, "hello")
    await bot.send_message(1001, "once")
    _, requests = await api("GET", "/api/log", params={"method": "sendMessage"})
    (request,) = requests
    assert (request["service"], request["arguments"]["text"], request["outcome"]) == (
        "telegram",
        "once",
        "ok",
    )
    assert "sandbox" not in json.dumps((await api("GET", "/api/log"))[1])


async def test_faults_are_listed_and_lifted(api: Api) -> None:
    await api("POST", "/api/faults", {"service": "smtp", "fault": "451", "times": 3})
    _, listed = await api("GET", "/api/faults")
    await api("DELETE", "/api/faults")
    assert [(fault["fault"], fault["times"]) for fault in listed] == [("451", 3)]
    assert await api("GET", "/api/faults") == (200, [])


async def test_page_and_its_files_are_served(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.base_url}/") as response:
            page = response.status, response.content_type
        async with session.get(f"{sandbox.base_url}/static/js/main.js") as response:
            script = response.status, response.content_type.rpartition("/")[2]
            kept = response.headers["Cache-Control"]
    assert (page, script, kept) == ((200, "text/html"), (200, "javascript"), "no-cache")
