"""The mail programs: reading, replying as real mail programs do, writing."""

from __future__ import annotations

import copy

from playwright.sync_api import Page, expect

from tests.browser.fixture_data import APPLICANT_BOX, BOT, MISSION_BOX
from tests.browser.fixture_world import FixtureWorld, Json

REPLY_TEXT = """Oui, je confirme.

Le 26 juillet 2021 à 08:40, Pré-sessions <presessions@upr-info.test> a écrit :
> Madame, Monsieur,
>
> Nous avons bien reçu votre candidature.
>
>> Nous souhaitons intervenir sur le Togo."""


def _boxes_with(mail: Json) -> list[Json]:
    box = copy.deepcopy(APPLICANT_BOX)
    box["mails"].append({**box["mails"][1], **mail})
    return [box, MISSION_BOX]


def test_list_shows_newest_first(page: Page, world: FixtureWorld) -> None:
    world.show("mailboxes", _boxes_with({"id": 9, "at": "2021-07-25T09:00:00+02:00"}))
    rows = page.locator("#mailbox .mail-row")

    expect(rows.locator("time")).to_have_text(["08:40", "25 Jul"])


def test_what_came_and_what_was_sent_lie_apart(page: Page) -> None:
    rows = page.locator("#mailbox .mail-row")
    expect(rows.locator(".mail-subject")).to_have_text(["Re: Candidature Togo [PS40-TG-0001]"])
    expect(rows.locator(".mail-who")).to_have_text(["Pré-sessions"])
    page.locator("#mailbox").get_by_role("button", name="Sent").click()

    expect(rows.locator(".mail-subject")).to_have_text(["Candidature Togo"])
    expect(rows.locator(".mail-who")).to_have_text([f"To: {BOT}"])
    expect(rows.locator("time")).to_have_text(["25 Jul"])


def test_letter_shows_html_and_plain_text(page: Page) -> None:
    page.locator("#mailbox .mail-row").first.click()
    inside = page.frame_locator("#mailbox iframe")

    expect(inside.get_by_role("heading")).to_have_text("Votre candidature PS40-TG-0001")
    expect(inside.get_by_role("heading")).to_have_css("color", "rgb(29, 78, 216)")
    expect(page.locator("#mailbox .files li")).to_have_text(["candidature.pdf89 KB"])
    page.get_by_role("button", name="Plain text").click()
    expect(page.locator("#mailbox .letter-text")).to_contain_text("> Nous souhaitons intervenir")
    expect(page.locator("#mailbox iframe")).to_have_count(0)


def test_reply_quotes_and_threads(page: Page, world: FixtureWorld) -> None:
    page.locator("#mailbox .mail-row").first.click()
    page.locator("#mailbox").get_by_role("button", name="Reply").click()
    field = page.get_by_role("textbox", name="Letter")
    expect(field).to_be_focused()
    field.press_sequentially("Oui, je confirme.")
    page.locator("#mailbox").get_by_role("button", name="Send").click()

    expect(field).to_have_count(0)
    assert world.called("/api/mail") == [
        {
            "from": "contact@collectif.example",
            "to": f"Pré-sessions <{BOT}>",
            "subject": "Re: Candidature Togo [PS40-TG-0001]",
            "text": REPLY_TEXT,
            "in_reply_to": "<second@upr-info.test>",
            "references": "<first@collectif.example> <second@upr-info.test>",
            "attachments": [],
        }
    ]


def test_new_letter_carries_attachments(page: Page, world: FixtureWorld) -> None:
    page.locator("#mission").get_by_role("button", name="New letter").click()
    page.get_by_label("Subject").fill("Attendance")
    page.get_by_role("textbox", name="Letter").fill("We shall attend.")
    page.locator("#mission input[type=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"a,b"}
    )
    expect(page.locator("#mission .files li")).to_have_text(["list.csv"])
    page.locator("#mission").get_by_role("button", name="Send").click()

    expect(page.locator("#mission .compose")).to_have_count(0)
    assert world.called("/api/mail") == [
        {
            "from": "mission@geneva.example",
            "to": BOT,
            "subject": "Attendance",
            "text": "We shall attend.",
            "attachments": [{"name": "list.csv", "type": "text/csv", "base64": "YSxi"}],
        }
    ]


def test_refused_letter_stays_on_the_desk(page: Page, world: FixtureWorld) -> None:
    world.refusals["/api/mail"] = "The relay refused the letter."
    page.locator("#mailbox").get_by_role("button", name="New letter").click()
    page.get_by_label("Subject").fill("Hello")
    page.locator("#mailbox").get_by_role("button", name="Send").click()

    expect(page.locator("#notices")).to_have_text("The relay refused the letter.")
    expect(page.get_by_label("Subject")).to_have_value("Hello")


def test_letter_that_arrives_does_not_disturb_writing(page: Page, world: FixtureWorld) -> None:
    page.locator("#mailbox").get_by_role("button", name="New letter").click()
    page.get_by_label("Subject").press_sequentially("Half a sub")
    world.show("mailboxes", _boxes_with({"id": 9, "subject": "A reminder"}))

    expect(page.locator("#tabs .badge")).to_have_text("1")
    expect(page.get_by_label("Subject")).to_be_focused()
    expect(page.get_by_label("Subject")).to_have_value("Half a sub")


def test_letter_that_arrives_does_not_reload_the_one_being_read(
    page: Page, world: FixtureWorld
) -> None:
    page.locator("#mailbox .mail-row").first.click()
    expect(page.frame_locator("#mailbox iframe").get_by_role("heading")).to_be_visible()
    page.evaluate("window.frame = document.querySelector('#mailbox iframe').contentWindow")
    world.show("mailboxes", _boxes_with({"id": 9, "subject": "A reminder"}))

    expect(page.locator("#mailbox .back .badge")).to_have_text("1")
    assert page.evaluate("window.frame === document.querySelector('#mailbox iframe').contentWindow")


def test_unread_letter_is_marked_until_read(page: Page, world: FixtureWorld) -> None:
    later = {"id": 9, "subject": "A reminder", "at": "2021-07-26T09:00:00+02:00"}
    world.show("mailboxes", _boxes_with(later))
    fresh = page.locator("#mailbox .fresh")
    expect(fresh.locator(".mail-subject")).to_have_text("A reminder")
    fresh.click()
    page.locator("#mailbox .back").click()

    expect(page.locator("#mailbox .mail-row")).to_have_count(2)
    expect(fresh).to_have_count(0)


def test_new_mailbox_is_opened_for_its_pane(page: Page, world: FixtureWorld) -> None:
    page.locator("#mission").get_by_role("button", name="New address").click()
    page.get_by_label("Address", exact=True).fill("second@geneva.example")
    page.get_by_label("Whose it is").fill("Second Mission")
    page.get_by_role("button", name="Open the mailbox").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    made = {"address": "second@geneva.example", "label": "Second Mission", "owner": "mission"}
    assert world.called("/api/mailboxes") == [made]
