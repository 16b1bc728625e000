"""One simulated Permanent Mission: it answers, is away, bounces, or says nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot import states
from bot.events import Address, Event, PersonWrote, ReplyToken
from bot.files.missionfile import MissionRow
from bot.i18n import LANGUAGES, Language
from bot.rehearsal.book import Delivery
from bot.states.names import names

Manner = Literal["coming", "absent", "silent", "away", "bouncing", "asking"]
Plan = Callable[[datetime, Callable[[datetime], Sequence[Event]]], None]

_MANNERS: Mapping[Manner, int] = {
    "coming": 40,
    "absent": 12,
    "silent": 33,
    "away": 7,
    "bouncing": 4,
    "asking": 4,
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
}
_TO_ANSWER = timedelta(days=2)


@dataclass(slots=True, kw_only=True)
class Mission:
    """A mission with one address; it answers a letter once."""

    row: MissionRow
    manner: Manner
    chance: random.Random
    plan: Plan
    wrote: int = 0

    @property
    def address(self) -> str:
        """Where it is written to."""
        return self.row.address

    def hear(self, delivery: Delivery) -> None:
        """A letter arrived."""
        letter = delivery.letter
        words = _WORDS.get(self.manner, {}).get(self.row.language)
        if letter is None or words is None or (self.wrote and self.manner != "away"):
            return
        self.wrote += 1
        number = self.wrote
        token = ReplyToken(contact_id=letter.contact_id, about=letter.about)

        def answer(now: datetime) -> Sequence[Event]:
            event = PersonWrote(
                id=f"{self.address}/{number}",
                at=now,
                sender=Address(channel="email", value=self.address),
                text=words,
                subject="Re: Pre-sessions",
                token=token,
                message_id=f"<{number}.{self.address}>",
                automatic=self.manner == "away",
            )
            return [event]

        self.plan(delivery.at + _TO_ANSWER * self.chance.random(), answer)


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
    return Mission(row=row, manner=manner, chance=own, plan=plan)
