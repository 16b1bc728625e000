"""Keyboards under messages, checked as Telegram checks them."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from bot.sandbox.telegram.errors import BotApiError, bad_request
from bot.sandbox.world import Json

_INLINE_BUTTONS: Final = 100
_REPLY_BUTTONS: Final = 300
_ROW: Final = 8
_DATA_BYTES: Final = 64
_SCHEMES: Final = frozenset({"http", "https", "tg", "ton", "tonsite"})
_OTHER_ACTIONS: Final = (
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
    "pay",
    "callback_game",
)


def check_reply_markup(markup: Any) -> Json | None:
    """A keyboard that Telegram would accept, in one shape; `BotApiError` says what is wrong."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = [[_inline(button) for button in row] for row in _rows(markup["inline_keyboard"])]
        return {"inline_keyboard": _within(rows, _INLINE_BUTTONS)} if any(rows) else None
    if "keyboard" in markup:
        rows = [[_reply(button) for button in row] for row in _rows(markup["keyboard"])]
        return markup | {"keyboard": _within(rows, _REPLY_BUTTONS)}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    raise bad_request("can't parse reply markup: one of the keyboards must be specified")


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    return [row for row in rows if row]


def _within(rows: list[list[Json]], buttons: int) -> list[list[Json]]:
    if sum(map(len, rows)) > buttons or any(len(row) > _ROW for row in rows):
        raise bad_request("reply markup is too long")
    return rows


def _text(button: Any, kind: str) -> str:
    text = button.get("text") if isinstance(button, dict) else None
    if not isinstance(text, str):
        raise bad_request(f'can\'t parse {kind} button: Field "text" must be of type String')
    if not text.strip():
        raise bad_request(f"{kind} button text must be non-empty")
    return text


def _inline(button: Any) -> Json:
    _text(button, "inline keyboard")
    checked: Json = dict(button)
    if "callback_data" in checked:
        _check_data(checked["callback_data"])
    elif "url" in checked:
        _check_url(checked["url"])
    elif not any(action in checked for action in _OTHER_ACTIONS):
        raise _not_a_button("Text buttons are unallowed in the inline keyboard")
    return checked


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _not_a_button('Field "callback_data" must be of type String')
    if not 1 <= len(data.encode()) <= _DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    parts = urlsplit(str(url))
    if parts.scheme not in _SCHEMES or not parts.netloc:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    _text(button, "keyboard")
    return dict(button)


def _not_a_button(detail: str) -> BotApiError:
    return bad_request(f"can't parse inline keyboard button: {detail}")
