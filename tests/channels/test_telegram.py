"""What comes in from Telegram, over the sandbox's Bot API."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.channels.base import Notice, Outcome
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.place import Place
from bot.events import (
    AddressFailed,
    AddressReturned,
    Attachment,
    Event,
    PersonPressed,
    PersonWrote,
)
from bot.render.rendered import Button
from tests.channels.contract import (
    ChannelContract,
    Core,
    MemoryCursor,
    eventually,
    listening,
    outgoing,
)
from tests.channels.telegram_rig import AMA, LUCIA, QUICK, TelegramRig, describe, letter


@pytest.fixture
def rig(telegram: TelegramRig) -> TelegramRig:
    return telegram


class TestTelegram(ChannelContract):
    """The contract, polling."""


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


@pytest.mark.fault(55)
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


@pytest.mark.fault(55)
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


@pytest.mark.fault(55)
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


@pytest.mark.fault(56)
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


async def test_chat_that_takes_long_holds_up_nobody_else(rig: TelegramRig) -> None:
    core, ready = Core(), asyncio.Event()

    async def receive(event: Event) -> Outcome:
        if getattr(event, "text", "") == "slow":
            await ready.wait()
        return await core.receive(event)

    channel = rig.channel()
    task = asyncio.create_task(channel.listen(receive))
    for text in ("slow", "after it"):
        rig.sandbox.phones.send(AMA, text)
    for count, text in enumerate(("hola", "y más"), start=1):
        rig.sandbox.phones.send(LUCIA, text)
        await eventually(partial(_has, core.handled, count))
    ready.set()
    await eventually(lambda: len(rig.sandbox.updates) == 0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.close()
    assert core.words == ["hola", "y más", "slow", "after it"]
    assert len(core.offered) == 4


def _has(handled: Sequence[Event], count: int) -> bool:
    return len(handled) == count


@pytest.mark.parametrize("fault", ["500", "502", "close", "garbage", "429", "401"])
async def test_polling_survives(rig: TelegramRig, fault: str) -> None:
    core = Core()
    rig.sabotage(fault, "getUpdates", times=2, retry_after=1 if fault == "429" else None)
    rig.sandbox.phones.send(AMA, "hello")
    async with listening(rig.channel(), core):
        await eventually(lambda: len(core.handled) == 1)
    assert core.words == ["hello"]


async def test_server_that_never_waits_is_not_asked_without_a_pause() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.match_info["method"])
        result: list[object] | bool = [] if asked[-1] == "getUpdates" else True
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_route("*", "/bot1:x/{method}", answer)
    async with TestServer(app) as server:
        channel = TelegramChannel(
            token="1:x",
            api_url=str(server.make_url("")),
            cursor=MemoryCursor(),
            webhook=None,
            now=lambda: datetime.now(UTC),
            describe=describe,
            pace=replace(QUICK, shortest=0.1),
        )
        began = time.monotonic()
        async with listening(channel, Core()):
            await eventually(lambda: asked.count("getUpdates") == 5)
    assert time.monotonic() - began > 0.4


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


@pytest.mark.fault(58)
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
    assert (event.attachments, event.unsupported, event.no_file) == ((), True, "large")
    assert rig.calls("getFile") == []


@pytest.mark.parametrize(("fault", "times"), [("404", 1), ("500", 100)])
async def test_file_that_cannot_be_had_does_not_hold_its_words_up(
    rig: TelegramRig, fault: str, times: int
) -> None:
    """Even if nobody else gets through meanwhile, which would speak against the file alone."""
    core = Core()
    rig.sabotage(fault, "getFile", times=times)
    async with listening(rig.channel(), core):
        rig.sandbox.phones.send_document(AMA, "a.pdf", "application/pdf", b"%PDF")
        await eventually(lambda: len(core.handled) == 1)
    (event,) = core.handled
    assert isinstance(event, PersonWrote)
    assert (event.attachments, event.unsupported, event.no_file) == ((), True, "gone")


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


@pytest.mark.parametrize(
    ("result", "path", "name"),
    [
        ({"id": 1, "username": "upr_bot"}, "", "upr_bot"),
        ({"id": 1, "username": "upr_bot"}, "/bot/", "upr_bot"),
        ({}, "", None),
        (True, "", None),
    ],
)
async def test_own_name_is_learned_from_whatever_the_server_says(
    result: object, path: str, name: str | None
) -> None:
    async def say(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_route("*", "/bot1:x/getMe", say)
    async with TestServer(app) as server:
        channel = TelegramChannel(
            token="1:x",
            api_url=str(server.make_url(path)),
            cursor=MemoryCursor(),
            webhook=None,
            now=lambda: datetime.now(UTC),
            describe=describe,
        )
        assert await channel.own_name() == name
        await channel.close()
