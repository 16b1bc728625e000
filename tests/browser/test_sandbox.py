"""The page on the real sandbox: what people do there reaches a bot that speaks the protocols."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.browser.fixture_data import BOT, HOSTILE
from tests.browser.real_world import RealWorld


def test_telegram_chat_goes_both_ways(screen: Page, real: RealWorld) -> None:
    phone = screen.locator("#phone")
    phone.get_by_role("button", name="Start", exact=True).click()
    started = real.update()["message"]
    chat = started["chat"]["id"]
    assert (started["text"], started["from"]["language_code"]) == ("/start", "fr")

    keyboard = {"inline_keyboard": [[{"text": "Togo", "callback_data": "s:TG"}]]}
    asked = real.telegram(
        "sendMessage",
        chat_id=chat,
        text="<b>Quel</b> État ? &lt;!channel&gt;",
        parse_mode="HTML",
        reply_markup=keyboard,
    )
    expect(phone.locator(".bubble-text").last).to_have_text("Quel État ? <!channel>")
    phone.get_by_role("button", name="Togo", exact=True).click()
    pressed = real.update()["callback_query"]
    assert (pressed["data"], pressed["message"]["message_id"]) == ("s:TG", asked["message_id"])

    real.telegram("answerCallbackQuery", callback_query_id=pressed["id"], text="Noté")
    expect(phone.locator(".toast")).to_have_text("Noté")
    real.telegram(
        "editMessageText", chat_id=chat, message_id=asked["message_id"], text="Togo : noté."
    )
    expect(phone.locator(".bubble").last).to_contain_text("Togo : noté.edited")
    expect(phone.get_by_role("button", name="Togo", exact=True)).to_have_count(0)


def test_phone_edit_document_and_block_reach_the_bot(screen: Page, real: RealWorld) -> None:
    phone = screen.locator("#phone")
    phone.get_by_role("button", name="Start", exact=True).click()
    chat = real.update()["message"]["chat"]["id"]
    phone.locator("textarea").fill(HOSTILE)
    phone.locator("textarea").press("Enter")
    assert real.update()["message"]["text"] == HOSTILE
    phone.get_by_role("button", name="Edit").last.click()
    phone.locator("textarea").fill("corrected")
    phone.locator("textarea").press("Enter")
    assert real.update()["edited_message"]["text"] == "corrected"
    phone.locator("input[type=file]").set_input_files(
        {"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    assert real.update()["message"]["document"]["file_name"] == "rapport.pdf"
    phone.get_by_role("button", name="More", exact=True).click()
    screen.get_by_role("menuitem", name="Block this bot").click()

    member = real.update()["my_chat_member"]
    assert (member["chat"]["id"], member["new_chat_member"]["status"]) == (chat, "kicked")


def test_letter_arrives_and_its_answer_threads(screen: Page, real: RealWorld) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = BOT, "koffi@collectif-citoyen.example"
    letter["Subject"], letter["Message-ID"] = "Votre candidature", "<letter-1@upr-info.test>"
    letter.set_content("Bonjour,\n\nMerci de confirmer.\n")
    letter.add_alternative(
        '<html lang="fr"><body><h1>Merci de confirmer</h1></body></html>', subtype="html"
    )
    letter.add_attachment("BEGIN:VCALENDAR\r\n", subtype="calendar", filename="agenda.ics")
    real.send_mail(letter)

    mailbox = screen.locator("#mailbox")
    mailbox.get_by_label("Mailbox").select_option("koffi@collectif-citoyen.example")
    mailbox.locator(".mail-row.fresh").click()
    inside = screen.frame_locator("#mailbox iframe")
    expect(inside.get_by_role("heading")).to_have_text("Merci de confirmer")
    expect(mailbox.locator(".files li")).to_contain_text(["agenda.ics"])
    mailbox.get_by_role("button", name="Reply").click()
    screen.get_by_role("textbox", name="Letter").press_sequentially("Oui")
    mailbox.get_by_role("button", name="Send").click()
    expect(mailbox.locator(".compose")).to_have_count(0)

    [raw] = real.inbox()
    answer = email.message_from_bytes(raw, policy=email.policy.default)
    body = answer.get_body(("plain",))
    assert body is not None
    text = body.get_content().splitlines()
    assert (answer["subject"], answer["in-reply-to"], answer["references"]) == (
        "Re: Votre candidature",
        "<letter-1@upr-info.test>",
        "<letter-1@upr-info.test>",
    )
    assert (text[0], text[2][:3], text[3:]) == (
        "Oui",
        "Le ",
        ["> Bonjour,", ">", "> Merci de confirmer."],
    )


def test_clock_moves_for_everyone(screen: Page, real: RealWorld) -> None:
    real.post("/api/clock/marks", {"label": "After the close", "at": "2021-08-17T00:30:00+02:00"})
    screen.get_by_role("button", name="After the close").click()
    expect(screen.locator(".clock-day")).to_contain_text("Tue, 17 August 2021")
    expect(screen.locator(".clock-time time")).to_have_text("00:30")
    screen.get_by_role("button", name="+1 day").click()
    expect(screen.locator(".clock-day")).to_contain_text("Wed, 18 August 2021")
    expect(screen.locator(".moved")).to_be_visible()
    screen.get_by_role("button", name="Real time").click()

    expect(screen.locator(".moved")).to_have_count(0)


def test_new_person_and_new_mailbox_are_there_at_once(screen: Page) -> None:
    screen.get_by_role("button", name="New person").click()
    screen.get_by_label("First name").fill("Noé")
    screen.get_by_role("button", name="Hand over a phone").click()
    expect(screen.get_by_role("button", name="Noé, fr")).to_have_attribute("aria-pressed", "true")
    screen.locator("#mission").get_by_role("button", name="New address").click()
    screen.get_by_label("Address", exact=True).fill("second@geneva.example")
    screen.get_by_role("button", name="Open the mailbox").click()

    expect(screen.locator("#mission select")).to_have_value("second@geneva.example")


def test_fault_ordered_on_the_page_strikes_the_bot(screen: Page, real: RealWorld) -> None:
    screen.get_by_role("button", name="Faults…").click()
    screen.get_by_role("button", name="Mail relay: try again later").click()
    expect(screen.locator(".fault-active li")).to_have_text(["smtp: 451, 3 more"])
    screen.get_by_role("button", name="All well again").click()

    expect(screen.locator(".fault-active")).to_have_count(0)


def test_restart_of_the_sandbox_loses_nothing_on_the_page(screen: Page, real: RealWorld) -> None:
    phone = screen.locator("#phone")
    phone.get_by_role("button", name="Start", exact=True).click()
    chat = real.update()["message"]["chat"]["id"]
    phone.locator("textarea").press_sequentially("half a sen")
    real.stop()
    expect(screen.locator("#link")).to_be_visible()
    real.start()
    real.telegram("sendMessage", chat_id=chat, text="Back again")

    expect(screen.locator("#link")).to_be_hidden()
    expect(phone.locator(".bubble-text")).to_have_text(["/start", "Back again"])
    expect(phone.locator("textarea")).to_have_value("half a sen")
