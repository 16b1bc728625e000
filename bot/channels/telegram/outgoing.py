"""Letters as Telegram messages."""

from __future__ import annotations

import re
from html import unescape

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.base import Letter
from bot.channels.telegram.failures import (
    is_unchanged,
    is_uneditable,
    is_unparsable,
    send_error,
)
from bot.render.rendered import Button, Rendered

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


class Sender:
    """Sends the parts of a letter one after the other."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, letter: Letter, parts_done: int) -> str:
        """Send what has not been sent yet; returns the id of the last message."""
        parts = letter.rendered.parts
        message_id = ""
        for index in range(parts_done, len(parts)):
            try:
                message_id = await self._part(letter, index)
            except TelegramError as error:
                failure = send_error(error)
                failure.parts_done = index
                raise failure from error
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
        message: Message = await self._bot.send_message(
            letter.to.value,
            text,
            parse_mode=mode,
            reply_markup=_keyboard(letter.rendered, index),
            link_preview_options=_NO_PREVIEW,
        )
        return str(message.message_id)

    async def _rewrite(
        self, letter: Letter, message_id: str, text: str, mode: ParseMode | None
    ) -> str:
        try:
            await self._bot.edit_message_text(
                text,
                chat_id=letter.to.value,
                message_id=int(message_id),
                parse_mode=mode,
                reply_markup=_keyboard(letter.rendered, 0),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if is_uneditable(error):
                return await self._post(letter, 0, text, mode)
            if not is_unchanged(error):
                raise
        return message_id


def _keyboard(rendered: Rendered, index: int) -> InlineKeyboardMarkup | None:
    if not rendered.buttons or index < len(rendered.parts) - 1:
        return None
    return InlineKeyboardMarkup([[_button(each) for each in row] for row in rendered.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=button.data)


def _without_markup(rendered: Rendered, index: int) -> str:
    """The words of a part whose markup Telegram did not take."""
    if len(rendered.parts) == 1:
        return rendered.text
    return unescape(_TAG.sub("", rendered.parts[index]))
