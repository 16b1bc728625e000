"""Somebody's phone: what they type and tap, as Telegram's updates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.i18n import Language
from bot.rehearsal.posted import Json, Posted

_UPDATES = 10_000  # of one chat: keeps the numbers of two chats apart


@dataclass(slots=True, kw_only=True)
class Phone:
    """One private chat with the bot."""

    chat: int
    language: Language
    invited: bool = True
    sent: int = field(default=0, init=False)

    @property
    def address(self) -> str:
        """The chat's number."""
        return str(self.chat)

    def types(self, text: str, now: datetime) -> Posted:
        """A message of words."""
        return self.sends({"text": text}, now, text)

    def taps(self, data: str, now: datetime) -> Posted:
        """A button under the newest message."""
        number = self._number()
        query = {
            "id": str(number),
            "from": self._person(),
            "message": {"message_id": number, "date": int(now.timestamp()), "chat": self._chat()},
            "data": data,
        }
        return self._posted({"update_id": number, "callback_query": query}, now, f"[{data}]")

    def sends(self, content: Json, now: datetime, words: str) -> Posted:
        """A message of any kind."""
        number = self._number()
        message = {
            "message_id": number,
            "date": int(now.timestamp()),
            "chat": self._chat(),
            "from": self._person(),
            **content,
        }
        return self._posted({"update_id": number, "message": message}, now, words)

    def update(self, kind: str, content: Json, now: datetime, words: str) -> Posted:
        """An update of another kind than a message or a press."""
        about = {"chat": self._chat(), "from": self._person(), "date": int(now.timestamp())}
        return self._posted({"update_id": self._number(), kind: {**about, **content}}, now, words)

    def _posted(self, update: Json, now: datetime, words: str) -> Posted:
        return Posted(
            at=now,
            channel="telegram",
            author=self.address,
            body=update,
            words=words,
            invited=self.invited,
        )

    def _number(self) -> int:
        self.sent += 1
        return self.chat * _UPDATES + self.sent

    def _chat(self) -> Json:
        return {"id": self.chat, "type": "private"}

    def _person(self) -> Json:
        return {"id": self.chat, "is_bot": False, "language_code": self.language}
