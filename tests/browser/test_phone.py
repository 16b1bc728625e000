"""The phone: what it shows, and what tapping and typing do."""

from __future__ import annotations

import copy

from playwright.sync_api import Page, expect

from tests.browser.fixture_data import AMINATA, GRACE, LUCIA
from tests.browser.fixture_world import FixtureWorld, Json

SEND = "/api/phones/1001/send"


def _with(**change: object) -> list[Json]:
    return [{**copy.deepcopy(AMINATA), **change}, GRACE, LUCIA]


def _said(number: int, text: str) -> Json:
    return {**AMINATA["messages"][1], "id": number, "html": text, "text": text, "keyboard": []}


def test_phone_shows_messages_buttons_edits_and_documents(page: Page) -> None:
    phone = page.locator("#phone")

    expect(phone.locator(".bubble")).to_have_count(8)
    expect(phone.locator(".bubble strong").first).to_have_text("Bonjour Aminata.")
    expect(phone.get_by_role("button", name="Haïti")).to_be_visible()
    expect(phone.locator(".bubble", has_text="edited")).to_contain_text("Présenter")
    expect(phone.locator(".bubble-file")).to_contain_text("resume.pdf")
    expect(phone.get_by_role("link", name="Le site")).to_have_attribute(
        "href", "https://example.org/pre-sessions"
    )


def test_press_tells_message_and_data(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="Togo", exact=True).click()

    assert world.heard("/api/phones/1001/press") == [{"message_id": 4, "data": "s:TG"}]


def test_typing_and_enter_sends_and_empties_the_field(page: Page, world: FixtureWorld) -> None:
    field = page.locator("#phone textarea")
    field.press_sequentially("  Ligue <b>Exemple</b> ")
    field.press("Shift+Enter")
    field.press_sequentially("deux")
    field.press("Enter")

    expect(field).to_have_value("")
    assert world.heard(SEND) == [{"text": "Ligue <b>Exemple</b> \ndeux"}]


def test_refusal_is_said_and_what_was_typed_comes_back(page: Page, world: FixtureWorld) -> None:
    world.refusals[SEND] = "This bot is blocked on this phone."
    field = page.locator("#phone textarea")
    field.fill("Bonjour")
    field.press("Enter")

    expect(page.locator("#notices")).to_have_text("This bot is blocked on this phone.")
    expect(field).to_have_value("Bonjour")


def test_edit_changes_my_own_message(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="Edit “togo”").click()
    field = page.locator("#phone textarea")
    expect(field).to_have_value("togo")
    field.fill("Togo")
    field.press("Enter")

    expect(page.locator(".editing")).to_have_count(0)
    assert world.called("/api/phones/1001/edit") == [{"message_id": 5, "text": "Togo"}]


def test_document_is_sent_with_its_bytes(page: Page, world: FixtureWorld) -> None:
    page.locator("#phone input[type=file]").set_input_files(
        {"name": "rapport.txt", "mimeType": "text/plain", "buffer": "été".encode()}
    )

    sent = {"name": "rapport.txt", "type": "text/plain", "base64": "w6l0w6k="}
    assert world.heard("/api/phones/1001/document") == [sent]


def test_update_keeps_what_is_typed_where_it_is(page: Page, world: FixtureWorld) -> None:
    field = page.locator("#phone textarea")
    field.press_sequentially("half a sen")
    log = page.locator("#phone .log")
    log.evaluate("node => node.scrollTo(0, 0)")
    expect(page.locator("#phone .to-newest")).to_be_visible()
    field.evaluate("node => node.setSelectionRange(4, 4)")
    world.show("phones", _with(messages=[*AMINATA["messages"], _said(9, "news")], typing=True))

    expect(page.locator("#phone .bubble")).to_have_count(9)
    expect(page.locator(".typing")).to_have_text("typing…")
    expect(field).to_be_focused()
    expect(field).to_have_value("half a sen")
    assert field.evaluate("node => node.selectionStart") == 4
    assert log.evaluate("node => node.scrollTop") == 0


def test_log_follows_the_newest_message(page: Page, world: FixtureWorld) -> None:
    more = [_said(number, "a line\n" * 6) for number in range(9, 14)]
    world.show("phones", _with(messages=[*AMINATA["messages"], *more]))

    expect(page.locator("#phone .bubble").last).to_be_in_viewport()
    expect(page.locator("#phone .to-newest")).to_be_hidden()


def test_toast_answers_a_press(page: Page, world: FixtureWorld) -> None:
    world.show("phones", _with(toast={"text": "Already chosen", "alert": False}))
    expect(page.locator("#phone .toast")).to_have_text("Already chosen")

    world.show("phones", _with(toast=None))
    expect(page.locator("#phone .toast")).to_have_count(0)


def test_closed_phone_keeps_messages_waiting(page: Page, world: FixtureWorld) -> None:
    page.locator("#phone").get_by_role("button", name="Close the phone").click()
    messages = [*AMINATA["messages"], _said(9, "one"), _said(10, "two")]
    world.show("phones", _with(messages=messages))

    expect(page.locator(".lock-note")).to_have_text(["Pre-sessionsone", "Pre-sessionstwo"])
    expect(page.locator(".person .badge")).to_have_text("2")
    page.locator(".lock-open").click()
    expect(page.locator(".person .badge")).to_have_count(0)
    expect(page.locator("#phone .bubble")).to_have_count(10)


def test_draft_belongs_to_its_phone(page: Page) -> None:
    field = page.locator("#phone textarea")
    field.fill("for the bot")
    page.get_by_role("button", name="Grace, en").click()
    expect(field).to_have_value("")
    page.get_by_role("button", name="Aminata, fr").click()

    expect(field).to_have_value("for the bot")


def test_first_contact_is_a_start_button(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="Lucía, es").click()
    page.get_by_role("button", name="Start", exact=True).click()

    assert world.heard("/api/phones/1003/send") == [{"text": "/start"}]


def test_new_person_gets_a_phone(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="New person").click()
    page.get_by_label("Language of their Telegram").select_option("es")
    expect(page.get_by_label("First name")).to_have_value("Lucía")
    page.get_by_label("First name").fill("Inés")
    page.get_by_role("button", name="Hand over a phone").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert world.called("/api/phones") == [{"name": "Inés", "language": "es"}]


def test_block_and_unblock(page: Page, world: FixtureWorld) -> None:
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Block this bot").click()
    world.show("phones", _with(blocked=True))
    page.get_by_role("button", name="Unblock this bot").click()

    expect(page.locator("#phone textarea")).to_have_count(0)
    path = "/api/phones/1001/block"
    assert world.heard(path, path) == [{"blocked": True}, {"blocked": False}]


def test_ready_answers_are_sent_as_text(page: Page, world: FixtureWorld) -> None:
    asked = {**_said(9, "Oui ?"), "reply_keyboard": [["Oui", "Non"]]}
    world.show("phones", _with(messages=[*AMINATA["messages"], asked]))
    page.get_by_role("button", name="Non", exact=True).click()

    assert world.heard(SEND) == [{"text": "Non"}]
