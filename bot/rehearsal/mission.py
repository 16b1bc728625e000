"""One simulated Permanent Mission: it answers, is away, bounces, or says nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot import states
from bot.events import Attachment, ListName
from bot.files.missionfile import MissionRow
from bot.i18n import LANGUAGES, Language
from bot.rehearsal.book import Delivery
from bot.rehearsal.calendar import answer_to
from bot.rehearsal.mailbox import PROGRAMS, Mailbox, Received
from bot.rehearsal.posted import Plan, Posted
from bot.states.names import names

Manner = Literal["coming", "absent", "silent", "away", "bouncing", "asking", "accepting", "leaving"]

_MANNERS: Mapping[Manner, int] = {
    "coming": 35,
    "absent": 10,
    "silent": 28,
    "away": 7,
    "bouncing": 4,
    "asking": 4,
    "accepting": 9,
    "leaving": 3,
}
_WORDS: Mapping[Manner, Mapping[Language, str]] = {
    "coming": {
        "en": "We will attend.",
        "fr": "Nous participerons.",
        "es": "Participaremos.",
    },
    "absent": {
        "en": "Unfortunately we cannot attend.",
        "fr": "Malheureusement, nous ne pourrons pas participer.",
        "es": "Lamentablemente no podremos asistir.",
    },
    "away": {
        "en": "Yes, I am on leave until Monday.",
        "fr": "Oui, je suis en congé jusqu’à lundi.",
        "es": "Sí, estoy de vacaciones hasta el lunes.",
    },
    "asking": {
        "en": "May we bring an interpreter?",
        "fr": "Pouvons-nous venir avec un interprète ?",
        "es": "¿Podemos venir con un intérprete?",
    },
    "leaving": {"en": "unsubscribe", "fr": "unsubscribe", "es": "unsubscribe"},
}
_TO_ANSWER = timedelta(days=2)
_AUTO = ("Auto-Submitted: auto-replied", "Precedence: bulk")


@dataclass(slots=True, kw_only=True)
class Mission:
    """A mission with one address; it answers a letter once. ``left`` asks for no more mail."""

    row: MissionRow
    manner: Manner
    chance: random.Random
    plan: Plan
    pen: Mailbox
    wrote: int = 0
    left: Posted | None = None
    left_list: ListName | None = None
    received: Received | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Where it is written to."""
        return self.row.address

    @property
    def says_whether(self) -> bool:
        """Whether it ever says that it comes, or not."""
        return self.manner in {"coming", "absent", "accepting"}

    def hear(self, delivery: Delivery) -> None:
        """A letter arrived."""
        letter = delivery.letter
        if letter is None or delivery.mail is None:
            return
        if delivery.outgoing.kind != "mailing" and self.manner != "away":
            return  # only machines answer an answer
        self.received = received = Received.read(delivery.mail, delivery.text)
        files, listed = letter.files, letter.list
        if self.wrote and self.manner != "away":
            return

        def answer(now: datetime) -> Sequence[Posted]:
            posted = self._answer(received, files, now)
            if posted is not None and posted is self.left:
                self.left_list = listed
            self.wrote += posted is not None
            return [posted] if posted is not None else []

        self.plan(delivery.at + _TO_ANSWER * self.chance.random(), answer)

    def _answer(
        self, received: Received, files: Sequence[Attachment], now: datetime
    ) -> Posted | None:
        if self.wrote and self.manner != "away":
            return None
        if self.manner == "accepting":
            reply = answer_to(files, self.address)
            return (
                None
                if reply is None
                else self.pen.writes("Accepted", now, answers=received, files=(reply,))
            )
        words = _WORDS.get(self.manner, {}).get(self.row.language)
        if words is None:
            return None
        if self.manner == "leaving" and received.to_leave:
            self.left = self.pen.writes(words, now, to=received.to_leave, subject=words)
            return self.left
        headers = _AUTO if self.manner == "away" else ()
        return self.pen.writes(words, now, answers=received, headers=headers)


def missions(number: int, chance: random.Random, plan: Plan, gone: set[str]) -> Sequence[Mission]:
    """So many missions, of as many States as there are; the names are the States' own."""
    codes = [code for code in sorted(names().codes.values()) if states.is_member(code)]
    every = [codes[place % len(codes)] for place in range(number)]
    return [_mission(place, code, chance, plan, gone) for place, code in enumerate(every)]


def _mission(place: int, code: str, chance: random.Random, plan: Plan, gone: set[str]) -> Mission:
    own = random.Random(f"{chance.random()} {place}")  # noqa: S311  (invents, guards nothing)
    language = own.choices(LANGUAGES, (6, 3, 2))[0]
    row = MissionRow(
        state=code,
        name=f"Permanent Mission of {states.name(code, 'en')}",
        address=f"{code.lower()}{place}@missions.example",
        language=language,
    )
    manner = own.choices(list(_MANNERS), list(_MANNERS.values()))[0]
    if manner == "bouncing":
        gone.add(row.address)
    pen = Mailbox(address=row.address, language=language, program=own.choice(PROGRAMS))
    return Mission(row=row, manner=manner, chance=own, plan=plan, pen=pen)
