from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.channels.slack.failures import FAILURES, send_error
from bot.channels.slack.wire import Wire
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
        (refused("", 429, **{"Retry-After": "9" * 5000}), TemporarySendError, 86_400),
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


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (web.json_response([]), OutcomeUnknown),
        (web.json_response("ok"), OutcomeUnknown),
        (web.Response(text="[" * 100_000, content_type="application/json"), OutcomeUnknown),
        (web.Response(text="{", content_type="application/json"), OutcomeUnknown),
        (web.Response(status=302, headers={"Location": "/elsewhere"}), ChannelDown),
        (web.Response(status=307, headers={"Location": "/elsewhere"}), ChannelDown),
    ],
)
async def test_odd_answer_loses_no_message_and_leads_nowhere(
    answer: web.Response, kind: type[SendError]
) -> None:
    asked: list[str] = []

    async def odd(request: web.Request) -> web.Response:
        asked.append(request.path)
        return answer

    app = web.Application()
    app.router.add_post("/{method:.*}", odd)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    wire = Wire("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
    with pytest.raises(FAILURES) as raised:
        await wire.open().chat_postMessage(channel="C1", text="Ama")
    await wire.close()
    await runner.cleanup()
    assert asked == ["/api/chat.postMessage"]
    assert type(send_error(raised.value)) is kind
