"""Letters as Telegram messages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import structlog
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.base import Letter
from bot.channels.telegram.failures import is_ailing, is_unchanged, is_unparsable, send_error
from bot.errors import SendError, TemporarySendError
from bot.render.rendered import Button, Rendered

log = structlog.get_logger()

_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_IN_A_ROW = 3  # errors of its own that Telegram may have before all others are held up


class Sender:
    """Sends the parts of a letter one after the other."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._errors = 0

    async def send(self, letter: Letter, parts_done: int) -> str:
        """Send what has not been sent yet; returns the id of the last message."""
        if letter.keeps_text:
            return await self._change_buttons(letter)
        parts = letter.rendered.parts
        message_id = ""
        for index in range(parts_done, len(parts)):
            try:
                message_id = await self._part(letter, index)
            except TelegramError as error:
                failure = self._judged(send_error(error))
                failure.parts_done = index
                raise failure from error
            self._errors = 0
        return message_id

    def _judged(self, failure: SendError) -> SendError:
        """One error of Telegram's among its answers delays one message; a row of them, all."""
        if not is_ailing(failure):
            self._errors = 0
            return failure
        self._errors += 1
        if self._errors > _IN_A_ROW:
            return failure
        return TemporarySendError(failure.reason)

    async def _change_buttons(self, letter: Letter) -> str:
        """Leave the words of an earlier message; buttons that are gone already are no loss."""
        message_id = letter.replaces or ""
        rows = [[_button(each) for each in row] for row in letter.rendered.buttons]
        try:
            await self._bot.do_api_request(
                "editMessageReplyMarkup",
                {
                    "chat_id": letter.to.value,
                    "message_id": int(message_id),
                    "reply_markup": {"inline_keyboard": rows},
                },
            )
        except (InvalidToken, BadRequest):  # so the library reads "not found" and "not modified"
            log.info("telegram.buttons_stayed")
        except TelegramError as error:
            raise self._judged(send_error(error)) from error
        return message_id

    async def _part(self, letter: Letter, index: int) -> str:
        try:
            return await self._show(letter, index, letter.rendered.parts[index], ParseMode.HTML)
        except BadRequest as error:
            if not is_unparsable(error):
                raise
        return await self._show(letter, index, _without_markup(letter.rendered, index), None)

    async def _show(self, letter: Letter, index: int, text: str, mode: ParseMode | None) -> str:
        # Only the message under the first part is ours to rewrite; an id of another channel is not.
        if index == 0 and letter.replaces and letter.replaces.isdecimal():
            return await self._rewrite(letter, letter.replaces, text, mode)
        return await self._post(letter, index, text, mode)

    async def _post(self, letter: Letter, index: int, text: str, mode: ParseMode | None) -> str:
        # The plain call: the library's own would build a Message object to be thrown away.
        message: Any = await self._bot.do_api_request(
            "sendMessage", {"chat_id": letter.to.value, **_shown(letter, index, text, mode)}
        )
        # It was taken, whatever else the answer holds.
        return str(message.get("message_id", "")) if isinstance(message, dict) else ""

    async def _rewrite(
        self, letter: Letter, message_id: str, text: str, mode: ParseMode | None
    ) -> str:
        place = {"chat_id": letter.to.value, "message_id": int(message_id)}
        try:
            await self._bot.do_api_request(
                "editMessageText", {**place, **_shown(letter, 0, text, mode)}
            )
        except InvalidToken:
            # So the library reads "not found". Where it is the token, this is refused as well.
            return await self._post(letter, 0, text, mode)
        except BadRequest as error:
            if is_unparsable(error):
                raise
            if not is_unchanged(error):
                # Gone, too old, or not to be had: an answer below is better than none.
                return await self._post(letter, 0, text, mode)
        return message_id


def _shown(letter: Letter, index: int, text: str, mode: ParseMode | None) -> dict[str, Any]:
    """What a part looks like, as the Bot API's methods take it."""
    shown: dict[str, Any] = {"text": text, "link_preview_options": {"is_disabled": True}}
    if mode is not None:
        shown["parse_mode"] = mode
    rendered = letter.rendered
    if rendered.buttons and index == len(rendered.parts) - 1:
        rows = [[_button(each) for each in row] for row in rendered.buttons]
        shown["reply_markup"] = {"inline_keyboard": rows}
    return shown


def _button(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": button.data}


def _without_markup(rendered: Rendered, index: int) -> str:
    """The words of a part whose markup Telegram did not take."""
    if len(rendered.parts) == 1:
        return rendered.text
    return unescape(_TAG.sub("", rendered.parts[index]))
