"""The Telegram adapter against the sandbox's Bot API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.channels.base import Letter, Notice, Outcome, Payload, Post
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.place import Place
from bot.channels.telegram.webhook import Webhook
from bot.errors import ChannelDown, OutcomeUnknown, PermanentSendError, RecipientGone
from bot.events import (
    Address,
    AddressFailed,
    AddressReturned,
    Attachment,
    PersonPressed,
    PersonWrote,
)
from bot.i18n import Language
from bot.render.rendered import Button, Rendered, RenderedBoard
from bot.sandbox.faults import Fault as Sabotage
from bot.sandbox.server import Sandbox
from tests.channels.contract import (
    HOSTILE,
    ChannelContract,
    Core,
    Fault,
    MemoryCursor,
    eventually,
    listening,
    outgoing,
)

QUICK = Pace(long_poll=1, answer=1, pauses=(0.02, 0.05, 0.1), conflict=0.2)
AMA, LUCIA = 1001, 1002
SECRET = "not-guessable"


def describe(key: str, language: Language) -> str:
    return f"{key} in {language}"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def letter(*parts: str, to: int = AMA, **more: Any) -> Letter:
    shown = Rendered(text=more.pop("text", "plain"), parts=parts, buttons=more.pop("buttons", ()))
    address = Address(channel="telegram", value=str(to))
    return Letter(to=address, contact_id=1, rendered=shown, **more)


class TelegramRig:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.cursor = MemoryCursor()

    def channel(self, webhook: Webhook | None = None, pace: Pace = QUICK) -> TelegramChannel:
        return TelegramChannel(
            token=self.sandbox.telegram_token,
            api_url=self.sandbox.environment()["PRESESSIONS_TELEGRAM_API_URL"],
            cursor=self.cursor,
            webhook=webhook,
            now=lambda: datetime.now(UTC),
            describe=describe,
            pace=pace,
        )

    def unreachable(self) -> TelegramChannel:
        return TelegramChannel(
            token="1:x",
            api_url="http://127.0.0.1:9/telegram",
            cursor=self.cursor,
            webhook=None,
            now=lambda: datetime.now(UTC),
            describe=describe,
            pace=QUICK,
        )

    def payload(self, text: str) -> Payload:
        return letter(escaped(text), text=text)

    async def say(self, text: str) -> None:
        self.sandbox.phones.send(AMA, text)

    async def arrived(self) -> Sequence[str]:
        return [each["text"] for each in self.screen()]

    def screen(self, chat: int = AMA) -> list[dict[str, Any]]:
        """What the bot has put on a phone."""
        phone = next(each for each in self.sandbox.chats.snapshot() if each["chat"] == chat)
        return [each for each in phone["messages"] if each["from"] == "bot"]

    def toast(self, chat: int = AMA) -> dict[str, Any] | None:
        phone = next(each for each in self.sandbox.chats.snapshot() if each["chat"] == chat)
        toast: dict[str, Any] | None = phone["toast"]
        return toast

    async def strike(self, fault: Fault) -> None:
        name = {"throttled": "429", "answer lost": "drop_after"}[fault]
        self.sabotage(name, "sendMessage", retry_after=7)

    def sabotage(self, fault: str, method: str, **more: Any) -> None:
        self.sandbox.faults.add(Sabotage(service="telegram", fault=fault, method=method, **more))

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [dict(each.arguments) for each in self.sandbox.log.find("telegram", method)]


@pytest.fixture
async def rig() -> AsyncIterator[TelegramRig]:
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0) as sandbox:
        # A person has to write first; these words are not part of any test.
        for chat in (AMA, LUCIA):
            sandbox.phones.send(chat, "/start")
        sandbox.updates.drop_all()
        yield TelegramRig(sandbox)


class TestTelegram(ChannelContract):
    """The contract, polling."""


class PushedRig(TelegramRig):
    """The same, but Telegram pushes to a port of ours."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.current: TelegramChannel | None = None
        self.url = ""
        self.turns: list[asyncio.Future[web.StreamResponse]] = []

    def channel(self, webhook: Webhook | None = None, pace: Pace = QUICK) -> TelegramChannel:
        # What the process before was doing has died with it.
        for turn in self.turns:
            turn.cancel()
        self.current = super().channel(Webhook(url=self.url, secret=SECRET), pace)
        return self.current

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hand the request to whatever channel lives just now, as the bot's port does."""
        if self.current is None:
            return web.Response(status=502)
        (route,) = self.current.routes()
        assert route.path == request.path
        turn = asyncio.ensure_future(route.handler(request))
        self.turns.append(turn)
        return await turn


@pytest.fixture
async def pushed(rig: TelegramRig) -> AsyncIterator[PushedRig]:
    pushed = PushedRig(rig.sandbox)
    app = web.Application()
    app.router.add_post("/telegram/hook", pushed.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pushed.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram/hook"
    yield pushed
    await runner.cleanup()


class TestTelegramPushed(ChannelContract):
    """The contract, over a webhook."""

    @pytest.fixture
    def rig(self, pushed: PushedRig) -> PushedRig:
        return pushed


# --- receiving -------------------------------------------------------------------------------


async def test_poison_blocks_neither_its_chat_nor_others(rig: TelegramRig) -> None:
    core = Core()
    core.fails = lambda event: getattr(event, "text", "") == "poison"
    with capture_logs() as logs:
        async with listening(rig.channel(), core):
            for chat, text in [(AMA, "poison"), (AMA, "mine"), (LUCIA, "hers")]:
                rig.sandbox.phones.send(chat, text)
            await eventually(lambda: len(core.handled) == 2)
            await eventually(lambda: len(rig.sandbox.updates) == 0)
    assert sorted(core.words) == ["hers", "mine"]
    assert [log["log_level"] for log in logs if log["event"] == "telegram.given_up"] == ["error"]
    assert not any("poison" in str(log) for log in logs)


async def test_words_of_a_chat_wait_for_the_failed_ones_before_them(rig: TelegramRig) -> None:
    core = Core()
    core.fail_times(3, "first")
    async with listening(rig.channel(), core):
        for text in ("first", "second", "third"):
            rig.sandbox.phones.send(AMA, text)
        rig.sandbox.phones.send(LUCIA, "hola")
        await eventually(lambda: len(core.handled) == 4)
    assert core.words == ["hola", "first", "second", "third"]


async def test_nothing_is_given_up_while_the_store_is_down(rig: TelegramRig) -> None:
    core = Core()
    core.fails = lambda event: True
    async with listening(rig.channel(), core):
        rig.sandbox.phones.send(AMA, "one")
        rig.sandbox.phones.send(LUCIA, "two")
        await eventually(lambda: len(core.offered) > 20)
        rig.cursor.broken = True
        core.fails = lambda event: False
        await eventually(lambda: len(core.handled) == 2)
        rig.cursor.broken = False
        rig.sandbox.phones.send(AMA, "three")
        await eventually(lambda: len(core.handled) == 3)
    assert sorted(core.words) == ["one", "three", "two"]


async def test_offset_is_saved_only_after_the_turns(rig: TelegramRig) -> None:
    core = Core()
    core.open.clear()
    async with listening(rig.channel(), core):
        rig.sandbox.phones.send(AMA, "slow")
        await eventually(lambda: len(core.offered) == 1)
        assert rig.cursor.saves == []
        core.open.set()
        await eventually(lambda: len(rig.cursor.saves) == 1)
    assert rig.cursor.value is not None
    assert Place.load(rig.cursor.value).offset == 100_000_004


async def test_update_numbers_that_begin_anew_are_not_ignored(rig: TelegramRig) -> None:
    core = Core()
    async with listening(rig.channel(), core):
        rig.sandbox.phones.send(AMA, "in July")
        await eventually(lambda: len(core.handled) == 1)
    assert rig.cursor.value is not None
    place = Place.load(rig.cursor.value)
    rig.cursor.value = replace(place, at=place.at - timedelta(days=8)).dump()
    rig.sandbox.updates.renumber(5)
    rig.sandbox.phones.send(AMA, "in August")
    async with listening(rig.channel(), core):
        await eventually(lambda: len(core.handled) == 2)
        rig.sandbox.phones.send(AMA, "and more")
        await eventually(lambda: len(core.handled) == 3)
    assert core.words == ["in July", "in August", "and more"]


async def test_repeated_updates_keep_their_ids(rig: TelegramRig) -> None:
    core = Core()
    async with listening(rig.channel(), core):
        rig.sandbox.phones.send(AMA, "once")
        await eventually(lambda: len(rig.cursor.saves) == 1)
        await eventually(lambda: len(rig.sandbox.updates) == 0)
        rig.sandbox.updates.repeat()
        rig.sandbox.world.announce(frozenset({"updates"}))
        await eventually(lambda: len(core.offered) == 2)
    assert core.words == ["once"]


async def test_second_poller_is_waited_out_with_an_alarm(rig: TelegramRig) -> None:
    core = Core()
    rig.sabotage("409", "getUpdates", times=2)
    rig.sandbox.phones.send(AMA, "hello")
    with capture_logs() as logs:
        async with listening(rig.channel(), core):
            await eventually(lambda: len(core.handled) == 1)
    assert [log["log_level"] for log in logs if log["event"] == "telegram.conflict"] == [
        "critical",
        "critical",
    ]


@pytest.mark.parametrize("fault", ["500", "502", "close", "garbage", "429", "401"])
async def test_polling_survives(rig: TelegramRig, fault: str) -> None:
    core = Core()
    rig.sabotage(fault, "getUpdates", times=2, retry_after=1 if fault == "429" else None)
    rig.sandbox.phones.send(AMA, "hello")
    async with listening(rig.channel(), core):
        await eventually(lambda: len(core.handled) == 1)
    assert core.words == ["hello"]


async def test_polling_survives_an_old_webhook_and_no_commands(rig: TelegramRig) -> None:
    core = Core()
    rig.sabotage("404", "setMyCommands", times=99)
    rig.sabotage("500", "deleteWebhook")
    async with aiohttp.ClientSession() as session:
        base = rig.sandbox.environment()["PRESESSIONS_TELEGRAM_API_URL"]
        url = f"{base}/bot{rig.sandbox.telegram_token}/setWebhook"
        async with session.post(url, json={"url": "http://127.0.0.1:9/old"}) as answer:
            assert answer.status == 200
    rig.sandbox.phones.send(AMA, "hello")
    async with listening(rig.channel(), core):
        await eventually(lambda: len(core.handled) == 1)
    assert core.words == ["hello"]


async def test_kinds_of_updates_become_events(rig: TelegramRig) -> None:
    core = Core()
    pdf = b"%PDF-1.7"
    async with listening(rig.channel(), core):
        (sent,) = rig.sandbox.phones.send(AMA, "Bonjour")
        rig.sandbox.phones.edit(AMA, sent.id, "Bonsoir")
        rig.sandbox.phones.send_document(AMA, "rapport.pdf", "application/pdf", pdf)
        rig.sandbox.phones.send_other(AMA, "photo")
        rig.sandbox.phones.send_other(AMA, "voice")
        rig.sandbox.phones.block(AMA, True)
        rig.sandbox.phones.block(AMA, False)
        await eventually(lambda: len(core.handled) == 7)
    wrote = [event for event in core.handled if isinstance(event, PersonWrote)]
    assert [(e.text, e.edited, e.attachments, e.unsupported) for e in wrote] == [
        ("Bonjour", False, (), False),
        ("Bonsoir", True, (), False),
        (
            "",
            False,
            (Attachment(name="rapport.pdf", media_type="application/pdf", content=pdf),),
            False,
        ),
        (
            "",
            False,
            (
                Attachment(
                    name="photo.jpg",
                    media_type="image/jpeg",
                    content=b"\xff\xd8\xff\xe0 photo",
                ),
            ),
            False,
        ),
        ("", False, (), True),
    ]
    assert {event.language_hint for event in wrote} == {"fr"}
    assert [type(event) for event in core.handled[5:]] == [AddressFailed, AddressReturned]


async def test_file_too_large_is_unsupported_and_never_fetched(rig: TelegramRig) -> None:
    core = Core()
    async with listening(rig.channel(), core):
        content = b"x" * (10 * 1024 * 1024 + 1)
        rig.sandbox.phones.send_document(AMA, "film.mp4", "video/mp4", content)
        await eventually(lambda: len(core.handled) == 1)
    (event,) = core.handled
    assert isinstance(event, PersonWrote)
    assert (event.attachments, event.unsupported) == ((), True)
    assert rig.calls("getFile") == []


async def test_file_that_cannot_be_fetched_now_comes_later(rig: TelegramRig) -> None:
    core = Core()
    rig.sabotage("500", "getFile", times=2)
    async with listening(rig.channel(), core):
        rig.sandbox.phones.send_document(AMA, "a.pdf", "application/pdf", b"%PDF")
        await eventually(lambda: len(core.handled) == 1)
    (event,) = core.handled
    assert isinstance(event, PersonWrote)
    assert [each.content for each in event.attachments] == [b"%PDF"]


@pytest.mark.parametrize(
    ("notice", "toast"),
    [
        (None, None),
        (Notice(text="Noté", alert=True), {"text": "Noté", "alert": True}),
        (Notice(text="x" * 300), {"text": "x" * 200, "alert": False}),
    ],
)
async def test_press_is_always_answered(
    rig: TelegramRig, notice: Notice | None, toast: dict[str, Any] | None
) -> None:
    core = Core()
    core.outcome = Outcome(notice=notice)
    channel = rig.channel()
    row = ((Button(text="Oui", data="yes"),),)
    receipt = await channel.send(outgoing(letter("Prêt ?", buttons=row)))
    async with listening(channel, core):
        rig.sandbox.phones.press(AMA, int(receipt.provider_id), "yes")
        await eventually(lambda: bool(rig.calls("answerCallbackQuery")))
    (event,) = core.handled
    assert isinstance(event, PersonPressed)
    assert (event.data, event.message_id) == ("yes", receipt.provider_id)
    assert rig.toast() == toast


async def test_commands_are_offered_in_three_languages(rig: TelegramRig) -> None:
    async with listening(rig.channel(), Core()):
        await eventually(lambda: len(rig.calls("setMyCommands")) == 3)
    assert [call.get("language_code") for call in rig.calls("setMyCommands")] == [None, "fr", "es"]
    assert "telegram.command.apply in fr" in str(rig.calls("setMyCommands")[1])


async def test_token_is_never_logged(rig: TelegramRig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    rig.sabotage("401", "getUpdates", times=2)
    with capture_logs() as logs:
        async with listening(rig.channel(), Core()):
            await eventually(lambda: len(logs) >= 2)
    assert rig.sandbox.telegram_token not in caplog.text + str(logs)


# --- pushed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, "{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, "{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "not-guessablé"}, "{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, "no json", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, "[]", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, '{"update_id": 1, "poll": {}}', 200),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, '{"update_id": 1, "message": {}}', 200),
    ],
)
async def test_webhook_answers(
    pushed: PushedRig, headers: dict[str, str], body: str, status: int
) -> None:
    core = Core()
    async with listening(pushed.channel(), core), aiohttp.ClientSession() as session:
        await eventually(lambda: bool(pushed.calls("setWebhook")))
        async with session.post(pushed.url, data=body, headers=headers) as answer:
            assert answer.status == status
    assert core.offered == []


async def test_webhook_is_not_ready_before_the_channel_listens(pushed: PushedRig) -> None:
    channel = pushed.channel()
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with (
        aiohttp.ClientSession() as session,
        session.post(pushed.url, data="{}", headers=headers) as answer,
    ):
        assert answer.status == 503
    await channel.close()


# --- sending ---------------------------------------------------------------------------------


async def test_long_letter_goes_on_where_it_broke_off(rig: TelegramRig) -> None:
    channel = rig.channel()
    row = ((Button(text="Oui", data="yes"), Button(text="Site", url="https://upr.example")),)
    long = letter("one", "two", "three", buttons=row)
    rig.sabotage("500", "sendMessage", match="'two'")
    with pytest.raises(ChannelDown) as caught:
        await channel.send(outgoing(long))
    assert caught.value.parts_done == 1
    await channel.send(outgoing(long, attempt=2, parts_done=1))
    await channel.close()
    assert [each["text"] for each in rig.screen()] == ["one", "two", "three"]
    assert [bool(each["keyboard"]) for each in rig.screen()] == [False, False, True]
    assert [button["text"] for button in rig.screen()[-1]["keyboard"][0]] == ["Oui", "Site"]


async def test_part_lost_on_its_way_is_not_counted_as_done(rig: TelegramRig) -> None:
    channel = rig.channel()
    rig.sabotage("hang_after", "sendMessage", match="'two'")
    with pytest.raises(OutcomeUnknown) as caught:
        await channel.send(outgoing(letter("one", "two")))
    await channel.close()
    assert caught.value.parts_done == 1


async def test_letter_replaces_an_earlier_message(rig: TelegramRig) -> None:
    channel = rig.channel()
    row = ((Button(text="Oui", data="yes"),),)
    first = await channel.send(outgoing(letter("question", buttons=row)))
    replaced = letter("<b>answered</b>", replaces=first.provider_id)
    again = [await channel.send(outgoing(replaced)) for _ in range(2)]
    await channel.close()
    assert [receipt.provider_id for receipt in again] == [first.provider_id] * 2
    assert [(each["html"], each["keyboard"]) for each in rig.screen()] == [("<b>answered</b>", [])]


@pytest.mark.parametrize("replaces", ["999999", "<mail@example.org>"])
async def test_letter_whose_predecessor_is_gone_is_sent_anew(
    rig: TelegramRig, replaces: str
) -> None:
    channel = rig.channel()
    await channel.send(outgoing(letter("answered", replaces=replaces)))
    await channel.close()
    assert [each["text"] for each in rig.screen()] == ["answered"]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (("<b>un<i>closed",), ["un < closed"]),
        (("fine", "<b>tom &amp; <i>ada</b>"), ["fine", "tom & ada"]),
    ],
)
async def test_markup_that_is_refused_is_sent_as_plain_words_once(
    rig: TelegramRig, parts: tuple[str, ...], shown: list[str]
) -> None:
    channel = rig.channel()
    await channel.send(outgoing(letter(*parts, text="un < closed")))
    await channel.close()
    assert [each["text"] for each in rig.screen()] == shown
    assert len(rig.calls("sendMessage")) == len(parts) + 1


async def test_blocked_bot_is_told_that_the_person_is_gone(rig: TelegramRig) -> None:
    rig.sandbox.phones.block(AMA, True)
    channel = rig.channel()
    with pytest.raises(RecipientGone):
        await channel.send(outgoing(letter("hello")))
    await channel.close()


async def test_unknown_chat_is_told_apart_from_a_bad_message(rig: TelegramRig) -> None:
    channel = rig.channel()
    with pytest.raises(RecipientGone):
        await channel.send(outgoing(letter("hello", to=424242)))
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(letter("x" * 5000, text="x" * 5000)))
    await channel.close()


async def test_moved_chat_names_its_new_place(rig: TelegramRig) -> None:
    channel = rig.channel()
    rig.sabotage("migrate", "sendMessage", migrate_to=-1009)
    with pytest.raises(RecipientGone) as caught:
        await channel.send(outgoing(letter("hello")))
    await channel.close()
    assert caught.value.moved_to == "-1009"


async def test_board_is_not_for_telegram(rig: TelegramRig) -> None:
    channel = rig.channel()
    board = RenderedBoard(text="x", blocks=())
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(Post(rendered=board)))
    await channel.close()


async def test_links_bring_no_previews_and_hostile_names_no_markup(rig: TelegramRig) -> None:
    channel = rig.channel()
    await channel.send(outgoing(letter(f"<b>{escaped(HOSTILE)}</b>")))
    await channel.close()
    (call,) = rig.calls("sendMessage")
    assert "is_disabled" in str(call["link_preview_options"])
    assert [each["text"] for each in rig.screen()] == [HOSTILE]


async def test_many_chats_are_served_side_by_side(rig: TelegramRig) -> None:
    core = Core()
    core.open.clear()
    chats = [rig.sandbox.phones.add(f"Person {n}", "es").chat for n in range(20)]
    for chat in chats:
        rig.sandbox.phones.send(chat, "hola")
    async with listening(rig.channel(), core):
        await eventually(lambda: len(core.offered) == 20)
        core.open.set()
        await eventually(lambda: len(core.handled) == 20)
        await asyncio.sleep(0)
    assert {event.sender.value for event in core.handled if isinstance(event, PersonWrote)} == {
        str(chat) for chat in chats
    }
