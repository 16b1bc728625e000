"""What goes out to Telegram, over the sandbox's Bot API."""

from __future__ import annotations

import random

import pytest

from bot import retry
from bot.channels.base import Post
from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    TemporarySendError,
)
from bot.render.rendered import Button, RenderedBoard
from tests.channels.contract import (
    HOSTILE,
    NOON,
    outgoing,
)
from tests.channels.telegram_rig import AMA, TelegramRig, escaped, letter


@pytest.fixture
def rig(telegram: TelegramRig) -> TelegramRig:
    return telegram


async def test_long_letter_goes_on_where_it_broke_off(rig: TelegramRig) -> None:
    channel = rig.channel()
    row = ((Button(text="Oui", data="yes"), Button(text="Site", url="https://upr.example")),)
    long = letter("one", "two", "three", buttons=row)
    rig.sabotage("500", "sendMessage", match="'two'")
    with pytest.raises(TemporarySendError) as caught:
        await channel.send(outgoing(long))
    assert caught.value.parts_done == 1
    await channel.send(outgoing(long, attempt=2, parts_done=1))
    await channel.close()
    assert [each["text"] for each in rig.screen()] == ["one", "two", "three"]
    assert [bool(each["keyboard"]) for each in rig.screen()] == [False, False, True]
    assert [button["text"] for button in rig.screen()[-1]["keyboard"][0]] == ["Oui", "Site"]


@pytest.mark.parametrize(("between", "down"), [(0, [False] * 3 + [True]), (1, [False] * 4)])
async def test_errors_of_telegram_hold_up_others_only_in_a_row(
    rig: TelegramRig, between: int, down: list[bool]
) -> None:
    channel = rig.channel()
    seen = []
    for _ in range(4):
        rig.sabotage("500", "sendMessage", match="'lost'")
        with pytest.raises(TemporarySendError) as caught:
            await channel.send(outgoing(letter("lost")))
        seen.append(isinstance(caught.value, ChannelDown))
        for _ in range(between):
            await channel.send(outgoing(letter("arrives")))
    await channel.close()
    assert seen == down


async def test_letter_over_which_telegram_errs_uses_up_its_attempts(rig: TelegramRig) -> None:
    channel = rig.channel()
    rig.sabotage("500", "sendMessage")
    with pytest.raises(TemporarySendError) as caught:
        await channel.send(outgoing(letter("lost")))
    await channel.close()
    verdict = retry.decide(
        caught.value, shape="letter", attempts=1, now=NOON, jitter=random.Random(1)
    )
    assert isinstance(verdict, retry.Again)
    assert verdict.counts


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


async def test_buttons_are_taken_from_a_message_that_stays(rig: TelegramRig) -> None:
    channel = rig.channel()
    row = ((Button(text="Oui", data="yes"),),)
    first = await channel.send(outgoing(letter("<b>answer</b>", buttons=row)))
    bare = letter("thanks", replaces=first.provider_id, keeps_text=True)
    again = [await channel.send(outgoing(bare)) for _ in range(2)]
    gone = await channel.send(outgoing(letter("thanks", replaces="999999", keeps_text=True)))
    await channel.close()
    assert [each.provider_id for each in [*again, gone]] == [first.provider_id] * 2 + ["999999"]
    assert [(each["html"], each["keyboard"]) for each in rig.screen()] == [("<b>answer</b>", [])]


@pytest.mark.parametrize("replaces", ["999999", "<mail@example.org>"])
async def test_letter_whose_predecessor_is_gone_is_sent_anew(
    rig: TelegramRig, replaces: str
) -> None:
    channel = rig.channel()
    await channel.send(outgoing(letter("answered", replaces=replaces)))
    await channel.close()
    assert [each["text"] for each in rig.screen()] == ["answered"]


@pytest.mark.parametrize("refusal", ["404", "400"])
async def test_letter_that_cannot_replace_another_is_sent_anew(
    rig: TelegramRig, refusal: str
) -> None:
    channel = rig.channel()
    first = await channel.send(outgoing(letter("question")))
    rig.sabotage(refusal, "editMessageText")
    await channel.send(outgoing(letter("answered", replaces=first.provider_id)))
    await channel.close()
    assert [each["text"] for each in rig.screen()] == ["question", "answered"]


@pytest.mark.fault(58)
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


@pytest.mark.fault(57)
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


@pytest.mark.fault(57)
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
