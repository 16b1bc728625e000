"""Facts to decide on: a round, people, their applications, and a small memory for dialogues."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Consulted, Contact, Context
from bot.events import Address, ChannelName, PersonPressed, PersonWrote
from bot.facts.application import Application, Value, after
from bot.facts.cycle import Cycle, StateCall, WorkingGroup
from bot.handlers.table import decide

GENEVA = ZoneInfo("Europe/Zurich")
NOW = datetime(2021, 8, 2, 9, 0, tzinfo=UTC)
ROUND = Cycle(
    number=40,
    format="virtual",
    zone="Europe/Zurich",
    opens=datetime(2021, 7, 20, tzinfo=GENEVA),
    closes=datetime(2021, 8, 16, 23, 59, tzinfo=GENEVA),
    states=tuple(
        StateCall(code=code, minimum=3, maximum=2) for code in ("HT", "SY", "TG", "UG", "ZW")
    ),
    working_group=WorkingGroup(session=40, starts=date(2022, 1, 24), ends=date(2022, 2, 4)),
    meetings_start=date(2021, 12, 6),
    meetings_end=date(2021, 12, 10),
    confirm_by=datetime(2021, 9, 20, 23, 59, tzinfo=GENEVA),
)
ANSWERS: Mapping[str, Value] = {
    "state": "TG",
    "organisation": "Vivre Ensemble",
    "organisation_type": "cso",
    "scope": "national",
    "ecosoc": False,
    "founded": 1998,
    "upr_report": "individual",
    "upr_report_reference": "",
    "coalition": False,
    "themes": ("health",),
    "email": "bureau@vivre.example",
    "phone": "",
    "website": "",
    "address": "",
    "aim": "We work for health.",
    "engagement": "",
    "speaker_first_name": "Ama",
    "speaker_last_name": "Mensah",
    "speaker_gender": "woman",
    "speaker_position": "Director",
    "speaker_email": "ama@vivre.example",
    "speaker_phone": "",
    "speaker_languages": ("fr",),
    "publish_name": True,
    "consent": True,
}
FIRST = "Aaaaaaaaaaaa"


def contact(channel: ChannelName = "email", **changes: object) -> Contact:
    known = Contact(id=1, person_id=1, channel=channel, address="ama@vivre.example")
    return replace(known, **changes)  # type: ignore[arg-type]


def application(**changes: object) -> Application:
    sent = Application(
        id=FIRST,
        cycle=40,
        person_id=1,
        contact_id=1,
        status="submitted",
        reference="PS40-TG-0001",
        answers=ANSWERS,
        revision=3,
        created_at=NOW,
    )
    return replace(sent, **changes)  # type: ignore[arg-type]


def context(**changes: object) -> Context:
    known = Context(now=NOW, fresh_id="Abbbbbbbbbbb", cycle=ROUND, contact=contact())
    return replace(known, **changes)  # type: ignore[arg-type]


def wrote(text: str, channel: ChannelName = "email", **changes: object) -> PersonWrote:
    sender = Address(channel=channel, value="ama@vivre.example")
    event = PersonWrote(id="1", at=NOW, sender=sender, text=text, language_hint="en")
    return replace(event, **changes)  # type: ignore[arg-type]


def keys(effects: Sequence[fx.Effect]) -> list[str]:
    """What is said, by template key."""
    return [effect.message.key for effect in effects if isinstance(effect, fx.Send)]


@dataclass
class Memory:
    """Carries a person's dialogue from one decision to the next, as JSON in between."""

    channel: ChannelName = "telegram"
    cycle: Cycle = ROUND
    now: datetime = NOW
    conversation: str = "{}"
    applications: dict[str, Application] = field(default_factory=dict)
    said: list[fx.Send] = field(default_factory=list)
    count: int = 0

    def context(self) -> Context:
        self.count += 1
        return Context(
            now=self.now + timedelta(seconds=self.count),
            fresh_id="A" + f"{self.count:011d}".translate(str.maketrans("0189", "abcd")),
            cycle=self.cycle,
            contact=contact(self.channel, conversation=json.loads(self.conversation)),
            applications=tuple(self.applications.values()),
            consulted=(Consulted(question="", entry=None, near=("contact",)),),
        )

    def says(self, text: str) -> None:
        self._decide(wrote(text, self.channel, id=str(self.count)))

    def presses(self, data: str) -> None:
        sender = Address(channel=self.channel, value="ama@vivre.example")
        self._decide(PersonPressed(id=str(self.count), at=self.now, sender=sender, data=data))

    @property
    def offered(self) -> list[str]:
        """Every button ever shown."""
        rows = (row for send in self.said for row in send.message.choices)
        return [choice.data for row in rows for choice in row]

    def _decide(self, event: PersonWrote | PersonPressed) -> None:
        for effect in decide(event, self.context()):
            self._apply(effect)

    def _apply(self, effect: fx.Effect) -> None:
        match effect:
            case fx.Send():
                self.said.append(effect)
            case fx.SaveConversation():
                self.conversation = json.dumps(effect.conversation or {})
            case fx.SaveAnswers():
                known = self.applications.get(effect.application_id) or application(
                    id=effect.application_id, status="draft", reference=None
                )
                stored = {name: _stored(value) for name, value in effect.answers.items()}
                self.applications[known.id] = replace(known, answers=stored)
            case fx.ChangeStatus():
                known = self.applications[effect.application_id]
                status = after(known.status, effect.action)
                reference = known.reference or f"PS40-TG-{self.count:04d}"
                self.applications[known.id] = replace(known, status=status, reference=reference)
            case fx.DeleteDraft():
                del self.applications[effect.application_id]
            case _:
                pass


def _stored(value: Value) -> Value:
    read = json.loads(json.dumps(value))
    return tuple(read) if isinstance(read, list) else read


def sends(effects: Sequence[fx.Effect]) -> list[fx.Send]:
    """What is sent to a person."""
    return [effect for effect in effects if isinstance(effect, fx.Send)]
