"""Slack's payloads as events.

Each id stays the same when Slack delivers the payload again, and is another one when the
person acts again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.legible import legible
from bot.channels.slack.written import moment, staff_wrote
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted, StaffWrote

Json = Mapping[str, Any]
StaffEvent = StaffPressed | StaffSubmitted | StaffCommanded | StaffWrote

# Nobody types more after a command; names and addresses are looked for in all of it.
_LONGEST_COMMAND = 3000


def to_event(body: Json, *, now: datetime, channel: str) -> StaffEvent | None:
    """What a payload says happened; None for what the bot has no use for.

    ``channel`` is the office's: what is written elsewhere is nobody's business.
    """
    read = _READERS.get(_kind(body))
    return read(body, now, channel) if read else None


def _kind(body: Json) -> str:
    return str(body.get("type") or ("command" if "command" in body else ""))


def _pressed(body: Json, now: datetime, _channel: str) -> StaffPressed | None:
    action, view = body["actions"][0], body.get("view") or {}
    # An input that tells of every change speaks for its dialog.
    live = action.get("action_id") == "live"
    data = f"live:{view.get('private_metadata', '')}" if live else _value(action)
    if not data:
        return None
    actor, place = body["user"]["id"], body.get("container", {})
    acted_at = action.get("action_ts")
    return StaffPressed(
        id=f"press:{actor}:{acted_at}:{body.get('trigger_id')}:{data}",
        at=moment(acted_at, now),
        actor=actor,
        data=data,
        trigger_id=body.get("trigger_id", ""),
        channel=place.get("channel_id") or (body.get("channel") or {}).get("id", ""),
        message_id=place.get("message_ts") or (body.get("message") or {}).get("ts", ""),
        view=view.get("id", "") if view.get("type") == "modal" else "",
        values=_values(view),
    )


def _submitted(body: Json, now: datetime, _channel: str) -> StaffSubmitted:
    view = body["view"]
    # The hash alone is not enough: it stays when a dialog came back with its faults shown.
    identity = f"{view['id']}:{view.get('hash', '')}:{body.get('trigger_id', '')}"
    return StaffSubmitted(
        id=f"view:{identity}",
        at=now,
        actor=body["user"]["id"],
        data=view.get("private_metadata", ""),
        values=_values(view),
    )


def _values(view: Json) -> dict[str, str]:
    """What stands in a dialog's inputs, by their names."""
    return {
        block: legible("\n".join(_value(element) for element in elements.values()))
        for block, elements in (view.get("state") or {}).get("values", {}).items()
    }


def _commanded(body: Json, now: datetime, _channel: str) -> StaffCommanded:
    text, trigger_id = legible(body.get("text", ""))[:_LONGEST_COMMAND], body.get("trigger_id", "")
    # The words may name people, and ids are logged.
    said = hashlib.sha256(f"{text}\n{body.get('response_url')}".encode()).hexdigest()[:16]
    return StaffCommanded(
        id=f"command:{body['user_id']}:{trigger_id}:{said}",
        at=now,
        actor=body["user_id"],
        text=text,
        trigger_id=trigger_id,
        channel=body.get("channel_id", ""),
    )


def _happened(body: Json, now: datetime, channel: str) -> StaffWrote | StaffPressed | None:
    if body["event"]["type"] == "app_home_opened":
        return _came_home(body, now)
    return staff_wrote(body, now=now, channel=channel)


def _came_home(body: Json, now: datetime) -> StaffPressed | None:
    event = body["event"]
    if event.get("tab") != "home":
        return None
    return StaffPressed(id=f"event:{body['event_id']}", at=now, actor=event["user"], data="home")


def _value(element: Json) -> str:
    """What was chosen in, or typed into, one element; empty when nothing was."""
    for key, read in _VALUES:
        if chosen := element.get(key):
            return read(chosen)
    return ""


def _option(option: Json) -> str:
    return str(option["value"])


_VALUES: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("value", str),
    ("selected_option", _option),
    ("selected_options", lambda options: ",".join(_option(each) for each in options)),
    ("selected_date", str),
    ("selected_time", str),
    ("selected_date_time", str),
    ("selected_user", str),
    ("selected_users", ",".join),
    ("selected_conversation", str),
    ("selected_channel", str),
)


_READERS: Mapping[str, Callable[[Json, datetime, str], StaffEvent | None]] = {
    "block_actions": _pressed,
    "view_submission": _submitted,
    "command": _commanded,
    "event_callback": _happened,
}
