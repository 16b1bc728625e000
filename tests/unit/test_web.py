"""The HTTP port: what it serves, what it refuses, and how long anybody can hold it up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

import pytest
from aiohttp import ClientSession, web

from bot.errors import UsageError
from bot.metrics import Waiting
from bot.web import Door, serve


async def _ready() -> bool:
    return False


async def _watch() -> Iterable[Waiting]:
    return [
        Waiting(channel="email", state="queued", number=3, oldest_seconds=61.0),
        Waiting(channel="email", state="failed", number=1),
    ]


async def _echo(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def _fail(_request: web.Request) -> web.Response:
    raise ValueError("canary")


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    opened = await serve(
        "127.0.0.1",
        0,
        [web.post("/echo", _echo), web.post("/fails", _fail)],
        _ready,
        _watch,
        head_seconds=0.3,
        body_seconds=0.6,
    )
    yield opened
    await opened.cleanup()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("HEAD", "/healthz", 200),
        ("GET", "/readyz", 503),
        ("GET", "/metrics", 200),
        ("POST", "/healthz", 405),
        ("DELETE", "/metrics", 405),
        ("TRACE", "/echo", 405),
        ("GET", "/echo", 405),
        ("GET", "/", 404),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/.env", 404),
    ],
)
async def test_port_serves_only_what_it_must(
    door: Door, method: str, path: str, status: int
) -> None:
    async with ClientSession() as client:
        answer = await client.request(method, f"http://127.0.0.1:{door.port}{path}")
        told = answer.headers
        assert (answer.status, told["Server"], told["Cache-Control"], told["Connection"]) == (
            status,
            "presessions",
            "no-store",
            "close",
        )
        empty = method == "HEAD" or status in {404, 405}
        assert (await answer.read() == b"") == empty


async def test_metrics_tell_the_outbox_by_channel(door: Door) -> None:
    async with ClientSession() as client:
        page = await (await client.get(f"http://127.0.0.1:{door.port}/metrics")).text()
    lines = [line for line in page.splitlines() if line.startswith("presessions_outbox")]
    assert sorted(lines) == [
        'presessions_outbox_depth{channel="email",state="failed"} 1.0',
        'presessions_outbox_depth{channel="email",state="queued"} 3.0',
        'presessions_outbox_oldest_seconds{channel="email"} 61.0',
    ]


async def exchange(port: int, sent: bytes) -> bytes:
    """What comes back to raw bytes until the other side hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


HEAD = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", b""),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", b""),
        (HEAD % 100, b"408"),
        (HEAD % 5 + b"hello", b"200"),
        (b"GET /healthz HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00 no http", b"400"),
        (HEAD % 3_000_000 + b"x" * 3_000_000, b"413"),
    ],
    ids=["silent", "slow head", "slow body", "whole", "huge header", "tls", "huge body"],
)
async def test_nobody_holds_a_connection_up(door: Door, sent: bytes, status: bytes) -> None:
    answer = await exchange(door.port, sent)
    assert answer[9:12] == status


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01 no http\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /canary HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /fails HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["tls", "long header", "long path", "two lengths", "no host", "unknown", "a fault of ours"],
)
async def test_refusal_tells_nothing_but_its_number(door: Door, sent: bytes) -> None:
    answer = await exchange(door.port, sent)
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = sorted(line.split(b":")[0].lower() for line in head.splitlines()[1:])
    assert (head[9:10] in {b"4", b"5"}, body) == (True, b"")
    assert b"Server: presessions" in head
    assert set(lines) <= {
        *(b"server", b"cache-control", b"x-content-type-options", b"content-length", b"date"),
        b"connection",
    }


async def test_others_are_served_while_hundreds_are_slow(door: Door) -> None:
    slow = [
        asyncio.create_task(exchange(door.port, b"GET /healthz HTTP/1.1\r\n")) for _ in range(300)
    ]
    async with ClientSession() as client:
        async with asyncio.timeout(3):
            while True:
                try:
                    answer = await client.get(f"http://127.0.0.1:{door.port}/healthz")
                    break
                except OSError:
                    await asyncio.sleep(0.05)
        assert answer.status == 200
    assert set(await asyncio.gather(*slow)) == {b""}


async def test_port_that_is_taken_is_named_with_its_setting(door: Door) -> None:
    with pytest.raises(UsageError, match=r"PRESESSIONS_HTTP_PORT cannot be opened: .*in use"):
        await serve("127.0.0.1", door.port, [], _ready, _watch)
