"""A staff member's Slack: what they press, submit, type and write, as Slack's payloads."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.rehearsal.doors import OFFICE
from bot.rehearsal.posted import Json, Posted


@dataclass(slots=True, kw_only=True)
class Screen:
    """The workspace as its members use it; ``numbers`` make what Slack calls unique so."""

    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def presses(self, actor: str, data: str, now: datetime) -> Posted:
        """A button of a message."""
        number = next(self.numbers)
        body = {
            "type": "block_actions",
            "user": {"id": actor},
            "trigger_id": f"{actor}:{number}",
            "container": {"channel_id": OFFICE, "message_ts": ""},
            "actions": [{"action_id": "a", "value": data, "action_ts": stamp(now, number)}],
        }
        return _posted(actor, body, now, f"[{data}]")

    def submits(self, actor: str, view: Json, values: Mapping[str, str], now: datetime) -> Posted:
        """A dialog with what stands in its inputs."""
        number = next(self.numbers)
        filled = {name: {"i": {"value": value}} for name, value in values.items()}
        data = str(view.get("private_metadata", ""))
        body = {
            "type": "view_submission",
            "user": {"id": actor},
            "trigger_id": f"{actor}:{number}",
            "view": {
                "id": f"V{number}",
                "hash": str(number),
                "type": "modal",
                "private_metadata": data,
                "state": {"values": filled},
            },
        }
        return _posted(actor, body, now, f"submits {data} {dict(values)}")

    def commands(self, actor: str, text: str, now: datetime) -> Posted:
        """``/presessions …``."""
        number = next(self.numbers)
        body = {
            "command": "/presessions",
            "text": text,
            "user_id": actor,
            "trigger_id": f"{actor}:{number}",
            "channel_id": OFFICE,
        }
        return _posted(actor, body, now, f"/presessions {text}")

    def writes(self, actor: str, thread: str, text: str, now: datetime) -> Posted:
        """A message in a thread of the office's channel."""
        number = next(self.numbers)
        event = {
            "type": "message",
            "channel": OFFICE,
            "user": actor,
            "text": text,
            "ts": stamp(now, number),
            "thread_ts": thread,
        }
        body = {"type": "event_callback", "event_id": f"Ev{number}", "event": event}
        return _posted(actor, body, now, text)

    def comes_home(self, actor: str, now: datetime) -> Posted:
        """The app's Home tab is opened."""
        body = {
            "type": "event_callback",
            "event_id": f"Ev{next(self.numbers)}",
            "event": {"type": "app_home_opened", "user": actor, "tab": "home"},
        }
        return _posted(actor, body, now, "opens the Home tab")


def stamp(now: datetime, number: int) -> str:
    """A moment as Slack writes it, which no other message has."""
    return f"{int(now.timestamp())}.{number:06d}"


def _posted(actor: str, body: Json, now: datetime, words: str) -> Posted:
    return Posted(at=now, channel="slack", author=actor, body=body, words=words)
