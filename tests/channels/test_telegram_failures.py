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


async def posted(answer: web.Response) -> object:
    """What becomes of a call that is answered so: its result, or what to do next."""
    elsewhere: list[str] = []

    async def first(_request: web.Request) -> web.Response:
        return answer

    async def other(request: web.Request) -> web.Response:
        elsewhere.append(await request.text())
        return web.json_response({"ok": True, "result": "elsewhere"})

    app = web.Application()
    app.router.add_post("/", first)
    app.router.add_route("*", "/elsewhere", other)
    async with TestServer(app) as server:
        request = AiohttpRequest(str(server.make_url("/")), read_timeout=1)
        try:
            result: object = await request.post(str(server.make_url("/")))
        except TelegramError as error:
            failure = send_error(error)
            wait = getattr(failure, "retry_after", None)
            result = (type(failure), wait and wait.total_seconds())
        await request.shutdown()
    assert not elsewhere
    return result


@pytest.mark.parametrize(
    ("body", "status", "meaning"),
    [
        ('{"ok":true,"result":{"message_id":4}}', 200, {"message_id": 4}),
        ('{"ok":true}', 200, None),
        ("{}", 200, (OutcomeUnknown, None)),
        ("[]", 200, (OutcomeUnknown, None)),
        ("null", 200, (OutcomeUnknown, None)),
        ("[" * 100_000, 200, (OutcomeUnknown, None)),
        ("<html>", 200, (OutcomeUnknown, None)),
        ("[1]", 502, (ChannelDown, 3.0)),
        ('{"ok":false,"parameters":{"retry_after":7}}', 429, (TemporarySendError, 7.0)),
        ('{"ok":false,"parameters":{"retry_after":"7"}}', 429, (ChannelDown, 3.0)),
        ('{"ok":false,"parameters":[7]}', 429, (ChannelDown, 3.0)),
        (
            '{"ok":false,"parameters":{"retry_after":1000000000000000000}}',
            429,
            (TemporarySendError, 86_400.0),
        ),
        ('{"ok":false,"parameters":{"migrate_to_chat_id":"x"}}', 400, (PermanentSendError, None)),
    ],
)
async def test_answer_of_any_form_says_what_to_do_next(
    body: str, status: int, meaning: object
) -> None:
    assert await posted(web.Response(text=body, status=status)) == meaning


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_is_followed_elsewhere(status: int) -> None:
    answer = web.Response(status=status, headers={"Location": "/elsewhere"})
    assert await posted(answer) == (ChannelDown, 3.0)


async def test_answer_that_would_fill_the_memory_is_not_read() -> None:
    body = b"x" * (32 * 1024 * 1024 + 1)
    assert await posted(web.Response(body=body)) == (PermanentSendError, None)
