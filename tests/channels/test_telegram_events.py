"""Updates as events, held against python-telegram-bot's own parser."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram.incoming import ALLOWED_UPDATES, File, file_of, to_event
from bot.events import (
    Address,
    AddressFailed,
    AddressReturned,
    Event,
    PersonPressed,
    PersonWrote,
)
from tests.channels.contract import NOON

SENT, EDITED = 1627293600, 1627293660
AT, EDITED_AT = datetime.fromtimestamp(SENT, UTC), datetime.fromtimestamp(EDITED, UTC)
AMA = {"id": 1001, "is_bot": False, "first_name": "Ama", "language_code": "fr"}
CHAT = {"id": 1001, "type": "private", "first_name": "Ama"}
GROUP = {"id": -500, "type": "group", "title": "Friends"}
ADDRESS = Address(channel="telegram", value="1001")
FILE = {"file_id": "F1", "file_unique_id": "u1"}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": SENT, "chat": CHAT, "from": AMA} | content


def wrote(text: str = "", **more: Any) -> PersonWrote:
    facts: dict[str, Any] = {"id": f"9-{SENT}-7", "at": AT, "language_hint": "fr"}
    return PersonWrote(sender=ADDRESS, text=text, **(facts | more))


def member(status: str) -> dict[str, Any]:
    who = {"id": 42, "is_bot": True, "first_name": "Presessions"}
    return {"user": who, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def membership(before: str, after: str, chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    states = {"old_chat_member": member(before), "new_chat_member": member(after)}
    return {"chat": chat, "from": AMA, "date": SENT} | states


def press(**content: Any) -> dict[str, Any]:
    return {"id": "Q5", "from": AMA, "chat_instance": "1", "message": message()} | content


TABLE: list[tuple[str, dict[str, Any], Event | None]] = [
    ("message", message(text="Bonjour"), wrote("Bonjour")),
    ("message", message(text="/start PS40"), wrote("/start PS40")),
    ("message", message(text="a\x00b"), wrote("ab")),
    ("message", message(document=FILE, caption="notre rapport"), wrote("notre rapport")),
    ("message", message(photo=[FILE | {"width": 1, "height": 1}]), wrote()),
    (
        "message",
        message(
            sticker=FILE
            | {"type": "regular", "width": 1, "height": 1}
            | {"is_animated": False, "is_video": False}
        ),
        wrote(unsupported=True),
    ),
    ("message", message(voice=FILE | {"duration": 3}), wrote(unsupported=True)),
    (
        "message",
        message(video=FILE | {"duration": 3, "width": 1, "height": 1}, caption="look"),
        wrote("look", unsupported=True),
    ),
    (
        "message",
        message(animation=FILE | {"duration": 3, "width": 1, "height": 1}, document=FILE),
        wrote(unsupported=True),
    ),
    ("message", message(location={"latitude": 1.0, "longitude": 1.0}), wrote(unsupported=True)),
    ("message", message(pinned_message=message(text="Bonjour")), None),
    ("message", message(chat=GROUP, text="hello"), None),
    (
        "message",
        message(chat=GROUP, migrate_to_chat_id=-1009),
        AddressReturned(
            id=f"9-{SENT}",
            at=AT,
            address=Address(channel="telegram", value="-500"),
            new_value="-1009",
        ),
    ),
    (
        "edited_message",
        message(text="Bonsoir", edit_date=EDITED),
        wrote("Bonsoir", id=f"9-{EDITED}-7", at=EDITED_AT, edited=True),
    ),
    (
        "edited_message",
        message(location={"latitude": 1.0, "longitude": 1.0}, edit_date=EDITED),
        None,
    ),
    ("edited_message", message(chat=GROUP, text="x", edit_date=EDITED), None),
    (
        "callback_query",
        press(data="form:next"),
        PersonPressed(
            id="9-Q5",
            at=NOON,
            sender=ADDRESS,
            data="form:next",
            callback_id="Q5",
            message_id="7",
            language_hint="fr",
        ),
    ),
    ("callback_query", press(game_short_name="chess"), None),
    ("callback_query", press(data="x", message=message(chat=GROUP)), None),
    (
        "my_chat_member",
        membership("member", "kicked"),
        AddressFailed(
            id=f"9-{SENT}", at=AT, address=ADDRESS, permanent=True, reason="blocked by the person"
        ),
    ),
    (
        "my_chat_member",
        membership("kicked", "member"),
        AddressReturned(id=f"9-{SENT}", at=AT, address=ADDRESS, new_value="1001"),
    ),
    ("my_chat_member", membership("member", "kicked", GROUP), None),
    ("channel_post", {"message_id": 1, "date": SENT, "chat": GROUP, "text": "news"}, None),
]


@pytest.mark.parametrize(("kind", "body", "event"), TABLE)
def test_update_becomes_the_event_it_means(
    kind: str, body: dict[str, Any], event: Event | None
) -> None:
    assert to_event({"update_id": 9, kind: body}, NOON) == event


@pytest.mark.parametrize(("kind", "body", "event"), [row for row in TABLE if row[2]])
def test_update_is_read_as_the_library_reads_it(
    kind: str, body: dict[str, Any], event: Event
) -> None:
    update = Update.de_json({"update_id": 9, kind: body}, None)
    parsed = getattr(update, kind)
    chat = parsed.message.chat if kind == "callback_query" else parsed.chat
    match event:
        case PersonWrote():
            words = parsed.text or parsed.caption or ""
            assert (event.text, event.language_hint, event.at, event.sender.value) == (
                words.replace("\x00", ""),
                parsed.from_user.language_code,
                parsed.edit_date or parsed.date,
                str(chat.id),
            )
        case PersonPressed():
            assert (event.data, event.callback_id, event.message_id, event.sender.value) == (
                parsed.data,
                parsed.id,
                str(parsed.message.message_id),
                str(chat.id),
            )
        case AddressFailed() | AddressReturned():
            assert (event.at, event.address.value) == (parsed.date, str(chat.id))
        case _:
            pytest.fail(f"Telegram reports no {type(event).__name__}")


@pytest.mark.parametrize(("chat", "taken"), [(1001, True), (-1001, False)])
def test_chat_that_does_not_say_its_kind_is_known_by_its_number(chat: int, taken: bool) -> None:
    event = to_event({"update_id": 9, "message": message(text="hi", chat={"id": chat})}, NOON)
    assert (event is not None) is taken


def test_reused_update_number_is_another_event() -> None:
    first = to_event({"update_id": 9, "message": message(text="in July")}, NOON)
    later = message(text="in August", date=SENT + 700_000, message_id=8)
    second = to_event({"update_id": 9, "message": later}, NOON)
    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_repeated_update_is_the_same_event() -> None:
    update = {"update_id": 9, "message": message(text="hello")}
    assert to_event(update, NOON) == to_event(dict(update), NOON)


@pytest.mark.parametrize(
    ("content", "file"),
    [
        ({"text": "none"}, None),
        (
            {"document": FILE | {"file_name": "r\x00.pdf", "mime_type": "application/pdf"}},
            File(file_id="F1", name="r.pdf", media_type="application/pdf", size=0),
        ),
        (
            {"document": FILE | {"file_size": 11}},
            File(file_id="F1", name="document", media_type="application/octet-stream", size=11),
        ),
        (
            {"photo": [FILE | {"file_id": "small"}, FILE | {"file_id": "large", "file_size": 5}]},
            File(file_id="large", name="photo.jpg", media_type="image/jpeg", size=5),
        ),
        ({"animation": FILE, "document": FILE}, None),
    ],
)
def test_file_of_a_message_is_its_document_or_largest_photo(
    content: dict[str, Any], file: File | None
) -> None:
    assert file_of({"update_id": 9, "message": message(**content)}) == file


def test_only_kinds_that_are_read_are_asked_for() -> None:
    assert ALLOWED_UPDATES == ("message", "callback_query", "edited_message", "my_chat_member")


@given(text=st.text(), number=st.integers(0, 2**31), chat=st.integers(1, 2**52))
def test_any_text_becomes_words_that_can_be_stored(text: str, number: int, chat: int) -> None:
    body = message(text=text, chat=CHAT | {"id": chat})
    event = to_event({"update_id": number, "message": body}, NOON)
    if text:
        assert isinstance(event, PersonWrote)
        assert event.sender.value == str(chat)
        assert "\x00" not in event.text
        event.text.encode()
    else:
        assert event is None


@pytest.mark.parametrize("code", [{"a": 1}, ["fr"], 5, None])
def test_language_that_is_no_text_is_no_hint(code: object) -> None:
    body = message(text="hi") | {"from": {"id": 1, "language_code": code}}
    event = to_event({"update_id": 9, "message": body}, NOON)
    assert isinstance(event, PersonWrote)
    assert event.language_hint is None


def test_file_whose_size_is_no_number_is_unreadable_at_once() -> None:
    update = {"update_id": 9, "message": message(document=FILE | {"file_size": "x"})}
    with pytest.raises(ValueError, match="invalid literal"):
        file_of(update)
