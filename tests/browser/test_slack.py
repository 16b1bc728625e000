"""The staff's Slack: Block Kit drawn, pressed, chosen, asked about, and submitted."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.fixture_data import SLACK, VIEW
from tests.browser.fixture_world import FixtureWorld, Json

CARD = "1627282860.000200"
PRESSED = {"user": "U0APPROVE", "channel": "C0PRESESS", "ts": CARD}


def _card(page: Page) -> Locator:
    return page.locator(".slack-message", has_text="Togo: 7 applications")


def _open_modal(page: Page, world: FixtureWorld, **more: object) -> Locator:
    world.show("slack", {**SLACK, "views": [{**VIEW, **more}]})
    return page.get_by_role("dialog", name="Late access")


def test_blocks_are_drawn(page: Page) -> None:
    card = _card(page)

    expect(card.locator(".bk-header")).to_have_text("Togo: 7 applications, 4 places")
    expect(card.locator(".bk-section strong").first).to_have_text(
        "1. Collectif Exemple pour les droits"
    )
    expect(card.locator(".bk-section code")).to_have_text("PS40-TG-0001")
    expect(card.locator(".bk-button.primary")).to_have_text("Approve")
    expect(card.locator(".bk-button.danger")).to_have_text("Decline")
    expect(card.locator(".bk-fields > .bk-text")).to_have_count(4)
    expect(card.locator(".mention")).to_have_text("@Rui Sample")
    expect(card.locator(".bk-divider")).to_have_count(1)
    expect(card.locator(".bk-context a")).to_have_attribute("href", "https://example.org/criteria")
    expect(page.locator(".slack-message .rich-list li")).to_have_text(["a date", "a name"])
    expect(page.get_by_role("img", name="Bars: nine of twelve themes")).to_be_visible()


def test_press_tells_who_what_and_where(page: Page, world: FixtureWorld) -> None:
    _card(page).get_by_role("button", name="Waitlist").click()

    expect(_card(page).locator(".busy")).to_have_count(0)
    pressed = {"action_id": "waitlist", "block_id": "a1", "value": "PS40-TG-0001"}
    assert world.called("/api/slack/press") == [{**PRESSED, **pressed}]


def test_confirm_asks_first(page: Page, world: FixtureWorld) -> None:
    approve = _card(page).get_by_role("button", name="Approve")
    question = page.get_by_role("alertdialog", name="Approve this speaker?")
    approve.click()
    expect(question.locator("strong")).to_have_text("confirmation in French")
    question.get_by_role("button", name="Not yet").click()
    expect(question).to_have_count(0)
    assert world.calls == []

    approve.click()
    question.get_by_role("button", name="Approve").click()
    expect(question).to_have_count(0)
    pressed = {"action_id": "approve", "block_id": "a1", "value": "PS40-TG-0001"}
    assert world.called("/api/slack/press") == [{**PRESSED, **pressed}]


def test_menus_tell_what_was_chosen(page: Page, world: FixtureWorld) -> None:
    card = _card(page)
    card.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Add a note").click()
    card.get_by_label("Sort by").select_option("name")
    card.locator("summary").click()
    card.get_by_label("Torture").check()
    card.get_by_label("Women’s rights").check()

    expect(card.locator("summary")).to_have_text("Torture, Women’s rights")
    chosen: list[Json] = [
        {"action_id": "more", "block_id": "s1", "value": "note"},
        {"action_id": "sort", "block_id": "sel", "value": "name"},
        {"action_id": "themes", "block_id": "sel", "value": ["torture"]},
        {"action_id": "themes", "block_id": "sel", "value": ["torture", "women"]},
    ]
    assert world.heard(*["/api/slack/press"] * 4) == [{**PRESSED, **each} for each in chosen]


def test_ephemeral_message_is_for_one_person(page: Page) -> None:
    private = page.locator(".ephemeral")
    expect(private).to_have_count(0)
    page.get_by_label("I am").select_option("U0VIEWER")
    expect(private).to_contain_text("Only visible to you")
    private.get_by_role("button", name="Dismiss message").click()

    expect(private).to_have_count(0)


def test_thread_opens_and_takes_replies(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="1 reply").click()
    expect(page.locator(".slack-message")).to_have_count(2)
    field = page.get_by_label("Reply in thread")
    field.fill("Yes, <please> & soon")
    field.press("Enter")
    expect(field).to_have_value("")
    page.get_by_role("button", name="Channel").click()

    expect(page.locator(".slack-message")).to_have_count(3)
    assert world.heard("/api/slack/message") == [
        {
            "user": "U0APPROVE",
            "channel": "C0PRESESS",
            "text": "Yes, <please> & soon",
            "thread_ts": CARD,
        }
    ]


def test_slash_command_is_told_from_a_message(page: Page, world: FixtureWorld) -> None:
    page.get_by_label("I am").select_option("U0REVIEW")
    field = page.get_by_label("Message #presessions")
    field.fill("/presessions status Togo")
    field.press("Enter")
    expect(field).to_have_value("")

    command = {
        "user": "U0REVIEW",
        "channel": "C0PRESESS",
        "command": "/presessions",
        "text": "status Togo",
    }
    assert world.heard("/api/slack/command") == [command]


def test_modal_submits_every_input(page: Page, world: FixtureWorld) -> None:
    dialog = _open_modal(page, world)
    dialog.get_by_label("Email of the person").fill("late@example.org")
    dialog.get_by_label("Haiti").check()
    dialog.get_by_label("Why").fill("The power was cut.")
    dialog.get_by_role("button", name="Grant").click()

    expect(dialog.locator("form[aria-busy=false]")).to_have_count(1)
    values = {
        "who": {"email": "late@example.org"},
        "until": {"date": "2021-08-20"},
        "why": {"text": "The power was cut."},
        "states": {"pick": ["HT"]},
    }
    assert world.called("/api/slack/view/submit") == [
        {"user": "U0APPROVE", "view_id": "V1", "values": values}
    ]


def test_modal_shows_errors_at_the_block_and_keeps_the_rest(
    page: Page, world: FixtureWorld
) -> None:
    dialog = _open_modal(page, world)
    dialog.get_by_label("Email of the person").fill("late@")
    dialog.get_by_label("Togo").check()
    _open_modal(page, world, errors={"who": "This is not an address."})

    wrong = dialog.get_by_label("Email of the person")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description("This is not an address.")
    expect(dialog.get_by_role("alert")).to_have_text("This is not an address.")
    expect(wrong).to_have_value("late@")
    expect(dialog.get_by_label("Togo")).to_be_checked()


def test_modal_says_when_the_bot_does_not_answer(page: Page, world: FixtureWorld) -> None:
    world.refusals["/api/slack/view/submit"] = "The app did not answer within 3 seconds."
    dialog = _open_modal(page, world)
    dialog.get_by_role("button", name="Grant").click()

    expect(dialog.get_by_role("alert")).to_have_text("The app did not answer within 3 seconds.")


def test_modal_is_updated_pushed_and_closed(page: Page, world: FixtureWorld) -> None:
    dialog = _open_modal(page, world)
    dialog.get_by_label("Why").fill("Half an explan")
    changed = {**VIEW["view"], "blocks": [*VIEW["view"]["blocks"], {"type": "divider"}]}
    world.show("slack", {**SLACK, "views": [{**VIEW, "view": changed}]})
    expect(dialog.locator(".bk-divider")).to_have_count(1)
    expect(dialog.get_by_label("Why")).to_have_value("Half an explan")

    second = {**VIEW["view"], "title": {"type": "plain_text", "text": "Are you sure?"}}
    pushed = {**VIEW, "view_id": "V2", "view": second}
    world.show("slack", {**SLACK, "views": [VIEW, pushed]})
    top = page.get_by_role("dialog", name="Are you sure?")
    top.get_by_role("button", name="Cancel").click()
    expect(top.locator("form[aria-busy=false]")).to_have_count(1)
    assert world.called("/api/slack/view/close") == [{"user": "U0APPROVE", "view_id": "V2"}]

    world.show("slack", SLACK)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_modal_belongs_to_whoever_opened_it(page: Page, world: FixtureWorld) -> None:
    dialog = _open_modal(page, world, user="U0REVIEW")
    expect(_card(page)).to_be_visible()
    expect(dialog).to_have_count(0)
    page.get_by_label("I am").select_option("U0REVIEW")

    expect(dialog).to_be_visible()


def test_home_is_opened_and_pressed(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="App Home").click()
    expect(page.locator(".slack-home .bk-header")).to_have_text("Pre-sessions 40")
    page.get_by_role("button", name="Refresh").click()

    expect(page.locator(".slack-home .busy")).to_have_count(0)
    home, press = world.heard("/api/slack/home", "/api/slack/view/press")
    assert home == {"user": "U0APPROVE"}
    assert (press["action_id"], press["block_id"], press["user"]) == ("refresh", "hs", "U0APPROVE")


def test_unknown_block_is_named_not_dropped(page: Page, world: FixtureWorld) -> None:
    message = {**SLACK["messages"][0], "blocks": [{"type": "hologram", "block_id": "x"}]}
    world.show("slack", {**SLACK, "messages": [message]})

    expect(page.locator(".bk-unknown")).to_have_text("A “hologram” block is not drawn here.")
