from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.channels.slack.failures import FAILURES, send_error
from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    SendError,
    TemporarySendError,
)

KEY = ConnectionKey("slack.com", 443, True, True, None, None, None)


def refused(code: str = "", status: int = 200, **headers: str) -> SlackApiError:
    data = {"ok": False, "error": code} if code else {}
    response = SimpleNamespace(status_code=status, data=data, headers=headers)
    return api_error(response)


def api_error(response: SimpleNamespace) -> SlackApiError:
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call] # theirs


@pytest.mark.fault(52)
@pytest.mark.parametrize(
    ("error", "kind", "retry_after"),
    [
        (refused("ratelimited", 429, **{"Retry-After": "7"}), TemporarySendError, 7),
        (refused("ratelimited", 429), TemporarySendError, 30),
        (refused("", 429, **{"Retry-After": "soon"}), TemporarySendError, 30),
        (refused("ratelimited"), TemporarySendError, 30),
        (refused("invalid_auth"), ChannelDown, None),
        (refused("token_revoked"), ChannelDown, None),
        (refused("account_inactive"), ChannelDown, None),
        (refused("missing_scope"), ChannelDown, None),
        (refused("channel_not_found"), ChannelDown, None),
        (refused("is_archived"), ChannelDown, None),
        (refused("not_in_channel"), ChannelDown, None),
        (refused("service_unavailable", 503), ChannelDown, None),
        (refused("", 503), ChannelDown, None),
        (refused("", 404), ChannelDown, None),
        (refused("", 500), OutcomeUnknown, None),
        (refused("", 502), OutcomeUnknown, None),
        (refused("internal_error", 500), OutcomeUnknown, None),
        (refused("fatal_error"), OutcomeUnknown, None),
        (refused("", 200), OutcomeUnknown, None),
        (refused("expired_trigger_id"), PermanentSendError, None),
        (refused("invalid_blocks"), PermanentSendError, None),
        (refused("msg_too_long"), PermanentSendError, None),
        (refused("something_new"), PermanentSendError, None),
        (
            api_error(SimpleNamespace(status=502)),
            OutcomeUnknown,
            None,
        ),
        (aiohttp.ClientConnectorError(KEY, OSError("refused")), ChannelDown, None),
        (aiohttp.ConnectionTimeoutError(), ChannelDown, None),
        (aiohttp.ServerTimeoutError(), OutcomeUnknown, None),
        (aiohttp.ServerDisconnectedError(), OutcomeUnknown, None),
        (aiohttp.ClientPayloadError(), OutcomeUnknown, None),
        (TimeoutError(), OutcomeUnknown, None),
        (ConnectionResetError(), OutcomeUnknown, None),
        (SlackClientError(), OutcomeUnknown, None),
    ],
)
def test_refusal_says_what_to_do_next(
    error: Exception, kind: type[SendError], retry_after: int | None
) -> None:
    assert isinstance(error, FAILURES)
    failure = send_error(error)
    wait = getattr(failure, "retry_after", None)
    assert (type(failure), wait) == (kind, retry_after and timedelta(seconds=retry_after))
    assert failure.reason


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("token_revoked", "PRESESSIONS_SLACK_BOT_TOKEN"),
        ("channel_not_found", "PRESESSIONS_SLACK_CHANNEL"),
        ("is_archived", "archived"),
        ("not_in_channel", "invite"),
        ("missing_scope", "manifest"),
    ],
)
def test_refusal_tells_the_operator_what_to_mend(code: str, hint: str) -> None:
    assert hint in send_error(refused(code)).reason


def test_reason_holds_none_of_the_message() -> None:
    response = SimpleNamespace(status_code=200, data={"error": "x", "text": "Ama"}, headers={})
    assert "Ama" not in send_error(api_error(response)).reason
