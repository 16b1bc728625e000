"""A whole mailing before anything is sent: every letter rendered, every address accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.conversation.choices import button
from bot.facts.cycle import Cycle
from bot.facts.mailings import TO_MISSIONS, Excluded, FrozenLetter, Kind, Markup, Plan, Recipient
from bot.i18n import LANGUAGES, Language
from bot.message import Listing, Message, Param, Term
from bot.outreach import Outreach, Subscriber
from bot.workflows.mailings import audience, wording
from bot.workflows.mailings.audience import Occasion, Telling
from bot.workflows.mailings.calendars import files
from bot.workflows.mailings.freezing import frozen, gives_away

Refusal = Message
Texts = Mapping[Language, tuple[str, str]]


@dataclass(slots=True)
class _Batch:
    """Letters as they are made: each different one once."""

    letters: list[FrozenLetter] = field(default_factory=list)
    numbers: dict[object, int] = field(default_factory=dict)
    recipients: list[Recipient] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)

    def letter(self, known: object, write: Callable[[], FrozenLetter]) -> int:
        """The number of a letter, which is written once for all that it is the same for."""
        if known not in self.numbers:
            self.numbers[known] = len(self.letters)
            self.letters.append(write())
        return self.numbers[known]

    def plan(self, kind: Kind, cycle: Cycle, version: int | None) -> Plan:
        """What was gathered."""
        return Plan(
            kind=kind,
            cycle=cycle.number,
            version=version,
            letters=tuple(self.letters),
            recipients=tuple(self.recipients),
            excluded=tuple(self.excluded),
        )


def plan(
    kind: Kind, cycle: Cycle, outreach: Outreach, now: datetime, texts: Texts | None = None
) -> Plan | Refusal:
    """A mailing of a kind as it would go out now, or why there is none."""
    made = (
        _to_missions(kind, cycle, outreach, now)
        if kind in TO_MISSIONS
        else _to_subscribers(kind, cycle, outreach, now, texts)
    )
    if not isinstance(made, Plan):
        return made
    if names_somebody(made, outreach):
        return Message(key="missions.refused_name")
    if not made.recipients:
        return Message(key="missions.refused_nobody", params={"left_out": left_out(made)})
    return made


def names_somebody(made: Plan, outreach: Outreach) -> bool:
    """Whether a letter gives a confidential speaker away, to all or to their own mission."""
    if any(gives_away(letter, outreach.confidential) for letter in made.letters):
        return True
    to_own = {
        (each.letter, each.state)
        for each in made.recipients
        if each.state is not None and each.state in outreach.own_confidential
    }
    return any(
        gives_away(made.letters[number], outreach.own_confidential[state])
        for number, state in to_own
    )


def left_out(plan: Plan) -> Param:
    """How many get nothing, for each reason, in one sentence."""
    counts = tuple(
        Message(key=f"missions.left_out.{reason}", params={"count": count})
        for reason, count in sorted(plan.reasons.items())
    )
    if not counts:
        return Term(key="missions.left_out.nobody")
    return Listing(items=counts)


def _to_missions(kind: Kind, cycle: Cycle, outreach: Outreach, now: datetime) -> Plan | Refusal:
    programme = outreach.programme
    if not outreach.missions:
        return Message(key="missions.refused_no_missions")
    if programme is None:
        return Message(key="missions.refused_no_programme")
    if kind in {"invitation", "agenda", "reminder"} and not programme.held:
        return Message(key="missions.refused_nothing_held")
    today = now.astimezone(ZoneInfo(programme.zone)).date()
    occasion = Occasion(outreach=outreach, programme=programme, tomorrow=audience.next_day(today))
    batch = _Batch()

    def write(language: Language, telling: Telling) -> FrozenLetter:
        message = wording.to_missions(kind, cycle, programme, telling)
        # Of the programme only its zone and date count here: the telling holds what is said.
        attached = files(kind, programme, telling, language)
        return frozen(message, language, "mail", attached)

    for found in audience.missions(kind, occasion):
        if isinstance(found, Excluded):
            batch.excluded.append(found)
            continue
        mission, telling = found
        told = (mission.language, telling)
        number = batch.letter(told, partial(write, *told))
        batch.recipients.append(
            Recipient(contact_id=mission.contact_id, letter=number, state=mission.state)
        )
    return batch.plan(kind, cycle, programme.version)


def _to_subscribers(
    kind: Kind, cycle: Cycle, outreach: Outreach, now: datetime, texts: Texts | None
) -> Plan | Refusal:
    open_states = cycle.open_states(now)
    if kind == "call" and not open_states:
        return Message(key="missions.refused_call_closed")
    if kind == "newsletter" and (texts is None or any(each not in texts for each in LANGUAGES)):
        return Message(key="missions.refused_languages")
    messages = {
        language: wording.call(cycle, open_states)
        if texts is None
        else wording.newsletter(*texts[language])
        for language in LANGUAGES
    }
    batch = _Batch()
    for found in audience.subscribers(kind, outreach.subscribers):
        if isinstance(found, Excluded):
            batch.excluded.append(found)
        else:
            _to_subscriber(batch, found, messages)
    return batch.plan(kind, cycle, None)


def _to_subscriber(
    batch: _Batch, subscriber: Subscriber, messages: Mapping[Language, Message]
) -> None:
    language, message = subscriber.language, messages[subscriber.language]
    markup: Markup = "telegram" if subscriber.channel == "telegram" else "mail"
    if markup == "telegram":
        message = _with_a_way_out(message)
    number = batch.letter((language, markup), partial(frozen, message, language, markup))
    batch.recipients.append(Recipient(contact_id=subscriber.contact_id, letter=number))


def _with_a_way_out(message: Message) -> Message:
    """A mail carries its way off the list in a header; a chat needs a button."""
    stop = button("missions.button.leave_calls", "leave", "calls")
    return replace(message, choices=((stop,),))


def samples(made: Plan) -> tuple[FrozenLetter, ...]:
    """One letter in each language: the one that most of its readers get."""
    readers = Counter(each.letter for each in made.recipients)
    most: dict[Language, int] = {}
    for number, _ in readers.most_common():
        most.setdefault(made.letters[number].language, number)
    return tuple(made.letters[most[each]] for each in LANGUAGES if each in most)
