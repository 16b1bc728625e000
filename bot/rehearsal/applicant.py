"""One simulated applicant: reads what arrives and answers as such a person would."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.channels.base import Letter
from bot.conversation.choices import Press
from bot.conversation.form import load_form
from bot.effects import SendKind
from bot.events import Address, ChannelName, Event, PersonPressed, PersonWrote, ReplyToken
from bot.i18n import Language
from bot.rehearsal.book import Delivery

Temper = Literal[
    "steady",
    "slow",
    "impatient",
    "curious",
    "leaving",
    "stopping",
    "changing",
    "withdrawing",
    "late",
    "absent",
    "bouncing",
    "blocking",
]
Plan = Callable[[datetime, Callable[[datetime], Sequence[Event]]], None]

_BEGIN: Mapping[Language, str] = {
    "en": "I would like to apply to speak at the Pre-sessions.",
    "fr": "Je voudrais postuler pour intervenir aux Pré-sessions.",
    "es": "Quisiera postular para intervenir en las Pre-sesiones.",
}
_SEND: Mapping[Language, str] = {"en": "SEND", "fr": "ENVOYER", "es": "ENVIAR"}
_ASIDES: Mapping[Language, Sequence[str]] = {
    "en": ("Is there a fee to take part?", "asdf qwer", "👍👍", "Where do I park my helicopter?"),
    "fr": ("Faut-il payer pour participer ?", "azertyuiop", "🙏", "Où garer mon hélicoptère ?"),
    "es": ("¿Hay que pagar para participar?", "asdfg ñlkj", "🙏", "¿Dónde aparco mi globo?"),
}
_AWAY: Mapping[Language, str] = {
    "en": "Yes, I am out of the office until Monday.",
    "fr": "Oui, je suis absente du bureau jusqu’à lundi.",
    "es": "Sí, estoy fuera de la oficina hasta el lunes.",
}
_CORRECTED: Mapping[Language, str] = {
    "en": "We train young lawyers and publish a yearly report.",
    "fr": "Nous formons de jeunes juristes et publions un rapport annuel.",
    "es": "Formamos a jóvenes juristas y publicamos un informe anual.",
}
_YES_NO: Mapping[Language, Mapping[str, str]] = {
    "en": {"yes": "Yes, I will take part.", "no": "No, I cannot come."},
    "fr": {"yes": "Oui, je participerai.", "no": "Non, je ne peux pas venir."},
    "es": {"yes": "Sí, participaré.", "no": "No, no puedo ir."},
}
_NUMBERED = re.compile(r"^\s*[-•]\s*(\d{1,2})\. ", re.MULTILINE)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
# The longest that each kind of person takes between two messages.
_PACE: Mapping[Temper, timedelta] = {"slow": timedelta(hours=20), "impatient": timedelta(seconds=9)}
_LEAVES_AFTER = 9  # answers
_PATIENCE = 3  # times the same words
_ASIDE_EVERY = 5  # answers of a curious person, about


@dataclass(slots=True, kw_only=True)
class Applicant:
    """A person with one address, one language and one temper.

    ``given`` are the answers by field, as this person types them. ``stopped`` is when the
    bot was told to stop, ``wrote`` counts messages.
    """

    number: int
    language: Language
    channel: ChannelName
    temper: Temper
    given: Mapping[str, str]
    begins: datetime
    chance: random.Random
    plan: Plan
    gone: set[str]
    answered: int = 0
    wrote: int = 0
    heard: int = 0
    stopped: datetime | None = None
    attends: Literal["yes", "no", "silent"] = "yes"
    last: Letter | None = field(default=None, repr=False)
    _done: set[str] = field(default_factory=set, repr=False)
    _tried: Counter[str] = field(default_factory=Counter, repr=False)

    @property
    def address(self) -> str:
        """Where messages to this person go."""
        if self.channel == "telegram":
            return str(100_000 + self.number)
        return f"person{self.number}@example.org"

    @property
    def name(self) -> str:
        """The speaker's last name, which stands nowhere else."""
        return self.given["speaker_last_name"]

    @property
    def confidential(self) -> bool:
        """Whether the name must not leave the office."""
        return self.given["publish_name"].startswith("confiden")

    def start(self) -> None:
        """Write for the first time, when this person's time has come."""
        self.plan(self.begins, lambda now: [self._writes(_BEGIN[self.language], now)])

    def hear(self, delivery: Delivery) -> None:
        """A message arrived: think about an answer, unless another one comes meanwhile."""
        letter = delivery.letter
        assert letter is not None, "an applicant reads letters"
        self.last, self.heard = letter, self.heard + 1
        if self.temper == "absent":
            self.plan(delivery.at + _MINUTE, self._vacation)
        if self.temper == "blocking" and self.answered > _LEAVES_AFTER:
            self.gone.add(self.address)
        heard, kind = self.heard, delivery.outgoing.kind
        if kind == "reminder" and self.temper == "stopping":
            self.plan(delivery.at + _HOUR, self._stops)
            return
        pause = _PACE.get(self.temper, timedelta(minutes=5)) * self.chance.uniform(0.1, 1)

        def answer(now: datetime) -> Sequence[Event]:
            return self._answers(letter, kind, now) if self.heard == heard else []

        self.plan(delivery.at + pause, answer)

    def _answers(self, letter: Letter, kind: SendKind, now: datetime) -> Sequence[Event]:
        if self.temper in {"leaving", "stopping"} and self.answered >= _LEAVES_AFTER:
            return []
        if self.temper == "curious" and self.chance.random() < 1 / _ASIDE_EVERY:
            return [self._writes(self.chance.choice(_ASIDES[self.language]), now)]
        read = self._in_a_letter if self.channel == "email" else self._on_a_phone
        found = read(letter, kind, now)
        if found is None or self._in_vain(found):
            return []
        if self.temper == "impatient" and self.chance.random() < 0.2:
            return [found, self._once_more(found)]
        return [found]

    def _in_vain(self, event: Event) -> bool:
        """Nobody types the same for ever: after three times this person gives up."""
        words = event.text if isinstance(event, PersonWrote) else ""
        self._tried[words] += bool(words)
        return self._tried[words] > _PATIENCE

    def _on_a_phone(self, letter: Letter, _kind: SendKind, now: datetime) -> Event | None:
        presses = [
            Press.read(button.data)
            for row in letter.rendered.buttons
            for button in row
            if button.data
        ]
        by_verb = {press.verb: press for press in presses}
        if "attend" in by_verb:
            return self._attends(presses, now)
        asked = next((each.about[1] for each in presses if len(each.about) > 1), None)
        if asked is not None and asked in self.given:
            return self._fills_in(asked, by_verb, now)
        wanted = self._next_button(by_verb)
        return None if wanted is None else self._presses(wanted, now)

    def _next_button(self, by_verb: Mapping[str, Press]) -> Press | None:
        """What this person presses where no question waits; buttons not named are left alone."""
        if "save_changes" in by_verb:
            return by_verb["save_changes"]
        if self.temper == "changing" and "edit" in by_verb and "submit" not in by_verb:
            return by_verb["edit"] if self._may_still("edit") else None
        if self.temper == "withdrawing" and "withdraw" in by_verb:
            return by_verb["withdraw"] if self._may_still("withdraw") else None
        order = ("withdraw_yes", "submit", "resume", "continue", "begin", "apply")
        return next((by_verb[verb] for verb in order if verb in by_verb and self._open(verb)), None)

    def _open(self, verb: str) -> bool:
        # Whoever has an application on the way does not begin another one.
        return verb not in {"begin", "apply"} or self.answered == 0

    def _may_still(self, what: str) -> bool:
        """Once each: people change their mind, but not for ever."""
        done = f"_{what}"
        if done in self._done:
            return False
        self._done.add(done)
        return True

    def _fills_in(self, asked: str, by_verb: Mapping[str, Press], now: datetime) -> Event:
        self.answered += 1
        if "done" in by_verb and self.chance.random() < 0.8:
            return self._presses(by_verb["done"], now)
        if "skip" in by_verb and self.chance.random() < 0.3:
            return self._presses(by_verb["skip"], now)
        if "keep" in by_verb and asked == "aim":
            return self._writes(_CORRECTED[self.language], now)
        return self._writes(self.given[asked], now)

    def _in_a_letter(self, letter: Letter, kind: SendKind, now: datetime) -> Event | None:
        """The whole form by mail: numbers and answers, as many as are asked for."""
        if kind == "decision":
            word = _YES_NO[self.language].get(self.attends)
            return None if word is None else self._writes(word, now)
        text = letter.rendered.text
        names = [each.name for each in load_form().fields]
        numbers = [int(found) for found in _NUMBERED.findall(text)]
        asked = [
            number
            for number in numbers
            if 0 < number <= len(names)
            and names[number - 1] in self.given
            and self._tried[names[number - 1]] < _PATIENCE
        ]
        if asked:
            share = asked if self.chance.random() < 0.5 else asked[: max(2, len(asked) // 2)]
            self._tried.update(names[number - 1] for number in share)
            self.answered += len(share)
            lines = (f"{number}: {self.given[names[number - 1]]}" for number in share)
            return self._writes("\n".join(lines), now)
        if numbers or re.search(rf"\b{_SEND[self.language]}\b", text):
            return self._writes(_SEND[self.language], now)
        return None

    def _attends(self, presses: Sequence[Press], now: datetime) -> Event | None:
        wanted = [press for press in presses if press.about[-1] == self.attends]
        return self._presses(wanted[0], now) if wanted else None

    def _vacation(self, now: datetime) -> Sequence[Event]:
        return [self._writes(_AWAY[self.language], now, automatic=True)]

    def _stops(self, now: datetime) -> Sequence[Event]:
        if self.stopped is None:
            self.stopped = now
            return [self._writes("STOP", now)]
        return []

    def _writes(self, text: str, now: datetime, *, automatic: bool = False) -> PersonWrote:
        self.wrote += 1
        return PersonWrote(
            id=f"{self.address}/{self.wrote}",
            at=now,
            sender=self._sender,
            text=text,
            language_hint=self.language if self.channel == "telegram" else None,
            token=self._token,
            message_id=None if self.channel == "telegram" else f"<{self.wrote}.{self.address}>",
            automatic=automatic,
        )

    def _presses(self, press: Press, now: datetime) -> Event:
        self.wrote += 1
        return PersonPressed(
            id=f"{self.address}/{self.wrote}",
            at=now,
            sender=self._sender,
            data=press.data,
            callback_id=f"c{self.wrote}",
            message_id="",
            language_hint=self.language,
        )

    def _once_more(self, event: Event) -> Event:
        """The same again at once: a double tap, or a message sent twice by an uneasy hand."""
        self.wrote += 1
        return replace(event, id=f"{self.address}/{self.wrote}")

    @property
    def _sender(self) -> Address:
        return Address(channel=self.channel, value=self.address)

    @property
    def _token(self) -> ReplyToken | None:
        if self.channel == "telegram" or self.last is None:
            return None
        return ReplyToken(contact_id=self.last.contact_id, about=self.last.about)
