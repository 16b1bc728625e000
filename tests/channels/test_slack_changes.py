"""Messages of threads that people change or delete, as Slack tells of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.slack.incoming import to_event
from bot.events import StaffWrote
from tests.channels.contract import NOON

OFFICE = "C0PRESESS"
BEFORE = {"type": "message", "user": "U1", "text": "a note", "ts": "1.5", "thread_ts": "1.2"}


def told(subtype: str, **event: Any) -> dict[str, Any]:
    facts = {"type": "message", "subtype": subtype, "channel": OFFICE, "ts": "9.9", "hidden": True}
    return {"type": "event_callback", "event_id": "Ev1", "event": facts | event}


def changed(**after: Any) -> dict[str, Any]:
    return told("message_changed", message=BEFORE | after, previous_message=BEFORE)


def deleted(**before: Any) -> dict[str, Any]:
    return told("message_deleted", deleted_ts="1.5", previous_message=BEFORE | before)


def event(change: Any, text: str) -> StaffWrote:
    return StaffWrote(
        id="event:Ev1",
        at=NOON,
        actor="U1",
        text=text,
        thread="1.2",
        message_id="1.5",
        change=change,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (changed(text="better &amp; shorter"), event("edited", "better & shorter")),
        (deleted(), event("deleted", "")),
        (changed(subtype="tombstone", text="This message was deleted."), event("deleted", "")),
        # What Slack tells of as a change and is none: an unfolded link, a counted answer.
        (changed(attachments=[{"title": "unfolded"}]), None),
        # The bot's own messages, and those outside threads, are nobody's notes.
        (told("message_changed", message=BEFORE | {"bot_id": "B1", "text": "x"}), None),
        (deleted(bot_id="B1"), None),
        (deleted(thread_ts=None), None),
        (changed(text="x", thread_ts="1.5"), None),
        (changed(text="x") | {"event": changed(text="x")["event"] | {"channel": "C2"}}, None),
        (told("message_changed"), None),
        (told("message_replied"), None),
    ],
)
def test_change_of_a_note_is_told_and_nothing_else(
    body: dict[str, Any], expected: StaffWrote | None
) -> None:
    assert to_event(body, now=NOON, channel=OFFICE) == expected
