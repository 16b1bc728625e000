"""One click stops mailings; a scanner's visit, a repetition and a forgery do not matter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.email.unsubscribe import PATH, routes
from tests.mailservers.letters import TOKENS

GOOD = TOKENS.unsubscribe_token(7, "calls")
REPLY = TOKENS.reply_address(7, None).partition(".")[2].partition("@")[0]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Office:
    """Notes who left what."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str, bool]] = []

    async def leave(self, contact_id: int, name: str, back: bool) -> None:
        self.told.append((contact_id, name, back))


@asynccontextmanager
async def door(office: Office) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    application = web.Application()
    application.add_routes(routes(TOKENS, office.leave))
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.mark.fault(43)
@pytest.mark.parametrize(
    ("method", "token", "data", "status", "told"),
    [
        ("GET", GOOD, None, 200, []),
        ("HEAD", GOOD, None, 200, []),
        ("POST", GOOD, ONE_CLICK, 200, [(7, "calls", False)]),
        ("POST", GOOD.upper(), ONE_CLICK, 200, [(7, "calls", False)]),
        ("POST", GOOD, {}, 200, [(7, "calls", False)]),
        ("POST", GOOD, {"again": "1"}, 200, [(7, "calls", True)]),
        ("POST", GOOD[:-3] + "aaa", ONE_CLICK, 404, []),
        ("POST", REPLY, ONE_CLICK, 404, []),
        ("GET", "nonsense", None, 404, []),
    ],
)
async def test_only_a_signed_press_stops_mails(
    method: str,
    token: str,
    data: dict[str, str] | None,
    status: int,
    told: list[tuple[int, str, bool]],
) -> None:
    office = Office()
    async with door(office) as client:
        response = await client.request(method, f"{PATH}/{token}", data=data, allow_redirects=False)
    assert (response.status, office.told) == (status, told)


@pytest.mark.parametrize(
    ("accepts", "button", "named"),
    [
        ("fr-CH, en;q=0.8", "Arrêter ces courriels", "appels à candidatures"),
        ("de, es;q=0.5", "Detener estos correos", "convocatorias de solicitudes"),
        ("de", "Stop these mails", "calls for applications"),
    ],
)
async def test_the_page_speaks_the_readers_language_and_names_the_list(
    accepts: str, button: str, named: str
) -> None:
    async with door(Office()) as client:
        response = await client.get(f"{PATH}/{GOOD}", headers={"Accept-Language": accepts})
        page = await response.text()
    assert f'<form method="post"><button>{button}</button></form>' in page
    assert named in page


async def test_whoever_left_may_come_back_from_the_same_page() -> None:
    async with door(Office()) as client:
        page = await (await client.post(f"{PATH}/{GOOD}", data=ONE_CLICK)).text()
    assert '<input type="hidden" name="again" value="1"><button class="quiet">' in page
