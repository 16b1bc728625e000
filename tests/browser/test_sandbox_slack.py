"""The staff's Slack on the real sandbox, before an app that speaks Socket Mode."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixture_data import HOME, MODAL, SHORTLIST
from tests.browser.real_world import RealWorld, SlackApp
from tests.channels.test_slack_surfaces import DOT

CHANNEL = "C0PRESESS"


@pytest.fixture
def app(real: RealWorld) -> Iterator[SlackApp]:
    """The office's app, connected."""
    app = SlackApp(real)
    yield app
    app.close()


def test_approval_is_asked_pressed_and_shown(screen: Page, real: RealWorld, app: SlackApp) -> None:
    posted = real.slack("chat.postMessage", channel=CHANNEL, text="Togo", blocks=SHORTLIST)
    screen.get_by_role("button", name="Approve").click()
    screen.get_by_role("alertdialog").get_by_role("button", name="Approve").click()
    pressed = app.take("interactive")
    [action] = pressed["actions"]
    assert (pressed["user"]["id"], pressed["message"]["ts"], action["value"]) == (
        "U0APPROVE",
        posted["ts"],
        "PS40-TG-0001",
    )

    done = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Approved* by <@U0APPROVE>"}}]
    real.slack("chat.update", channel=CHANNEL, ts=posted["ts"], text="Approved", blocks=done)
    card = screen.locator(".slack-message")
    expect(card.locator(".bk-section")).to_have_text(["Approved by @Uma Approver"])
    expect(card.get_by_role("button", name="Approve")).to_have_count(0)


def test_private_answer_is_for_whoever_pressed(
    screen: Page, real: RealWorld, app: SlackApp
) -> None:
    real.slack("chat.postMessage", channel=CHANNEL, text="Togo", blocks=SHORTLIST)
    screen.get_by_label("I am").select_option("U0VIEWER")
    screen.get_by_role("button", name="Waitlist").click()
    user = app.take("interactive")["user"]["id"]
    real.slack("chat.postEphemeral", channel=CHANNEL, user=user, text="Approvers only.")
    expect(screen.locator(".ephemeral .bk-text")).to_have_text("Approvers only.")
    screen.get_by_label("I am").select_option("U0APPROVE")

    expect(screen.locator(".ephemeral")).to_have_count(0)


def test_modal_is_opened_refused_corrected_and_closed(
    screen: Page, real: RealWorld, app: SlackApp
) -> None:
    field = screen.get_by_label("Message #presessions")
    field.fill("/presessions late")
    field.press("Enter")
    command = app.take("slash_commands")
    assert (command["command"], command["text"]) == ("/presessions", "late")
    real.slack("views.open", trigger_id=command["trigger_id"], view=MODAL)

    dialog = screen.get_by_role("dialog", name="Late access")
    dialog.get_by_label("Email of the person").fill("late@example.org")
    dialog.get_by_label("Haiti").check()
    dialog.get_by_role("button", name="Grant").click()
    refusal = {"response_action": "errors", "errors": {"who": "Nobody applied from there."}}
    state = app.take("interactive", refusal)["view"]["state"]["values"]
    assert state["who"]["email"]["value"] == "late@example.org"
    assert state["until"]["date"]["selected_date"] == "2021-08-20"
    assert [one["value"] for one in state["states"]["pick"]["selected_options"]] == ["HT"]
    expect(dialog.get_by_role("alert")).to_have_text("Nobody applied from there.")

    dialog.get_by_label("Email of the person").fill("known@example.org")
    dialog.get_by_role("button", name="Grant").click()
    state = app.take("interactive")["view"]["state"]["values"]
    assert state["who"]["email"]["value"] == "known@example.org"
    expect(dialog).to_have_count(0)


def test_missing_input_is_caught_before_the_app(
    screen: Page, real: RealWorld, app: SlackApp
) -> None:
    field = screen.get_by_label("Message #presessions")
    field.fill("/presessions late")
    field.press("Enter")
    trigger = app.take("slash_commands")["trigger_id"]
    real.slack("views.open", trigger_id=trigger, view=MODAL)
    dialog = screen.get_by_role("dialog", name="Late access")
    dialog.get_by_role("button", name="Grant").click()

    expect(dialog.locator(".bk-error")).to_have_count(2)


def test_home_opens_for_each_person(screen: Page, real: RealWorld, app: SlackApp) -> None:
    screen.get_by_role("button", name="App Home").click()
    event = app.take("events_api")["event"]
    assert (event["type"], event["user"]) == ("app_home_opened", "U0APPROVE")
    real.slack("views.publish", user_id="U0APPROVE", view=HOME)
    screen.get_by_role("button", name="Refresh").click()

    assert app.take("interactive")["actions"][0]["action_id"] == "refresh"


def test_thread_reply_and_message_reach_the_app(
    screen: Page, real: RealWorld, app: SlackApp
) -> None:
    posted = real.slack("chat.postMessage", channel=CHANNEL, text="Togo")
    screen.locator(".slack-message").hover()
    screen.get_by_role("button", name="Reply in thread").click()
    field = screen.get_by_label("Reply in thread")
    field.fill("<b> & co")
    field.press("Enter")
    event = app.take("events_api")["event"]
    while event["user"] != "U0APPROVE":
        event = app.take("events_api")["event"]

    assert (event["text"], event["thread_ts"]) == ("&lt;b&gt; &amp; co", posted["ts"])


def test_app_that_is_away_is_told_to_whoever_pressed(screen: Page, real: RealWorld) -> None:
    real.slack("chat.postMessage", channel=CHANNEL, text="Togo", blocks=SHORTLIST)
    screen.get_by_role("button", name="Waitlist").click()

    expect(screen.locator("#notices")).to_have_text("The app cannot be reached. Is it running?")


def test_uploaded_picture_is_drawn_in_its_message(
    screen: Page, real: RealWorld, app: SlackApp
) -> None:
    place = real.slack("files.getUploadURLExternal", filename="chart.png", length=len(DOT))
    request = urllib.request.Request(place["upload_url"], data=DOT, method="POST")
    urllib.request.urlopen(request, timeout=10).close()
    real.slack("files.completeUploadExternal", files=[{"id": place["file_id"]}])
    picture = {"id": place["file_id"]}
    blocks = [{"type": "image", "slack_file": picture, "alt_text": "Bars: 6 of 8"}]
    real.slack("chat.postMessage", channel=CHANNEL, text="Togo", blocks=blocks)
    shown = screen.get_by_role("img", name="Bars: 6 of 8")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 1)
