"""A real browser before a page of the sandbox, and what may never happen on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, sync_playwright

from tests.browser.fixture_data import WORLD
from tests.browser.fixture_world import FixtureWorld
from tests.browser.real_world import RealWorld

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK: ViewportSize = {"width": 1440, "height": 900}
HAND: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; only a developer's own machine may be without it."""
    path = shutil.which("chromium")
    if path is None:
        reason = "the page is tested in Chromium, and no `chromium` is on the PATH"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def world() -> Iterator[FixtureWorld]:
    """A world of which every detail is known."""
    world = FixtureWorld(WORLD)
    world.start()
    yield world
    world.close()


class Watch:
    """What a page did that it never should: foreign requests, errors, scripts of strangers."""

    def __init__(self, page: Page, home: str) -> None:
        self.found: list[str] = []
        page.on("request", lambda request: self._request(request.url, home))
        page.on("requestfailed", self._stopped)
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.found.append(f"dialog: {dialog.message}"))

    def _request(self, url: str, home: str) -> None:
        if not url.startswith((home, "about:", "data:")):
            self.found.append(f"request: {url}")

    def _stopped(self, request: Request) -> None:
        # Chromium sometimes announces a request that the page's own policy then stops unsent.
        if request.failure == "csp":
            self.found.remove(f"request: {request.url}")


def open_page(browser: Browser, home: str, size: ViewportSize, **more: Any) -> Iterator[Page]:
    """A page that is closed afterwards, and then must have done nothing it should not."""
    context = browser.new_context(viewport=size, timezone_id="America/Lima", **more)
    page = context.new_page()
    page.set_default_timeout(10_000)
    watch = Watch(page, home)
    page.goto(home)
    # Until the page has been told of the whole world it would take what a test shows for the start.
    page.locator("main[aria-busy=false]").wait_for()
    yield page
    stolen = page.evaluate("window.stolen ?? null")
    context.close()
    assert (watch.found, stolen) == ([], None)


@pytest.fixture
def page(browser: Browser, world: FixtureWorld) -> Iterator[Page]:
    """The page on a desk, in a browser that is far from Geneva."""
    yield from open_page(browser, world.url, DESK)


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """A page that lends its modules to tables of examples."""
    world = FixtureWorld(WORLD)
    world.start()
    yield from open_page(browser, world.url, DESK)
    world.close()


@pytest.fixture
def hand(browser: Browser, world: FixtureWorld) -> Iterator[Page]:
    """The page in a hand."""
    yield from open_page(browser, world.url, HAND)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealWorld]:
    """The sandbox as people get it."""
    real = RealWorld(tmp_path / "sandbox.sqlite3")
    real.start()
    yield real
    real.close()


@pytest.fixture
def screen(browser: Browser, real: RealWorld) -> Iterator[Page]:
    """The page that the sandbox serves."""
    yield from open_page(browser, real.url, DESK)
