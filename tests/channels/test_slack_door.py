"""What Slack is answered over HTTP: signatures, the three seconds, dialogs, notices."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from bot.channels.base import NextWindow, Notice, Outcome
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.patience import Patience
from bot.events import Event, StaffCommanded, StaffPressed, StaffSubmitted, StaffWrote
from bot.render.rendered import RenderedDialog
from tests.channels.contract import Core, eventually, listening, now
from tests.channels.test_slack_events import BUTTON, OFFICE, press, submission, written

SECRET = "signing-secret"
QUICK = Patience(answer_after=0.3, pauses=(0.02, 0.02, 0.02))


class WebApi:
    """The few methods of Slack's Web API that answering a payload needs."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.locale_delay = 0.0
        self.members: list[str] = ["U2", "U3"]
        self.broken = False

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await request.json() if request.content_type.endswith("json") else {}
        self.calls.append((method, given or dict(await request.post()) or dict(request.query)))
        if self.broken:
            return web.json_response({"ok": False, "error": "fatal_error"})
        if method == "users.info":
            await asyncio.sleep(self.locale_delay)
            return web.json_response({"ok": True, "user": {"locale": "fr-FR"}})
        if method == "usergroups.users.list":
            return web.json_response({"ok": True, "users": self.members})
        return web.json_response({"ok": True, "message_ts": "9.9"})

    def whispers(self) -> list[tuple[str, str, str]]:
        return [
            (call["user"], call["channel"], call["blocks"][0]["text"]["text"])
            for method, call in self.calls
            if method == "chat.postEphemeral"
        ]


class Office:
    """The channel on an HTTP port, and Slack on the other side."""

    def __init__(self, channel: SlackChannel, api: WebApi, core: Core, url: str) -> None:
        self.channel = channel
        self.api = api
        self.core = core
        self.url = url

    async def post(self, body: str, headers: dict[str, str]) -> tuple[int, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=body.encode(), headers=headers) as answer,
        ):
            text = await answer.text()
        return answer.status, json.loads(text) if text.startswith("{") else text

    async def signed(self, body: str, kind: str, age: int = 0) -> tuple[int, Any]:
        stamp = str(int(time.time()) + age)
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or ""}
        return await self.post(body, headers | {"Content-Type": kind})

    async def event(self, payload: dict[str, Any]) -> tuple[int, Any]:
        return await self.signed(json.dumps(payload), "application/json")

    async def act(self, payload: dict[str, Any]) -> tuple[int, Any]:
        body = urlencode({"payload": json.dumps(payload)})
        return await self.signed(body, "application/x-www-form-urlencoded")

    async def command(self, text: str) -> tuple[int, Any]:
        facts = {"command": "/presessions", "text": text, "user_id": "U1", "trigger_id": "T9"}
        body = urlencode(facts | {"channel_id": OFFICE})
        return await self.signed(body, "application/x-www-form-urlencoded")


async def serve(routes: list[web.RouteDef]) -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    api, core = WebApi(), Core()
    slack, base = await serve([web.route("*", "/api/{method}", api.answer)])
    channel = SlackChannel(
        bot_token="xoxb-1",
        app_token=None,
        signing_secret=SECRET,
        api_url=f"{base}/api/",
        channel=OFFICE,
        now=now,
        patience=QUICK,
    )
    bot, url = await serve(channel.routes())
    async with listening(channel, core):
        await asyncio.sleep(0)
        yield Office(channel, api, core, f"{url}/slack/events")
    await bot.cleanup()
    await slack.cleanup()


async def test_each_kind_of_payload_reaches_the_core(office: Office) -> None:
    answers = [
        await office.act(press(BUTTON)),
        await office.act(submission({"why": {"i": {"type": "plain_text_input", "value": "x"}}})),
        await office.command("help"),
        await office.event(written()),
    ]
    assert answers == [(200, ""), (200, {"response_action": "clear"}), (200, ""), (200, "")]
    kinds = [StaffPressed, StaffSubmitted, StaffCommanded, StaffWrote]
    assert [type(event) for event in office.core.handled] == kinds
    hints = [getattr(event, "language_hint", "none") for event in office.core.handled]
    assert hints == ["fr-FR", "fr-FR", "fr-FR", "none"]
    assert [method for method, _ in office.api.calls].count("users.info") == 1


async def test_slack_may_verify_the_address(office: Office) -> None:
    challenge = {"type": "url_verification", "challenge": "abc", "token": "x"}
    assert await office.event(challenge) == (200, {"challenge": "abc"})


@pytest.mark.fault(51)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": str(int(time.time()))},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=é"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=1"},
    ],
)
async def test_unsigned_request_is_refused_unread(office: Office, headers: dict[str, str]) -> None:
    with capture_logs() as logs:
        status, text = await office.post(json.dumps(written()), headers)
    assert (status, text) == (401, "")
    assert logs == [{"event": "slack.signature_wrong", "log_level": "warning"}]
    assert office.core.offered == []


@pytest.mark.fault(51)
@pytest.mark.parametrize(("age", "status"), [(-290, 200), (-310, 401), (310, 401)])
async def test_old_signature_is_refused(office: Office, age: int, status: int) -> None:
    body = json.dumps(written())
    answer = await office.signed(body, "application/json", age=age)
    assert answer[0] == status


@pytest.mark.fault(51)
async def test_changed_body_is_refused(office: Office) -> None:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body="{}") or ""
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    assert (await office.post("{} ", headers))[0] == 401


@pytest.mark.fault(50)
async def test_retry_of_a_payload_is_known_by_its_id(office: Office) -> None:
    for _ in range(3):
        assert (await office.event(written()))[0] == 200
    assert len(office.core.offered) == 3
    assert len(office.core.handled) == 1


@pytest.mark.fault(50)
async def test_failed_turn_is_not_acknowledged(office: Office) -> None:
    office.core.fail_times(1, "a note")
    assert [(await office.event(written()))[0] for _ in range(2)] == [500, 200]
    assert office.core.words == ["a note"]


@pytest.mark.fault(50)
async def test_slow_turn_is_answered_in_time_and_seen_through(office: Office) -> None:
    office.core.open.clear()
    office.core.outcome = Outcome(notice=Notice(text="Approved"))
    with capture_logs() as logs:
        assert await office.act(press(BUTTON)) == (200, "")
    assert office.core.handled == []
    office.core.open.set()
    await eventually(lambda: bool(office.api.whispers()))
    assert len(office.core.handled) == 1
    assert office.api.whispers() == [("U1", OFFICE, "Approved")]
    assert [log["event"] for log in logs] == ["slack.answered_before_durable"]


@pytest.mark.parametrize(("failures", "handled"), [(2, 1), (99, 0)])
async def test_answered_turn_that_fails_is_tried_again(
    office: Office, failures: int, handled: int
) -> None:
    office.core.open.clear()
    left = [failures]

    def fails(event: Event) -> bool:
        left[0] -= 1
        return left[0] >= 0

    office.core.fails = fails
    with capture_logs() as logs:
        assert (await office.act(press(BUTTON)))[0] == 200
        office.core.open.set()
        offers = min(failures, 3) + 1
        await eventually(lambda: len(office.core.offered) == offers)
        await asyncio.sleep(0.1)
    assert len(office.core.handled) == handled
    lost = [log["log_level"] for log in logs if log["event"] == "slack.event_lost"]
    assert lost == ([] if handled else ["critical"])


async def test_language_is_not_waited_for_beyond_measure(office: Office) -> None:
    office.api.locale_delay = 1.0
    await office.act(press(BUTTON))
    await eventually(lambda: bool(office.core.handled))
    (event,) = office.core.handled
    assert isinstance(event, StaffPressed)
    assert event.language_hint is None


async def test_dialog_shows_what_is_wrong_with_it(office: Office) -> None:
    office.core.outcome = Outcome(errors=(("why", "Please say why."),))
    answer = await office.act(submission({}))
    assert answer == (200, {"response_action": "errors", "errors": {"why": "Please say why."}})


@pytest.mark.parametrize("how", ["push", "update"])
async def test_dialog_is_answered_with_the_next_one_or_in_words_when_slack_has_gone(
    office: Office, how: Any
) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Send this?"}, "blocks": []}
    following = NextWindow(how=how, rendered=RenderedDialog(view=view), late="Your text is kept.")
    office.core.outcome = Outcome(next=following)
    answer = await office.act(submission({}))
    assert answer == (200, {"response_action": how, "view": view})
    assert office.api.whispers() == []
    office.core.open.clear()
    late = asyncio.create_task(office.act(submission({}, trigger_id="T10")))
    assert (await late)[0] == 200
    office.core.open.set()
    await eventually(lambda: bool(office.api.whispers()))
    assert [words for _, _, words in office.api.whispers()] == ["Your text is kept."]


async def test_notice_is_shown_to_who_acted_and_to_nobody_else(office: Office) -> None:
    office.core.outcome = Outcome(notice=Notice(text="Only <!channel> & approvers may."))
    assert await office.act(press(BUTTON)) == (200, "")
    await office.act(submission({}))
    status, answer = await office.command("approve")
    await eventually(lambda: len(office.api.whispers()) == 2)
    words = "Only <!channel> & approvers may."
    assert office.api.whispers() == [("U1", OFFICE, words)] * 2
    assert (status, answer["response_type"]) == (200, "ephemeral")
    assert answer["text"] == "Only &lt;!channel&gt; &amp; approvers may."
    assert answer["blocks"][0]["text"] == {"type": "plain_text", "text": words, "emoji": False}


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event_id": "E", "event": {"type": "app_home_opened"}},
        {"type": "event_callback", "event_id": "E", "event": {"type": "message"}},
        written(bot_id="B1"),
        written(subtype="message_changed"),
    ],
)
async def test_what_concerns_nobody_is_acknowledged(
    office: Office, payload: dict[str, Any]
) -> None:
    assert await office.event(payload) == (200, "")
    assert office.core.offered == []


async def test_members_of_groups_are_looked_up_and_remembered(office: Office) -> None:
    found = [await office.channel.members(["U1", "S1"]) for _ in range(3)]
    assert found == [frozenset({"U1", "U2", "U3"})] * 3
    assert [method for method, _ in office.api.calls] == ["usergroups.users.list"]


async def test_nobody_gains_a_right_by_a_failure(office: Office) -> None:
    office.api.broken = True
    assert await office.channel.members(["U1", "S1"]) == frozenset({"U1"})


async def test_port_is_not_ready_before_the_channel_listens() -> None:
    channel = SlackChannel(
        bot_token="xoxb-1",
        app_token=None,
        signing_secret=SECRET,
        api_url="http://127.0.0.1:9/api/",
        channel=OFFICE,
        now=now,
    )
    bot, url = await serve(channel.routes())
    office = Office(channel, WebApi(), Core(), f"{url}/slack/events")
    assert (await office.event(written()))[0] == 503
    await bot.cleanup()
    await channel.close()


def test_socket_mode_opens_no_port() -> None:
    channel = SlackChannel(
        bot_token="xoxb-1",
        app_token="xapp-1",
        signing_secret=SECRET,
        api_url=None,
        channel=OFFICE,
        now=now,
    )
    assert channel.routes() == []
