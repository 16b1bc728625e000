"""Above the panes: the clock, the bot's process, the faults, the hints, the link."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.fixture_data import AMINATA, WORLD
from tests.browser.fixture_world import FixtureWorld


def test_clock_shows_geneva_whatever_the_browser(page: Page) -> None:
    expect(page.locator(".clock-time time")).to_have_text("09:05")
    expect(page.locator(".clock-day")).to_contain_text("Mon, 26 July 2021")


def test_clock_moves_by_steps_and_marks(page: Page, world: FixtureWorld) -> None:
    for name in ["+1 hour", "+1 day", "After the close", "Real time"]:
        page.locator("#clock").get_by_role("button", name=name).click()

    assert world.heard(*["/api/clock"] * 4) == [
        {"advance": 3600},
        {"advance": 86400},
        {"at": "2021-08-17T00:30:00+02:00"},
        {"real": True},
    ]


def test_clock_is_set_in_genevas_time(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="Set…").click()
    field = page.get_by_label("Date and time in Geneva")
    expect(field).to_have_value("2021-07-26T09:05")
    field.fill("2021-12-07T09:00")
    page.get_by_role("button", name="Set", exact=True).click()

    expect(field).to_have_count(0)
    assert world.called("/api/clock") == [{"at": "2021-12-07T08:00:00.000Z"}]


def test_line_of_the_round_shows_where_we_are(page: Page, world: FixtureWorld) -> None:
    here = page.locator(".round-line [aria-current=step]")
    expect(here).to_have_text("Call opens20 Jul")
    world.show("clock", {**WORLD["clock"], "now": "2021-08-17T00:31:00+02:00"})

    expect(here).to_have_text("After the close17 Aug")
    expect(page.locator(".round-line .passed")).to_have_count(4)


def test_bot_is_killed_and_started(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="Kill").click()
    world.show("bot", {"state": "stopped", "can_control": True})
    expect(page.locator(".lamp")).to_have_text("Bot stopped")
    page.get_by_role("button", name="Start the bot").click()

    assert world.heard("/api/bot/kill", "/api/bot/start") == [{}, {}]


def test_foreign_bot_is_only_shown(page: Page, world: FixtureWorld) -> None:
    world.show("bot", {"state": "absent", "can_control": False})

    expect(page.locator("#process")).to_have_text("No bot connected")
    expect(page.locator("#process button")).to_have_count(0)


def test_fault_is_ordered(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="Faults…").click()
    page.get_by_role("button", name="Mail relay: try again later").click()
    fault = {"service": "smtp", "fault": "451", "times": 3}
    assert world.heard(*["/api/faults"] * 3) == [{}, fault, {}]

    page.keyboard.press("Escape")
    expect(page.locator("#faults")).to_be_hidden()


def test_next_hint_stands_out_and_leads_to_its_place(page: Page, world: FixtureWorld) -> None:
    following = page.locator("#hint [aria-current=step]")
    expect(following).to_have_text("Let time pass")
    world.show("phones", [{**AMINATA, "messages": []}])
    world.show("mailboxes", [])
    expect(following).to_have_text("Apply")
    following.click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_focused()
    greeted = {**AMINATA, "messages": AMINATA["messages"][:2]}
    world.show("phones", [greeted])
    expect(page.locator("#phone")).to_contain_text("Bonjour Aminata.")
    expect(following).to_have_text("Apply")
    world.show("phones", [AMINATA])
    expect(following).to_have_text("Let time pass")
    world.show("clock", {**WORLD["clock"], "now": "2021-08-17T00:31:00+02:00"})

    expect(following).to_have_text("Decide")


def test_small_screen_shows_the_last_two_hints_which_the_page_cannot_tell_apart(
    hand: Page, world: FixtureWorld
) -> None:
    shown = hand.locator(".hint-steps li:visible a")
    expect(shown).to_have_text(["Let time pass"])
    world.show("clock", {**WORLD["clock"], "now": "2021-08-17T00:31:00+02:00"})
    expect(shown).to_have_text(["Decide", "Invite missions"])


def test_whole_line_of_the_round_is_on_a_small_screen(hand: Page) -> None:
    marks = hand.locator(".round-line button")
    expect(marks).to_have_count(6)
    boxes = [mark.bounding_box() for mark in marks.all()]

    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


def test_hints_stay_hidden_once_read(page: Page) -> None:
    expect(page.locator(".hint-steps li")).to_have_count(4)
    page.get_by_role("button", name="Hide these hints").click()
    page.reload()
    page.locator(".person").first.wait_for()
    expect(page.locator("#hint")).to_be_hidden()
    page.get_by_role("button", name="Hints").click()

    expect(page.locator(".hint-steps li")).to_have_count(4)


def test_page_says_when_the_sandbox_is_gone_and_catches_up(page: Page, world: FixtureWorld) -> None:
    field = page.locator("#phone textarea")
    field.press_sequentially("still here")
    world.stop()
    expect(page.locator("#link")).to_have_text("The sandbox does not answer. Trying again…")
    said = {**AMINATA["messages"][5], "id": 9, "html": "while you were away"}
    phone = {**AMINATA, "messages": [*AMINATA["messages"], said]}
    world.world["phones"] = [phone]
    world.start()

    expect(page.locator("#link")).to_be_hidden()
    expect(page.locator("#notices")).to_have_text("Connected again.")
    expect(page.locator("#phone .bubble").last).to_contain_text("while you were away")
    expect(field).to_have_value("still here")
