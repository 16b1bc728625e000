"""A person's chat with the bot on Telegram."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from tests.e2e.doors import Doors, Json
from tests.e2e.waiting import until


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """A message as the phone shows it; buttons by their label."""

    id: int
    text: str
    buttons: dict[str, str]


class Phone:
    """A person's chat with the bot."""

    def __init__(self, doors: Doors, chat: int) -> None:
        self._doors = doors
        self.chat = chat

    def heard(self) -> list[ChatMessage]:
        """What the bot said, oldest first."""
        [phone] = [each for each in self._doors.look("phones") if each["chat"] == self.chat]
        return [_chat_message(each) for each in phone["messages"] if each["from"] == "bot"]

    def texts(self) -> list[str]:
        """The words of what the bot said."""
        return [message.text for message in self.heard()]

    @property
    def toast(self) -> str | None:
        """The notice over the chat after a press."""
        [phone] = [each for each in self._doors.look("phones") if each["chat"] == self.chat]
        return phone["toast"] and str(phone["toast"]["text"])

    def type(self, text: str) -> None:
        """Send words, and do not wait."""
        self._post("send", {"text": text})

    def say(self, text: str, hear: str = "") -> ChatMessage:
        """Send words and wait for the answer that holds ``hear``."""
        before = self._last_id()
        self.type(text)
        return self.hears(hear, after=before)

    def hears(self, pattern: str, after: int = 0) -> ChatMessage:
        """The newest message with these words (a regular expression), waited for."""

        def look() -> ChatMessage | None:
            found = [each for each in self.heard() if each.id > after]
            return next((each for each in reversed(found) if re.search(pattern, each.text)), None)

        return until(f"{pattern!r} on phone {self.chat}", look, instead=lambda: self.texts()[-2:])

    def tap(self, label: str, under: str = "") -> None:
        """Press the newest button with this label, once it is there."""
        message, data = until(
            f"a button {label!r} under {under!r} on phone {self.chat}",
            lambda: self._button(label, under),
            instead=lambda: self.heard()[-2:],
        )
        self.press(message, data)

    def press(self, message: ChatMessage, data: str) -> None:
        """Press a button of a message that was seen before."""
        self._post("press", {"message_id": message.id, "data": data})

    def _button(self, label: str, under: str) -> tuple[ChatMessage, str] | None:
        for message in reversed(self.heard()):
            if re.search(under, message.text):
                for text, data in message.buttons.items():
                    if label in text:
                        return message, data
        return None

    def attach(self, name: str, kind: str, content: bytes) -> None:
        """Send a file."""
        encoded = base64.b64encode(content).decode()
        self._post("document", {"name": name, "type": kind, "base64": encoded})

    def _post(self, action: str, body: Json) -> None:
        self._doors.call("POST", f"/api/phones/{self.chat}/{action}", body)

    def _last_id(self) -> int:
        heard = self.heard()
        return heard[-1].id if heard else 0


def _chat_message(shown: Json) -> ChatMessage:
    buttons = {
        button["text"]: button["data"]
        for row in shown["keyboard"] or []
        for button in row
        if button["data"]
    }
    return ChatMessage(id=shown["id"], text=shown["text"], buttons=buttons)
