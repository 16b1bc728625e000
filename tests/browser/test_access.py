"""The page without a mouse, on a small screen, in the dark, and before hostile text."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, open_page
from tests.browser.fixture_data import (
    AMINATA,
    APPLICANT_BOX,
    GRACE,
    HOSTILE,
    LUCIA,
    MISSION_BOX,
    SLACK,
    VIEW,
    WORLD,
)
from tests.browser.fixture_world import FixtureWorld

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")

UNNAMED = """() => [...document.querySelectorAll('button, input, select, textarea, a, summary')]
  .filter((node) => node.checkVisibility() && !(node.textContent.trim() || node.ariaLabel
    || node.labels?.length)).map((node) => node.outerHTML.slice(0, 120))"""


def test_hostile_text_is_shown_as_text(page: Page) -> None:
    page.get_by_role("button", name="Grace, en").click()
    bubbles = page.locator("#phone .bubble-text")
    expect(bubbles.first).to_have_text(HOSTILE)
    expect(bubbles.last).to_contain_text("<script>window.stolen='yes'</script> a link")
    expect(page.locator("#phone .key").first).to_have_text(HOSTILE)
    expect(page.locator("#phone a[href^=javascript]")).to_have_count(0)
    page.locator("#mission .mail-row").click()
    expect(page.locator("#mission .letter-text")).to_have_text(HOSTILE)
    expect(page.locator("#slack .bk-kind-rich_text .mrk-line").first).to_have_text(
        f"Missing: {HOSTILE}"
    )
    line = page.locator("#slack .mrk-line", has_text="<!channel>")
    expect(line).to_have_text("<!channel> & <b>")

    expect(page.locator(".mention-all")).to_have_count(0)
    expect(page.locator("main img, main script")).to_have_count(0)


def test_hostile_letter_runs_and_loads_nothing(page: Page, world: FixtureWorld) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        # The letter holds a tracking picture, a script and a redirect, all leading to this door.
        there = f"127.0.0.1:{door.getsockname()[1]}/"
        letter = APPLICANT_BOX["mails"][1]
        box = {
            **APPLICANT_BOX,
            "mails": [{**letter, "html": letter["html"].replace("127.0.0.1:9/", there)}],
        }
        world.show("mailboxes", [box])
        expect(page.locator(".mail-row")).to_have_count(1)
        page.locator("#mailbox .mail-row").click()
        expect(page.frame_locator("#mailbox iframe").get_by_role("heading")).to_be_visible()
        door.settimeout(0.5)
        with pytest.raises(TimeoutError):
            door.accept()

    frame = page.locator("#mailbox iframe")
    expect(frame).to_have_attribute("sandbox", "allow-popups allow-popups-to-escape-sandbox")
    assert [child.url for child in page.frames[1:]] == ["about:srcdoc"]


def test_keyboard_alone_answers_and_approves(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="Togo", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Not yet")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    page.get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Open the application")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    slack = "/api/slack/press"
    heard = world.heard("/api/phones/1001/press", slack, slack)
    pressed = [body.get("action_id", body.get("data")) for body in heard]
    assert pressed == ["s:TG", "approve", "more"]


def test_modal_takes_the_focus_and_escape_closes_it(page: Page, world: FixtureWorld) -> None:
    world.show("slack", {**SLACK, "views": [VIEW]})
    expect(page.get_by_label("Email of the person")).to_be_focused()
    expect(page.locator(".slack-body")).to_have_attribute("inert", "")
    page.keyboard.press("Escape")

    assert world.heard("/api/slack/view/close") == [{"user": "U0APPROVE", "view_id": "V1"}]


def test_focus_is_visible(page: Page) -> None:
    page.locator("#phone textarea").focus()
    page.keyboard.press("Tab")

    expect(page.locator("#phone .send")).to_be_focused()
    expect(page.locator("#phone .send")).to_have_css("outline-style", "solid")


def test_every_control_has_a_name(page: Page) -> None:
    page.locator("#mailbox .mail-row").first.click()

    assert page.evaluate(UNNAMED) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    browser: Browser, world: FixtureWorld, scheme: str
) -> None:
    for page in open_page(browser, world.url, DESK, color_scheme=scheme):
        page.locator("#mailbox .mail-row").first.click()
        page.get_by_label("I am").select_option("U0VIEWER")
        expect(page.locator(".ephemeral")).to_be_visible()

        assert page.evaluate(CONTRAST) == []


def test_small_screen_shows_one_pane_at_a_time(hand: Page, world: FixtureWorld) -> None:
    tabs = hand.get_by_role("navigation", name="Panes").get_by_role("button")
    shown = {}
    for name in ["Phone", "Mailbox", "Slack", "Mission"]:
        tabs.filter(has_text=name).click()
        shown[name] = [
            pane
            for pane in ["phone", "mailbox", "slack", "mission"]
            if hand.locator(f"#{pane}").is_visible()
        ]
    wide = hand.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert (shown, wide) == (
        {"Phone": ["phone"], "Mailbox": ["mailbox"], "Slack": ["slack"], "Mission": ["mission"]},
        False,
    )


def test_small_screen_counts_what_waits_elsewhere(hand: Page, world: FixtureWorld) -> None:
    expect(hand.locator("#slack")).to_contain_text("stays")  # what is there already is no news
    news = {**SLACK["messages"][0], "ts": "1627289999.000100"}
    world.show("slack", {**SLACK, "messages": [*SLACK["messages"], news]})
    slack = hand.locator("#tabs button", has_text="Slack")
    expect(slack.locator(".badge")).to_have_text("1")
    slack.click()

    expect(slack.locator(".badge")).to_have_count(0)


def test_updates_move_nothing_that_is_not_new(page: Page, world: FixtureWorld) -> None:
    page.locator("#mailbox .mail-row").first.click()
    page.wait_for_timeout(600)  # shifts soon after a click count as wanted, and are not reported
    page.evaluate(
        "window.shifts = []; new PerformanceObserver((list) => window.shifts.push("
        "...list.getEntries().flatMap((entry) => entry.sources.map((one) => one.node?.className))"
        ")).observe({type: 'layout-shift'})"
    )
    toast = {"text": "Noted", "alert": False}
    later = {**APPLICANT_BOX["mails"][1], "id": 9}
    box = {**APPLICANT_BOX, "mails": [*APPLICANT_BOX["mails"], later]}
    world.show("phones", [{**AMINATA, "typing": True, "toast": toast}, GRACE, LUCIA])
    world.show("mailboxes", [box, MISSION_BOX])
    world.show("clock", {**WORLD["clock"], "now": "2021-09-22T23:59:00+02:00"})
    world.show("bot", {"state": "stopped", "can_control": True})
    expect(page.locator(".lamp-stopped")).to_be_visible()
    expect(page.locator("#mailbox .back .badge")).to_be_visible()
    page.wait_for_timeout(200)

    assert page.evaluate("window.shifts") == []
