"""What the Web API answers when it refuses, in its own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Fault
from bot.sandbox.world import Json


class SlackError(Exception):
    """A refusal: Slack's error code, and for Block Kit what is wrong and where."""

    def __init__(self, code: str, problems: Sequence[str] = ()) -> None:
        super().__init__(code, *problems)
        self.code = code
        self.problems = list(problems)

    def body(self) -> Json:
        """The refusal as it stands on the wire."""
        body: Json = {"ok": False, "error": self.code}
        if self.problems:
            body["errors"] = self.problems
            messages = [f"[ERROR] {problem}" for problem in self.problems]
            body["response_metadata"] = {"messages": messages}
        return body


class TooFast(SlackError):
    """Rate limited: 429 with the seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class ServerTrouble(SlackError):
    """Slack itself is in trouble: a 5xx status."""

    def __init__(self, status: int) -> None:
        super().__init__("internal_error")
        self.status = status


class NoAnswer(SandboxError):
    """The app did not acknowledge what a person did; Slack tells them so."""

    status = 504


_CONNECTION_FAULTS: Final = frozenset(
    {"delay", "timeout", "close", "garbage", "drop_after", "hang_after"}
)


def from_fault(fault: Fault) -> SlackError | None:
    """The refusal an injected fault asks for; None for faults of the connection."""
    if fault.fault in _CONNECTION_FAULTS:
        return None
    if fault.fault == "429":
        return TooFast(fault.retry_after or 1)
    if fault.fault.isdecimal():
        return ServerTrouble(int(fault.fault))
    return SlackError(fault.fault, [fault.detail] if fault.detail else [])
