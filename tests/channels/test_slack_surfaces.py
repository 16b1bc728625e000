"""Pictures in boards, windows that change in place, and Home tabs."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

from bot.channels.base import Home, Post, Window
from bot.channels.slack.incoming import to_event
from bot.errors import PermanentSendError, TemporarySendError
from bot.events import StaffPressed
from bot.render.rendered import Picture, RenderedBoard, RenderedDialog, RenderedHome
from tests.channels.contract import NOON, Core, eventually, listening, outgoing
from tests.channels.slack_rig import APPROVER, OFFICE, SlackRig, board, button, dialog, words


@pytest.fixture
def rig(slack: SlackRig) -> SlackRig:
    return slack


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


DOT = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    + _chunk(b"IEND", b"")
)
IMAGE = {"type": "image", "slack_file": {"id": "chart:x"}, "alt_text": "6 of 8"}


def pictured(text: str, **more: Any) -> Post:
    rendered = RenderedBoard(
        text=text,
        blocks=(words(text), IMAGE),
        pictures=(Picture(name="chart:x", content=DOT),),
    )
    return Post(rendered=rendered, **more)


def kinds(rig: SlackRig) -> list[list[str]]:
    return [[block["type"] for block in each["blocks"]] for each in rig.posted()]


async def test_picture_is_uploaded_once_and_shown_in_the_board(rig: SlackRig) -> None:
    channel = rig.channel()
    first = await channel.send(outgoing(pictured("draft 1")))
    await channel.send(outgoing(pictured("draft 2", replaces=first.provider_id)))
    await channel.close()
    (shown,) = rig.posted()
    file = rig.sandbox.slack.workspace.files.get(shown["blocks"][1]["slack_file"]["id"])
    assert file is not None
    assert rig.sandbox.slack.workspace.world.content(file.content) == DOT
    assert len(rig.calls("files.getUploadURLExternal")) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_board_goes_out_in_words_where_a_picture_cannot(rig: SlackRig, method: str) -> None:
    channel = rig.channel()
    rig.sabotage("missing_scope", method)
    await channel.send(outgoing(pictured("draft 1")))
    await channel.close()
    assert kinds(rig) == [["section", "context"]]


async def test_picture_that_slack_still_works_on_is_waited_for(rig: SlackRig) -> None:
    channel = rig.channel()
    unready = "invalid slack file [json-pointer:/blocks/1/slack_file]"
    rig.sabotage("invalid_blocks", "chat.postMessage", detail=unready)
    with pytest.raises(TemporarySendError):
        await channel.send(outgoing(pictured("draft 1")))
    await channel.send(outgoing(pictured("draft 1"), attempt=2))
    await channel.close()
    assert kinds(rig) == [["section", "image"]]
    assert len(rig.calls("files.completeUploadExternal")) == 1


async def test_picture_is_given_up_before_the_board_is(rig: SlackRig) -> None:
    channel = rig.channel()
    await channel.send(outgoing(pictured("draft 1"), attempt=5))
    await channel.close()
    assert (kinds(rig), rig.calls("files.getUploadURLExternal")) == ([["section", "context"]], [])


async def test_home_that_may_not_be_drawn_holds_nothing_else_up(rig: SlackRig) -> None:
    channel = rig.channel()
    rig.sabotage("missing_scope", "views.publish")
    view = RenderedHome(view={"type": "home", "blocks": [words("3 waiting")]})
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(Home(actor=APPROVER, rendered=view)))
    await channel.close()


async def test_home_is_published_for_one_person(rig: SlackRig) -> None:
    channel = rig.channel()
    for text in ("3 waiting", "2 waiting"):
        view = RenderedHome(view={"type": "home", "blocks": [words(text)]})
        await channel.send(outgoing(Home(actor=APPROVER, rendered=view)))
    await channel.close()
    snapshot: Any = rig.sandbox.slack.workspace.snapshot()
    homes = {user: view["blocks"][0]["text"]["text"] for user, view in snapshot["homes"].items()}
    assert homes == {APPROVER: "2 waiting"}


def with_button(title: str) -> RenderedDialog:
    """A window with an input and a button."""
    view = dialog().view
    shown = {"type": "plain_text", "text": title}
    return RenderedDialog(
        view={**view, "title": shown, "blocks": [*view["blocks"], button("more")]}
    )


async def test_window_that_cannot_change_is_opened_anew(rig: SlackRig) -> None:
    core, channel, slack = Core(), rig.channel(), rig.sandbox.slack
    async with listening(channel, core):
        await eventually(lambda: slack.socket.connected)
        receipt = await channel.send(outgoing(board("Togo", button("go"))))
        await slack.staff.press(APPROVER, OFFICE, receipt.provider_id, "do-go")
        (press,) = core.handled
        assert isinstance(press, StaffPressed)
        rig.sabotage("unknown_method", "views.update")
        window = Window(trigger_id=press.trigger_id, rendered=with_button("Next"), view="V1")
        assert (await channel.send(outgoing(window, key="send:2"))).provider_id
    assert len(rig.calls("views.open")) == 1


async def test_window_changes_in_place(rig: SlackRig) -> None:
    core, channel, slack = Core(), rig.channel(), rig.sandbox.slack
    async with listening(channel, core):
        await eventually(lambda: slack.socket.connected)
        receipt = await channel.send(outgoing(board("Togo", button("go"))))
        await slack.staff.press(APPROVER, OFFICE, receipt.provider_id, "do-go")
        (press,) = core.handled
        assert isinstance(press, StaffPressed)
        first = Window(trigger_id=press.trigger_id, rendered=with_button("First"))
        view = await channel.send(outgoing(first, key="send:2"))
        typed = {"why": {"input": "because"}}
        await slack.screens.press(APPROVER, view.provider_id, "do-more", given=typed)
        inside = core.handled[-1]
        assert isinstance(inside, StaffPressed)
        assert (inside.data, inside.view, inside.values["why"]) == (
            "more",
            view.provider_id,
            "because",
        )
        second = Window(trigger_id="", rendered=with_button("Second"), view=inside.view)
        await channel.send(outgoing(second, key="send:3"))
    (open_view,) = slack.workspace.stack(APPROVER)
    assert (open_view.id, open_view.content["title"]["text"]) == (view.provider_id, "Second")


def in_window(action: dict[str, Any]) -> dict[str, Any]:
    """A press in a modal in which two are chosen."""
    chosen = {"selected_options": [{"value": "Aaaaaaaaaaaa"}, {"value": "Abbbbbbbbbbb"}]}
    return {
        "type": "block_actions",
        "user": {"id": "U1"},
        "trigger_id": "T9",
        "container": {"type": "view", "view_id": "V1"},
        "actions": [{"action_ts": "1627293600.000200", **action}],
        "view": {
            "id": "V1",
            "type": "modal",
            "private_metadata": "panel_change:40:TG:1",
            "state": {"values": {"panel": {"live": chosen}}},
        },
    }


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ({"action_id": "live", "selected_options": []}, "live:panel_change:40:TG:1"),
        ({"action_id": "act:0", "value": "score:Aaaaaaaaaaaa"}, "score:Aaaaaaaaaaaa"),
    ],
)
def test_press_in_a_window_carries_what_stands_in_it(action: dict[str, Any], data: str) -> None:
    event = to_event(in_window(action), now=NOON, channel=OFFICE)
    assert isinstance(event, StaffPressed)
    assert (event.data, event.view, event.values) == (
        data,
        "V1",
        {"panel": "Aaaaaaaaaaaa,Abbbbbbbbbbb"},
    )


@pytest.mark.parametrize(("tab", "data"), [("home", "home"), ("messages", None)])
def test_opened_home_is_a_press(tab: str, data: str | None) -> None:
    event = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": tab}
    body = {"type": "event_callback", "event_id": "Ev1", "event": event}
    found = to_event(body, now=NOON, channel=OFFICE)
    expected = StaffPressed(id="event:Ev1", at=NOON, actor="U1", data="home")
    assert found == (expected if data else None)
