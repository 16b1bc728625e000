from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.test_utils import TestServer
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.connection import AiohttpRequest
from bot.channels.telegram.failures import send_error
from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    SendError,
    TemporarySendError,
)

REFUSED = aiohttp.ClientConnectorError(
    ConnectionKey("api.telegram.org", 443, True, True, None, None, None),
    ConnectionRefusedError("refused"),
)


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.fault(57)
@pytest.mark.parametrize(
    ("error", "kind", "retry_after", "moved_to"),
    [
        (RetryAfter(7), TemporarySendError, timedelta(seconds=7), None),
        (RetryAfter(timedelta(minutes=1)), TemporarySendError, timedelta(minutes=1), None),
        (Forbidden("bot was blocked by the user"), RecipientGone, None, None),
        (ChatMigrated(-1009), RecipientGone, None, "-1009"),
        (BadRequest("Chat not found"), RecipientGone, None, None),
        (BadRequest("PEER_ID_INVALID"), RecipientGone, None, None),
        (BadRequest("Message is too long"), PermanentSendError, None, None),
        (BadRequest("Button_data_invalid"), PermanentSendError, None, None),
        (InvalidToken("The token `1:secret` was rejected"), ChannelDown, None, None),
        (caused(TimedOut(), aiohttp.SocketTimeoutError("")), OutcomeUnknown, None, None),
        (caused(TimedOut(), aiohttp.ConnectionTimeoutError("")), ChannelDown, None, None),
        (caused(NetworkError("x"), REFUSED), ChannelDown, None, None),
        (caused(NetworkError("x"), aiohttp.ServerDisconnectedError()), OutcomeUnknown, None, None),
        (caused(NetworkError("x"), aiohttp.ClientPayloadError("")), OutcomeUnknown, None, None),
        (caused(NetworkError("x"), ConnectionResetError("")), OutcomeUnknown, None, None),
        (NetworkError("Bad Gateway"), ChannelDown, timedelta(seconds=3), None),
        (TelegramError("Invalid server response"), OutcomeUnknown, None, None),
        (Conflict("terminated by other getUpdates request"), OutcomeUnknown, None, None),
    ],
)
def test_refusal_says_what_to_do_next(
    error: TelegramError,
    kind: type[SendError],
    retry_after: timedelta | None,
    moved_to: str | None,
) -> None:
    failure = send_error(error)
    assert (
        type(failure),
        getattr(failure, "retry_after", None),
        getattr(failure, "moved_to", None),
    ) == (kind, retry_after, moved_to)
    assert failure.reason
    assert "secret" not in failure.reason
    assert len(failure.reason) < 250


@pytest.mark.parametrize(
    ("body", "status", "understood"),
    [
        (b'{"ok": false, "error_code": 403, "description": "blocked"}', 200, 403),
        (b'{"ok":false,"description":"?"}', 200, 400),
        (b'{"ok":true,"result":{"text":"\\"ok\\":false"}}', 200, 200),
        (b'{"ok":false', 200, 200),
        (b'{"ok":false,"error_code":403}', 502, 502),
    ],
)
async def test_refusal_counts_whatever_status_carries_it(
    body: bytes, status: int, understood: int
) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body, status=status)

    app = web.Application()
    app.router.add_post("/", answer)
    async with TestServer(app) as server:
        request = AiohttpRequest(str(server.make_url("/")), read_timeout=1)
        told = await request.do_request(str(server.make_url("/")), "POST")
        await request.shutdown()
    assert told == (understood, body)
