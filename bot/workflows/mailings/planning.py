"""A whole mailing before anything is sent: every letter rendered, every address accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversation.choices import button
from bot.facts.cycle import Cycle
from bot.facts.mailings import TO_MISSIONS, Excluded, FrozenLetter, Kind, Markup, Plan, Recipient
from bot.i18n import LANGUAGES, Language
from bot.message import Message, Param, Term
from bot.outreach import Mission, Outreach, Subscriber
from bot.workflows.mailings import audience, wording
from bot.workflows.mailings.audience import Occasion, Telling
from bot.workflows.mailings.calendars import files
from bot.workflows.mailings.freezing import frozen, gives_away

Refusal = Message
Texts = Mapping[Language, tuple[str, str]]


@dataclass(slots=True)
class _Press:
    """Letters as they are made: each different one once."""

    letters: list[FrozenLetter] = field(default_factory=list)
    numbers: dict[object, int] = field(default_factory=dict)
    recipients: list[Recipient] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)

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
    return wording.listed(counts)


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
    press = _Press()

    def letter(mission: Mission, telling: Telling) -> int:
        known = (mission.language, telling)
        if known not in press.numbers:
            message = wording.to_missions(kind, cycle, programme, telling)
            # Of the programme only its zone and date count here: the telling holds what is said.
            attached = files(kind, programme, telling, mission.language)
            press.numbers[known] = len(press.letters)
            press.letters.append(frozen(message, mission.language, "mail", attached))
        return press.numbers[known]

    for found in audience.missions(kind, occasion):
        if isinstance(found, Excluded):
            press.excluded.append(found)
            continue
        mission, telling = found
        press.recipients.append(
            Recipient(
                contact_id=mission.contact_id,
                letter=letter(mission, telling),
                state=mission.state,
            )
        )
    return press.plan(kind, cycle, programme.version)


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
    press = _Press()
    for found in audience.subscribers(kind, outreach.subscribers):
        if isinstance(found, Excluded):
            press.excluded.append(found)
        else:
            _to_subscriber(press, found, messages)
    return press.plan(kind, cycle, None)


def _to_subscriber(
    press: _Press, subscriber: Subscriber, messages: Mapping[Language, Message]
) -> None:
    markup: Markup = "telegram" if subscriber.channel == "telegram" else "mail"
    known = (subscriber.language, markup)
    if known not in press.numbers:
        message = messages[subscriber.language]
        if markup == "telegram":
            message = _with_a_way_out(message)
        press.numbers[known] = len(press.letters)
        press.letters.append(frozen(message, subscriber.language, markup))
    press.recipients.append(
        Recipient(contact_id=subscriber.contact_id, letter=press.numbers[known])
    )


def _with_a_way_out(message: Message) -> Message:
    """A mail carries its way off the list in a header; a chat needs a button."""
    stop = button("missions.button.leave_calls", "leave", "calls")
    return Message(key=message.key, params=message.params, choices=((stop,),))


def samples(made: Plan) -> tuple[FrozenLetter, ...]:
    """One letter in each language: the one that most of its readers get."""
    readers = Counter(each.letter for each in made.recipients)
    most: dict[Language, int] = {}
    for number, _ in readers.most_common():
        most.setdefault(made.letters[number].language, number)
    return tuple(made.letters[most[each]] for each in LANGUAGES if each in most)
