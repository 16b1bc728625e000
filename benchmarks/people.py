"""People who fill in the form on Telegram: the updates that both sides of a comparison read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

START = 1_626_800_000  # 20 July 2021, 16:53 UTC: the call of the reference round is open

# Each line is typed by every person, in the order the form asks, up to its last question.
WORDS = (
    "/apply",
    "Togo",
    "Ligue des droits du fleuve {n}",
    "CSO",
    "national",
    "yes",
    "1998",
    "individual",
    "JS{n} submitted in July",
    "yes",
    "Coalition of the river {n}",
    "12",
    "torture, elections, women",
    "office{n}@example.org",
    "+228 90 12 34 56",
    "https://www.example.org/{n}",
    "12 rue du Port, Lomé",
    "We accompany families before the courts and document what happened to them.",
    "We took part in the previous review and followed up on its recommendations.",
    "Ama",
    "{family}",
    "woman",
    "Head of programmes",
    "ama{n}@example.org",
    "+228 90 12 34 57",
    "French, English",
    "publish",
    "yes",
)


_FAMILIES = ("Mensah", "Agbodjan", "Lawson", "Ayité", "Kpodar", "Amegan", "d'Almeida", "Sossou")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One phone: a chat of its own, and what is typed there."""

    number: int

    def updates(self) -> Iterator[bytes]:
        """The updates as Telegram delivers them, one JSON document each."""
        for place, words in enumerate(self.words()):
            yield json.dumps(self._update(place, words)).encode()

    def words(self) -> Iterator[str]:
        """What they type, message by message."""
        family = _FAMILIES[self.number % len(_FAMILIES)]
        return (words.format(n=self.number, family=family) for words in WORDS)

    def _update(self, place: int, text: str) -> dict[str, object]:
        names = {
            "first_name": "Ama",
            "last_name": f"Mensah {self.number}",
            "username": f"ama_mensah_{self.number}",
        }
        message: dict[str, object] = {
            "message_id": place + 1,
            "date": START + place,
            "text": text,
            "chat": {"id": self.number, "type": "private", **names},
            "from": {"id": self.number, "is_bot": False, "language_code": "en", **names},
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        return {"update_id": self.number * 1000 + place, "message": message}
