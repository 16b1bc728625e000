"""One click stops mailings; a scanner's visit, a repetition and a forgery do not matter."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.email.unsubscribe import PATH, routes
from tests.mailservers.letters import TOKENS

GOOD = TOKENS.unsubscribe_token(7)
REPLY = TOKENS.reply_address(7, None).partition(".")[2].partition("@")[0]


@pytest.mark.parametrize(
    ("method", "token", "status", "stopped"),
    [
        ("GET", GOOD, 200, []),
        ("HEAD", GOOD, 200, []),
        ("POST", GOOD, 200, [7]),
        ("POST", GOOD.upper(), 200, [7]),
        ("POST", GOOD[:-3] + "aaa", 404, []),
        ("POST", REPLY, 404, []),
        ("GET", "nonsense", 404, []),
    ],
)
async def test_only_a_signed_press_stops_mails(
    method: str, token: str, status: int, stopped: list[int]
) -> None:
    calls: list[int] = []

    async def stop(contact_id: int) -> None:
        calls.append(contact_id)

    application = web.Application()
    application.add_routes(routes(TOKENS, stop))
    async with TestClient(TestServer(application)) as client:
        data = {"List-Unsubscribe": "One-Click"} if method == "POST" else None
        response = await client.request(method, f"{PATH}/{token}", data=data, allow_redirects=False)
    assert (response.status, calls) == (status, stopped)


@pytest.mark.parametrize(
    ("accepts", "button"),
    [
        ("fr-CH, en;q=0.8", "Arrêter ces courriels"),
        ("de, es;q=0.5", "Detener estos correos"),
        ("de", "Stop these mails"),
    ],
)
async def test_the_page_speaks_the_readers_language(accepts: str, button: str) -> None:
    async def stop(_contact_id: int) -> None:
        raise AssertionError("nobody pressed")

    application = web.Application()
    application.add_routes(routes(TOKENS, stop))
    async with TestClient(TestServer(application)) as client:
        headers = {"Accept-Language": accepts}
        response = await client.get(f"{PATH}/{GOOD}", headers=headers)
        assert f'<form method="post"><button>{button}</button></form>' in await response.text()
