"""What the Bot API answers when it refuses, in its own words."""

from __future__ import annotations

from typing import Final

from bot.sandbox.faults import Fault
from bot.sandbox.world import Json

_DESCRIPTIONS: Final = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class BotApiError(Exception):
    """A refusal: an HTTP status, a description, and sometimes parameters for what to do next."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The refusal as it stands on the wire."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(detail: str) -> BotApiError:
    """The caller's fault: 400 with a reason."""
    return BotApiError(400, f"Bad Request: {detail}")


def too_many_requests(seconds: int) -> BotApiError:
    """Too fast: 429 with the seconds to wait."""
    description = f"Too Many Requests: retry after {seconds}"
    return BotApiError(429, description, {"retry_after": seconds})


def from_fault(fault: Fault) -> BotApiError | None:
    """The refusal that an injected fault asks for; None for faults of the connection."""
    if fault.fault == "429":
        return too_many_requests(fault.retry_after or 1)
    if fault.fault == "migrate":
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        return BotApiError(400, description, {"migrate_to_chat_id": fault.migrate_to or -100})
    if not fault.fault.isdecimal():
        return None
    code = int(fault.fault)
    return BotApiError(code, fault.detail or _DESCRIPTIONS.get(code, "Internal Server Error"))
