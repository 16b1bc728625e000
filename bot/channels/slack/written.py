"""What staff write in threads, change and delete there, as events."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.legible import legible
from bot.events import StaffWrote

Json = Mapping[str, Any]

# What Slack makes of an address that someone typed; a label is what they typed of it.
_LINK = re.compile(r"<(?P<url>(?:https?|mailto|tel):[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
# Without a subtype a message is new and typed by a person; these two are as well.
_WRITTEN_BY_PEOPLE = {None, "file_share", "thread_broadcast"}
# What Slack leaves of a deleted message that others have answered.
_TOMBSTONE = "tombstone"


def staff_wrote(body: Json, *, now: datetime, channel: str) -> StaffWrote | None:
    """What a message event says; None for what the bot itself, or somebody elsewhere, wrote."""
    event = body["event"]
    if event["type"] != "message" or event.get("channel") != channel:
        return None
    read = _BY_SUBTYPE.get(event.get("subtype"), _written)
    return read(event, f"event:{body['event_id']}", now)


def _written(message: Json, event_id: str, now: datetime) -> StaffWrote | None:
    if message.get("subtype") not in _WRITTEN_BY_PEOPLE or not _in_thread(message):
        return None
    return StaffWrote(
        id=event_id,
        at=moment(message["ts"], now),
        actor=message["user"],
        text=_typed(message),
        thread=message["thread_ts"],
        message_id=message["ts"],
    )


def _changed(event: Json, event_id: str, now: datetime) -> StaffWrote | None:
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if message.get("subtype") == _TOMBSTONE:
        return _deleted({**event, "deleted_ts": message["ts"]}, event_id, now)
    # Slack also tells of links it has unfolded and answers it has counted.
    if not _in_thread(message) or message.get("text") == before.get("text"):
        return None
    return StaffWrote(
        id=event_id,
        at=now,
        actor=message["user"],
        text=_typed(message),
        thread=message["thread_ts"],
        message_id=message["ts"],
        change="edited",
    )


def _deleted(event: Json, event_id: str, now: datetime) -> StaffWrote | None:
    before = event.get("previous_message") or {}
    if not _in_thread(before):
        return None
    return StaffWrote(
        id=event_id,
        at=now,
        actor=before["user"],
        text="",
        thread=before["thread_ts"],
        message_id=event["deleted_ts"],
        change="deleted",
    )


def _in_thread(message: Json) -> bool:
    """Whether a person wrote it, as an answer in a thread."""
    thread = message.get("thread_ts") or ""
    return bool(
        message.get("user") and not message.get("bot_id") and thread not in {"", message.get("ts")}
    )


def _typed(message: Json) -> str:
    """The text as the person typed it: Slack escapes it and marks up its links."""
    plain = _LINK.sub(lambda link: link["label"] or link["url"], message.get("text", ""))
    unescaped = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return legible(unescaped)


def moment(timestamp: str | None, now: datetime) -> datetime:
    """The moment of a timestamp of Slack's, seconds since 1970; now where there is none."""
    return datetime.fromtimestamp(float(timestamp), UTC) if timestamp else now


_BY_SUBTYPE: Mapping[str | None, Callable[[Json, str, datetime], StaffWrote | None]] = {
    "message_changed": _changed,
    "message_deleted": _deleted,
}
