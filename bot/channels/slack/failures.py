"""Slack's refusals as errors that say what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    SendError,
    TemporarySendError,
)

Make = Callable[[str], SendError]

_DEFAULT_WAIT = 30
_LONGEST_WAIT = 86_400  # seconds; whoever asks for more does not mean it
FORBIDDEN = frozenset({"missing_scope", "no_permission", "not_allowed_token_type", "access_denied"})
"""What Slack says where an app may not do this, though it may do other things."""

_LATE = frozenset({"expired_trigger_id", "invalid_trigger_id", "trigger_expired"})
# A press opens one window: it was opened then, though nobody heard of it before the next attempt.
_OPENED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})


class Moved(aiohttp.ClientError):
    """Slack's address sent us elsewhere: nobody is followed with what people are told."""


def send_error(error: Exception) -> SendError:
    """What a failed call means for the message that was to be sent."""
    return next(make(error) for kind, make in _TABLE if isinstance(error, kind))


def error_code(error: SlackApiError) -> str:
    """Slack's own word for the refusal, empty when the answer was none of Slack's."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, Mapping) else ""


def is_too_late(error: SlackApiError) -> bool:
    """True when a window was asked for too long after the press."""
    return error_code(error) in _LATE


def _refused(error: SlackApiError) -> SendError:
    status = _status(error)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _throttled(error)
    code = error_code(error)
    if _unready(error):
        return TemporarySendError("Slack is still working on a picture")
    if make := _BY_CODE.get(code):
        return make(code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not code:
        return _by_status(status)
    return PermanentSendError(f"Slack refused: {code}")


def _unready(error: SlackApiError) -> bool:
    """Whether a message shows a file that Slack has taken and not yet looked at."""
    data = getattr(error.response, "data", None)
    if not isinstance(data, Mapping):
        return False
    told = data.get("errors") or (data.get("response_metadata") or {}).get("messages") or ()
    return any("slack_file" in str(each) for each in told)


def _status(error: SlackApiError) -> int:
    # The library hands over its own response, or aiohttp's when it could not read the body.
    response = error.response
    return int(getattr(response, "status_code", getattr(response, "status", 0)))


def _throttled(error: SlackApiError) -> SendError:
    headers = getattr(error.response, "headers", {})
    told = str(headers.get("Retry-After", ""))
    seconds = min(int(told[:9]), _LONGEST_WAIT) if told.isdecimal() else _DEFAULT_WAIT
    return TemporarySendError("Slack asks to slow down", retry_after=timedelta(seconds=seconds))


def _slow_down(_code: str) -> SendError:
    wait = timedelta(seconds=_DEFAULT_WAIT)
    return TemporarySendError("Slack asks to slow down", retry_after=wait)


def _by_status(status: int) -> SendError:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return ChannelDown("Slack is unavailable (503)")
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return ChannelDown(f"what answers is not Slack: check the API's address ({status})")
    return OutcomeUnknown(f"Slack answered with an error of its own ({status})")


def _down(hint: str) -> Make:
    return lambda code: ChannelDown(f"{hint} ({code})")


def _too_late(code: str) -> SendError:
    return PermanentSendError(f"too late to open a window ({code})")


def _unacceptable(code: str) -> SendError:
    return PermanentSendError(f"Slack refused the message ({code})")


def _no_answer(error: Exception) -> SendError:
    return OutcomeUnknown(f"Slack did not answer ({type(error).__name__})")


def _moved(_error: Exception) -> SendError:
    return ChannelDown("what answers is not Slack: check the API's address (it leads elsewhere)")


def _unreachable(error: Exception) -> SendError:
    return ChannelDown(f"Slack cannot be reached ({type(error).__name__})")


def _codes(make: Make, codes: Iterable[str]) -> dict[str, Make]:
    return dict.fromkeys(codes, make)


_BY_CODE: Mapping[str, Make] = {
    **_codes(_slow_down, ["message_limit_exceeded", "rate_limited", "ratelimited"]),
    **_codes(
        _down("Slack refuses the token: check PRESESSIONS_SLACK_BOT_TOKEN"),
        ["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"],
    ),
    **_codes(
        _down("the Slack app lacks a permission: compare it with the manifest"),
        sorted(FORBIDDEN),
    ),
    **_codes(
        _down("Slack does not know the channel: check PRESESSIONS_SLACK_CHANNEL"),
        ["channel_not_found"],
    ),
    **_codes(_down("the Slack channel is archived: restore it or name another"), ["is_archived"]),
    **_codes(_down("the bot is not in the Slack channel: invite it"), ["not_in_channel"]),
    **_codes(
        _down("Slack restricts posting in the channel"),
        ["restricted_action", "restricted_action_read_only_channel", "ekm_access_denied"],
    ),
    **_codes(_down("Slack is unavailable"), ["service_unavailable", "request_timeout"]),
    **_codes(
        lambda code: OutcomeUnknown(f"Slack had an error of its own ({code})"),
        ["internal_error", "fatal_error"],
    ),
    **_codes(_too_late, sorted(_LATE | _OPENED)),
    **_codes(
        _unacceptable,
        [
            "invalid_arguments",
            "invalid_blocks",
            "invalid_blocks_format",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "view_too_large",
        ],
    ),
}

# The first line that fits counts, so a subclass stands above its base.
_TABLE: tuple[tuple[type[Exception], Callable[[Any], SendError]], ...] = (
    (SlackApiError, _refused),
    (Moved, _moved),
    (aiohttp.ClientConnectorError, _unreachable),
    (aiohttp.ConnectionTimeoutError, _unreachable),
    (aiohttp.ClientError, _no_answer),
    (TimeoutError, _no_answer),
    (OSError, _no_answer),
    (SlackClientError, _no_answer),
)
FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
"""Everything a call to Slack can raise."""
