"""The Bot API methods that put, change and remove messages in a chat."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Final

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.chats import Chats
from bot.sandbox.telegram.entities import FormattedText, parse_html, trimmed, utf16_length
from bot.sandbox.telegram.errors import BotApiError, bad_request
from bot.sandbox.telegram.markup import check_reply_markup
from bot.sandbox.telegram.records import ChatMessage, Phone, StoredFile
from bot.sandbox.world import Json

_TEXT_LIMIT: Final = 4096
_CAPTION_LIMIT: Final = 1024
_UPLOAD_LIMIT: Final = 50 * 1024 * 1024
_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


class Messages:
    """Sending, editing and deleting, with every refusal of the real service."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def send_text(self, call: Call) -> Json:
        """sendMessage."""
        phone = self.reachable(call)
        text = _content(call, "text", "entities", _TEXT_LIMIT)
        if not text.text:
            raise bad_request("message text is empty")
        return self._post(call, phone, text, _shown(call, "text"))

    def send_document(self, call: Call) -> Json:
        """sendDocument."""
        return self._send_file(call, "document")

    def send_photo(self, call: Call) -> Json:
        """sendPhoto."""
        return self._send_file(call, "photo")

    def edit_text(self, call: Call) -> Json:
        """editMessageText."""
        message = self._own(call, "edited")
        if message.file is not None:
            raise bad_request("there is no text in the message to edit")
        text = _content(call, "text", "entities", _TEXT_LIMIT)
        if not text.text:
            raise bad_request("message text is empty")
        return self._replace(call, message, text, _shown(call, "text"))

    def edit_caption(self, call: Call) -> Json:
        """editMessageCaption."""
        message = self._own(call, "edited")
        if message.file is None:
            raise bad_request("there is no caption in the message to edit")
        caption = _content(call, "caption", "caption_entities", _CAPTION_LIMIT)
        return self._replace(call, message, caption, _shown(call, "caption"))

    def edit_markup(self, call: Call) -> Json:
        """editMessageReplyMarkup."""
        message = self._own(call, "edited")
        same = FormattedText(text=message.text, entities=message.entities)
        return self._replace(call, message, same, message.html, rewritten=False)

    def delete(self, call: Call) -> bool:
        """deleteMessage."""
        self.phone(call)
        message = self._chats.message(call.integer("chat_id"), call.integer("message_id"))
        if message is None:
            raise bad_request("message to delete not found")
        self._chats.drop(message)
        return True

    def phone(self, call: Call) -> Phone:
        """The chat that the call names."""
        phone = self._chats.phones.get(call.integer("chat_id"))
        if not call.has("chat_id"):
            raise bad_request("chat_id is empty")
        # A bot knows only those who wrote to it: to it the others do not exist.
        if phone is None or not phone.started:
            raise bad_request("chat not found")
        return phone

    def reachable(self, call: Call) -> Phone:
        """The chat that the call names, if the person lets the bot in."""
        phone = self.phone(call)
        if phone.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        return phone

    def _send_file(self, call: Call, field: str) -> Json:
        phone = self.reachable(call)
        caption = _content(call, "caption", "caption_entities", _CAPTION_LIMIT)
        file = self._file(call, field)
        shown = _shown(call, "caption")
        return self._post(call, phone, caption, shown, file=file, photo=field == "photo")

    def _file(self, call: Call, field: str) -> StoredFile:
        upload = call.upload(field)
        if upload is None:
            known = self._chats.files.get(call.text(field))
            if known is None:
                raise bad_request("wrong file identifier/HTTP URL specified")
            return known
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > _UPLOAD_LIMIT:
            raise BotApiError(413, "Request Entity Too Large")
        return self._chats.keep_file(upload.name, upload.type, upload.content)

    def _post(
        self,
        call: Call,
        phone: Phone,
        text: FormattedText,
        shown: str,
        *,
        file: StoredFile | None = None,
        photo: bool = False,
    ) -> Json:
        markup = check_reply_markup(call.json("reply_markup"))
        message = ChatMessage(
            chat=phone.chat,
            id=self._chats.next_message_id(),
            by_bot=True,
            at=self._chats.clock.now(),
            text=text.text,
            html=shown,
            entities=text.entities,
            markup=markup,
            file=file,
            photo=photo,
            reply_to=self._replied(call, phone),
        )
        self._chats.typing.discard(phone.chat)
        return self._chats.message_json(self._chats.put(message))

    def _replied(self, call: Call, phone: Phone) -> int | None:
        parameters = call.json("reply_parameters") or {}
        replied = parameters.get("message_id") or call.integer("reply_to_message_id")
        if not replied:
            return None
        if self._chats.message(phone.chat, replied) is not None:
            return int(replied)
        if parameters.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")

    def _own(self, call: Call, verb: str) -> ChatMessage:
        phone = self.reachable(call)
        message = self._chats.message(phone.chat, call.integer("message_id"))
        if message is None:
            raise bad_request("message to edit not found")
        if not message.by_bot:
            raise bad_request(f"message can't be {verb}")
        return message

    def _replace(
        self,
        call: Call,
        message: ChatMessage,
        text: FormattedText,
        shown: str,
        *,
        rewritten: bool = True,
    ) -> Json:
        markup = check_reply_markup(call.json("reply_markup"))
        before = (message.text, message.entities, message.markup)
        if (text.text, text.entities, markup) == before:
            raise bad_request(_NOT_MODIFIED)
        edited = replace(
            message,
            text=text.text,
            html=shown,
            entities=text.entities,
            markup=markup,
            # Telegram's apps do not call a message edited whose buttons alone have changed.
            edited_at=self._chats.clock.now() if rewritten else message.edited_at,
        )
        return self._chats.message_json(self._chats.put(edited))


def _content(call: Call, text: str, entities: str, limit: int) -> FormattedText:
    mode = call.text("parse_mode").lower()
    source = call.text(text).replace("\r", "")
    if mode == "html":
        formatted = parse_html(source)
    elif mode:
        # Markdown exists at Telegram too; the sandbox reads only what this project writes.
        raise bad_request("unsupported parse_mode")
    else:
        formatted = FormattedText(text=source, entities=tuple(call.json(entities) or ()))
    formatted = trimmed(formatted)
    if utf16_length(formatted.text) > limit:
        kind = "message caption" if text == "caption" else "message"
        raise bad_request(f"{kind} is too long")
    return formatted


def _shown(call: Call, field: str) -> str:
    source = call.text(field).strip()
    return source if call.text("parse_mode") else html.escape(source, quote=False)
