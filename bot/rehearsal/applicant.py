"""One simulated applicant: reads what arrives and answers as such a person would."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.channels.base import Letter
from bot.conversation.choices import Press
from bot.conversation.form import load_form
from bot.events import ChannelName
from bot.i18n import LANGUAGES, Language
from bot.rehearsal import phrases
from bot.rehearsal.book import Delivery
from bot.rehearsal.mailbox import Mailbox, Received
from bot.rehearsal.phone import Phone
from bot.rehearsal.posted import Plan, Posted

Temper = Literal[
    "steady",
    "slow",
    "impatient",
    "curious",
    "leaving",
    "quoting",
    "stopping",
    "changing",
    "returning",
    "doubling",
    "turning",
    "discreet",
    "withdrawing",
    "erasing",
    "late",
    "absent",
    "bouncing",
    "blocking",
]

REFERENCE = re.compile(r"\bPS\d+-[A-Z]{2}-\d{4,}\b")
_NUMBERED = re.compile(r"^\s*[-•]\s*(\d{1,2})\. ", re.MULTILINE)
_CHOICE = re.compile(r"^2\. ", re.MULTILINE)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# The longest that each kind of person takes between two messages.
_PACE: Mapping[Temper, timedelta] = {"slow": timedelta(hours=20), "impatient": timedelta(seconds=9)}
_LEAVES_AFTER = 9  # answers
_TURNS_AFTER = 4
_PATIENCE = 3  # times the same words
_ASIDE_EVERY = 5  # answers of a curious person, about
_LEAVING = frozenset({"leaving", "quoting", "stopping"})


@dataclass(slots=True, kw_only=True)
class Applicant:
    """A person with one address, one language and one temper.

    ``given`` are the answers by field, as this person types them; ``spoke`` is the language
    until ``language`` was asked for. ``stop`` and ``erase`` are what was sent to be left
    alone, and to be forgotten.
    """

    number: int
    language: Language
    pen: Phone | Mailbox
    temper: Temper
    given: dict[str, str]
    begins: datetime
    chance: random.Random
    plan: Plan
    gone: set[str]
    attends: Literal["yes", "no", "silent", "regrets"] = "yes"
    answered: int = 0
    heard: int = 0
    stop: Posted | None = None
    erase: Posted | None = None
    confirmed_erasing: bool = False
    withdrew: bool = False
    spoke: Language | None = None
    received: Received | None = field(default=None, repr=False)
    _way_out: str = ""
    _standing_in: list[str] = field(default_factory=list, repr=False)
    _done: set[str] = field(default_factory=set, repr=False)
    _tried: Counter[str] = field(default_factory=Counter, repr=False)

    @property
    def address(self) -> str:
        """Where messages to this person go."""
        return self.pen.address

    @property
    def channel(self) -> ChannelName:
        """How this person writes."""
        return "telegram" if isinstance(self.pen, Phone) else "email"

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
        self.plan(self.begins, lambda now: [self._writes(phrases.BEGIN[self.language], now)])

    def hear(self, delivery: Delivery) -> None:
        """A message arrived: think about an answer, unless another one comes meanwhile."""
        letter = delivery.letter
        assert letter is not None, "an applicant reads letters"
        self.heard += 1
        if delivery.mail is not None:
            self.received = Received.read(delivery.mail, delivery.text)
        if self.temper == "absent":
            self.plan(delivery.at + _MINUTE, self._vacation)
        if self.temper == "blocking" and self.answered > _LEAVES_AFTER:
            self.gone.add(self.address)
        kind = delivery.outgoing.kind
        if kind == "reminder" and self.temper == "stopping":
            self.plan(delivery.at + _HOUR, self._stops)
            return
        heard = self.heard
        pause = _PACE.get(self.temper, timedelta(minutes=5)) * self.chance.uniform(0.1, 1)

        def answer(now: datetime) -> Sequence[Posted]:
            return self._answers(letter, delivery.outgoing.key, now) if self.heard == heard else []

        self.plan(delivery.at + pause, answer)

    def _answers(self, letter: Letter, key: str, now: datetime) -> Sequence[Posted]:
        wish = self._wish(letter, now)
        if wish is not None:
            return [wish]
        if self.temper in _LEAVING and self.answered >= _LEAVES_AFTER:
            return []
        if self.temper == "curious" and self.chance.random() < 1 / _ASIDE_EVERY:
            return [self._writes(self.chance.choice(phrases.ASIDES[self.language]), now)]
        read = self._in_a_letter if self.channel == "email" else self._on_a_phone
        found = self._of_the_place(letter, key, now) or read(letter, now)
        if found is None or self._in_vain(found):
            return []
        if self.temper == "impatient" and self.chance.random() < 0.2:
            return [found, self._once_more(found, now)]
        return [found]

    def _wish(self, letter: Letter, now: datetime) -> Posted | None:
        """What this temper wants besides the form, once its moment has come."""
        filed = REFERENCE.search(letter.rendered.text) is not None
        match self.temper:
            case "turning" if self.answered >= _TURNS_AFTER and self._may_still("turn"):
                self.spoke = self.language
                others = [each for each in LANGUAGES if each != self.language]
                self.language = self.pen.language = self.chance.choice(others)
                return self._writes(phrases.SPEAK[self.language], now)
            case "quoting" if self.answered >= _LEAVES_AFTER and self._may_still("quote"):
                return self._writes(phrases.QUOTING[self.language], now)
            case "discreet" if filed and self._may_still("discreet"):
                return self._writes(phrases.DISCREET[self.language], now)
            case "doubling" | "returning" if (filed or self.withdrew) and self._begins_anew():
                return self._writes(phrases.BEGIN[self.language], now)
            case "erasing" if self.erase is not None or filed:
                return self._erases(letter, now)
        return None

    def _begins_anew(self) -> bool:
        """Whoever withdrew applies again; whoever knows two States applies for the other one."""
        if self.temper == "returning" and not self.withdrew:
            return False
        if not self._may_still("begin anew"):
            return False
        self.answered = 0
        self._tried.clear()
        self.given["state"] = self.given.get("other_state", self.given["state"])
        return True

    def _erases(self, letter: Letter, now: datetime) -> Posted | None:
        if self._may_still("erase"):
            self.erase = self._writes(phrases.ERASE[self.language], now)
            return self.erase
        if letter.about != "erase" or not self._says_again("confirm"):
            return None
        data = [each.data for row in letter.rendered.buttons for each in row if each.data]
        sure = [each for each in data if each.startswith("erase:yes")]
        if self.channel == "telegram" and not sure:
            return None
        self.confirmed_erasing = True
        if self.channel == "email":
            self.erase = self._writes(phrases.YES[self.language], now)
        else:
            self.erase = self._presses(Press.read(sure[0]), now)
        return self.erase

    def _says_again(self, what: str) -> bool:
        """Whether something may be said once more: nobody says the same for ever."""
        self._tried[what] += 1
        return self._tried[what] <= _PATIENCE

    def _in_vain(self, posted: Posted) -> bool:
        """Nobody types the same for ever: after three times this person gives up."""
        return not self._says_again(posted.words)

    def _on_a_phone(self, letter: Letter, now: datetime) -> Posted | None:
        presses = [
            Press.read(button.data)
            for row in letter.rendered.buttons
            for button in row
            if button.data
        ]
        by_verb = {press.verb: press for press in presses}
        if self._standing_in:
            return self._writes(self._standing_in.pop(0), now)
        if self._way_out in by_verb:
            return self._gives_way(by_verb[self._way_out], now)
        asked = next((each.about[1] for each in presses if len(each.about) > 1), None)
        if asked is not None and asked in self.given:
            return self._fills_in(asked, by_verb, now)
        wanted = self._next_button(by_verb)
        return None if wanted is None else self._presses(wanted, now)

    def _next_button(self, by_verb: Mapping[str, Press]) -> Press | None:
        """What this person presses where no question waits; buttons not named are left alone."""
        if "save_changes" in by_verb:
            return by_verb["save_changes"]
        changes = self.temper in {"changing", "returning"}
        if changes and "edit" in by_verb and "submit" not in by_verb and self._may_still("edit"):
            return by_verb["edit"]
        leaves = self.temper in {"withdrawing", "returning"} and not self.withdrew
        if leaves and "withdraw" in by_verb:
            return by_verb["withdraw"] if self._may_still("withdraw") else None
        if leaves and "withdraw_yes" in by_verb:
            self.withdrew = True
            return by_verb["withdraw_yes"]
        order = ("read", "submit", "resume", "continue", "begin", "apply")
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

    def _fills_in(self, asked: str, by_verb: Mapping[str, Press], now: datetime) -> Posted:
        self.answered += 1
        if "done" in by_verb and self.chance.random() < 0.8:
            return self._presses(by_verb["done"], now)
        if "skip" in by_verb and self.chance.random() < 0.3:
            return self._presses(by_verb["skip"], now)
        if "keep" in by_verb and asked == "aim":
            return self._writes(phrases.CORRECTED[self.language], now)
        return self._writes(self.given[asked], now)

    def _in_a_letter(self, letter: Letter, now: datetime) -> Posted | None:
        """The whole form by mail: numbers and answers, as many as are asked for."""
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
        if numbers or re.search(rf"\b{phrases.SEND[self.language]}\b", text):
            return self._writes(phrases.SEND[self.language], now)
        return None

    def _of_the_place(self, letter: Letter, key: str, now: datetime) -> Posted | None:
        """The answer to an invitation to speak, and to the request for a statement."""
        asked = key.partition(":")[0]
        if asked == "statement" and self.attends != "silent":
            return self._states(letter, now)
        if asked not in {"decision", "chase"} or not self._is_asked(letter):
            return None
        comes = "yes" if self.attends == "regrets" else self.attends
        if self.attends == "regrets" and self._may_still("regret"):
            self.plan(now + self.chance.uniform(5, 40) * _DAY, self._regrets)
        if self.channel == "email":
            word = phrases.YES_NO[self.language].get(comes)
            return None if word is None else self._writes(word, now)
        data = [each.data for row in letter.rendered.buttons for each in row if each.data]
        wanted = [each for each in data if each.startswith("attend:") and each.endswith(comes)]
        return self._presses(Press.read(wanted[0]), now) if wanted else None

    def _states(self, letter: Letter, now: datetime) -> Posted:
        """The statement; whoever speaks twice says first which one it is."""
        link = f"https://video.example.org/{self.number}"
        data = [each.data for row in letter.rendered.buttons for each in row if each.data]
        begin = [each for each in data if each.startswith("statement:")]
        if self.temper != "doubling" or not begin:
            return self._writes(link, now)
        self._standing_in = [link]
        return self._presses(Press.read(begin[0]), now)

    def _is_asked(self, letter: Letter) -> bool:
        if self.channel == "email":
            return _CHOICE.search(letter.rendered.text) is not None
        return any(
            each.data.startswith("attend:") for row in letter.rendered.buttons for each in row
        )

    def _regrets(self, now: datetime) -> Sequence[Posted]:
        """Somebody who had agreed can no longer come."""
        self._way_out = self.chance.choice(("prevented_out", "prevented_how", "prevented_who"))
        return [self._writes(phrases.PREVENTED[self.language], now)]

    def _gives_way(self, press: Press, now: datetime) -> Posted:
        if self._way_out == "prevented_who":
            known = ("speaker_position", "speaker_email", "speaker_phone", "publish_name")
            first, gender = self.given["speaker_first_name"], self.given["speaker_gender"]
            self._standing_in = [
                first,
                f"{self.name}ba",
                gender,
                *(self.given[each] for each in known),
            ]
        self._way_out = ""
        return self._presses(press, now)

    def _vacation(self, now: datetime) -> Sequence[Posted]:
        assert isinstance(self.pen, Mailbox), "only mail is answered by machines"
        auto = ("Auto-Submitted: auto-replied",)
        text = phrases.AWAY[self.language]
        return [self.pen.writes(text, now, answers=self.received, headers=auto)]

    def _stops(self, now: datetime) -> Sequence[Posted]:
        if self.stop is not None:
            return []
        self.stop = self._writes("STOP", now)
        return [self.stop]

    def _writes(self, text: str, now: datetime) -> Posted:
        if isinstance(self.pen, Phone):
            return self.pen.types(text, now)
        return self.pen.writes(text, now, answers=self.received)

    def _presses(self, press: Press, now: datetime) -> Posted:
        assert isinstance(self.pen, Phone), "only a phone shows buttons"
        return self.pen.taps(press.data, now)

    def _once_more(self, posted: Posted, now: datetime) -> Posted:
        """The same again at once: a double tap, or a message sent twice by an uneasy hand."""
        if isinstance(self.pen, Phone) and "callback_query" in posted.body:
            return self.pen.taps(posted.words[1:-1], now)
        return self._writes(posted.words, now)
