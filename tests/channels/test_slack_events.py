"""Slack's payloads as events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.slack.incoming import to_event
from bot.events import Event, StaffCommanded, StaffPressed, StaffSubmitted, StaffWrote
from tests.channels.contract import NOON

OFFICE = "C0PRESESS"
STAMP = "1627293600.000200"
AT = datetime.fromtimestamp(float(STAMP), UTC)
BUTTON = {"type": "button", "action_id": "a", "block_id": "b", "value": "go", "action_ts": STAMP}


def press(action: dict[str, Any], **more: Any) -> dict[str, Any]:
    place = {"type": "message", "channel_id": OFFICE, "message_ts": "1.2"}
    facts = {"user": {"id": "U1"}, "trigger_id": "T9", "container": place, "actions": [action]}
    return {"type": "block_actions"} | facts | more


def pressed(data: str, **more: Any) -> StaffPressed:
    facts: dict[str, Any] = {
        "id": f"press:U1:{STAMP}:T9:{data}",
        "channel": OFFICE,
        "message_id": "1.2",
    }
    return StaffPressed(at=AT, actor="U1", data=data, trigger_id="T9", **(facts | more))


def submission(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    view = {
        "type": "modal",
        "id": "V1",
        "hash": "h1",
        "private_metadata": "decide:7",
        "state": {"values": values},
    }
    return {
        "type": "view_submission",
        "user": {"id": "U1"},
        "trigger_id": "T9",
        "view": view,
    } | more


def submitted(**values: str) -> StaffSubmitted:
    return StaffSubmitted(id="view:V1:h1:T9", at=NOON, actor="U1", data="decide:7", values=values)


def written(**more: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"type": "message", "channel": OFFICE, "user": "U1", "text": "a note"}
    message |= {"ts": STAMP, "thread_ts": "1.2"} | more
    return {
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {key: value for key, value in message.items() if value is not None},
    }


NOTE = StaffWrote(id="event:Ev1", at=AT, actor="U1", text="a note", thread="1.2", message_id=STAMP)


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (press(BUTTON), pressed("go")),
        (
            press(
                BUTTON,
                container={"type": "view", "view_id": "V1"},
                view={"id": "V1"},
            ),
            pressed("go", channel="", message_id=""),
        ),
        (
            press(BUTTON, container={}, channel={"id": OFFICE}, message={"ts": "1.2"}),
            pressed("go"),
        ),
        (
            press(
                {
                    "type": "static_select",
                    "action_id": "a",
                    "action_ts": STAMP,
                    "selected_option": {"value": "two", "text": {"text": "2"}},
                }
            ),
            pressed("two"),
        ),
        (press({"type": "button", "action_id": "link", "url": "https://x.example"}), None),
        (submission({}), submitted()),
        (
            submission(
                {
                    "why": {"input": {"type": "plain_text_input", "value": "because\x00"}},
                    "none": {"input": {"type": "plain_text_input", "value": None}},
                    "state": {"s": {"type": "static_select", "selected_option": {"value": "TG"}}},
                    "until": {"d": {"type": "datepicker", "selected_date": "2021-08-20"}},
                    "tick": {
                        "c": {
                            "type": "checkboxes",
                            "selected_options": [{"value": "a"}, {"value": "b"}],
                        }
                    },
                    "who": {"u": {"type": "multi_users_select", "selected_users": ["U1", "U2"]}},
                }
            ),
            submitted(
                why="because", none="", state="TG", until="2021-08-20", tick="a,b", who="U1,U2"
            ),
        ),
        (
            {
                "command": "/presessions",
                "text": "status PS40-TG-0001",
                "user_id": "U1",
                "channel_id": OFFICE,
                "trigger_id": "T9",
            },
            StaffCommanded(
                id="command:U1:T9:ad7f83328b44c532",
                at=NOON,
                actor="U1",
                text="status PS40-TG-0001",
                trigger_id="T9",
                channel=OFFICE,
            ),
        ),
        (
            {"command": "/presessions", "text": "find " + "a" * 900_000, "user_id": "U1"},
            StaffCommanded(
                id="command:U1::7ed22514e2ca3dae",
                at=NOON,
                actor="U1",
                text="find " + "a" * 2995,
                trigger_id="",
                channel="",
            ),
        ),
        (written(), NOTE),
        (written(subtype="thread_broadcast"), NOTE),
        (written(subtype="file_share"), NOTE),
        (written(subtype="message_changed"), None),
        (written(subtype="message_deleted"), None),
        (written(subtype="bot_message"), None),
        (written(bot_id="B1"), None),
        (written(user=None), None),
        (written(thread_ts=None), None),
        (written(thread_ts=STAMP), None),
        (written(channel="C0OTHER"), None),
        ({"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_home_opened"}}, None),
        ({"type": "view_closed", "view": {}}, None),
        ({"type": "shortcut"}, None),
        ({}, None),
    ],
)
def test_payload_becomes_the_event_it_means(body: dict[str, Any], event: Event | None) -> None:
    assert to_event(body, now=NOON, channel=OFFICE) == event


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("&lt;!channel&gt; &amp;amp; &lt;b&gt;", "<!channel> &amp; <b>"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("see <http://x.example|x.example>", "see x.example"),
        ("<mailto:ama@civic.example|ama@civic.example>", "ama@civic.example"),
        ("ask <@U2>", "ask <@U2>"),
    ],
)
def test_note_reads_as_it_was_typed(sent: str, typed: str) -> None:
    event = to_event(written(text=sent), now=NOON, channel=OFFICE)
    assert isinstance(event, StaffWrote)
    assert event.text == typed


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (press(BUTTON), press(dict(BUTTON)), True),
        (press(BUTTON), press(BUTTON | {"action_ts": "1627293600.100000"}), False),
        (press(BUTTON), press(BUTTON, user={"id": "U2"}), False),
        (press(BUTTON), press(BUTTON | {"value": "stop"}), False),
        (submission({}), submission({}), True),
        # A dialog that came back with its faults shown keeps its hash.
        (submission({}), submission({}, trigger_id="T10"), False),
        (written(), written(), True),
    ],
)
def test_only_a_retry_has_the_same_id(
    first: dict[str, Any], second: dict[str, Any], same: bool
) -> None:
    one, other = (to_event(each, now=NOON, channel=OFFICE) for each in (first, second))
    assert one is not None
    assert other is not None
    assert (one.id == other.id) is same
