"""Who takes part in a rehearsal: applicants of every temper, drawn from the seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.events import ChannelName
from bot.facts.cycle import Cycle
from bot.i18n import LANGUAGES, Language
from bot.rehearsal import invented
from bot.rehearsal.applicant import Applicant, Temper
from bot.rehearsal.mailbox import PROGRAMS, Mailbox, Proof
from bot.rehearsal.phone import Phone
from bot.rehearsal.posted import Plan

# How many of a hundred applicants are like this.
TEMPERS: Mapping[Temper, int] = {
    "steady": 28,
    "slow": 10,
    "impatient": 7,
    "curious": 9,
    "leaving": 7,
    "quoting": 2,
    "stopping": 4,
    "changing": 5,
    "returning": 3,
    "doubling": 4,
    "turning": 3,
    "discreet": 3,
    "withdrawing": 3,
    "erasing": 3,
    "late": 3,
    "absent": 2,
    "bouncing": 2,
    "blocking": 2,
}
# What a reader of the account should know of each.
MANNERS: Mapping[Temper, str] = {
    "steady": "answers soon and fills in everything",
    "slow": "takes up to a day for each answer",
    "impatient": "answers within seconds, and some things twice",
    "curious": "asks questions and types nonsense in between",
    "leaving": "stops half-way and does not come back",
    "quoting": "stops half-way, and quotes somebody's STOP",
    "stopping": "stops half-way and answers the first reminder with STOP",
    "changing": "corrects the application after sending it",
    "returning": "corrects it, withdraws it and applies again",
    "doubling": "applies for two States",
    "turning": "asks for another language half-way",
    "discreet": "asks for notices without content",
    "withdrawing": "sends the application and withdraws it",
    "erasing": "sends the application and has everything deleted",
    "late": "begins after the call has closed",
    "absent": "an automatic reply answers every mail",
    "bouncing": "the address does not exist",
    "blocking": "blocks the bot half-way",
}
# Some can only be met on one channel.
_ONLY: Mapping[Temper, ChannelName] = {
    "absent": "email",
    "bouncing": "email",
    "quoting": "email",
    "blocking": "telegram",
    "returning": "telegram",
}
_LANGUAGE_SHARES = (4, 4, 3)
_ATTENDANCE = ("yes", "no", "silent", "regrets")
_ATTENDANCE_SHARES = (14, 2, 2, 2)
_PROOFS: Sequence[Proof] = ("pass", "none")


def applicants(
    number: int, cycle: Cycle, chance: random.Random, plan: Plan, gone: set[str]
) -> Sequence[Applicant]:
    """So many people; each draws from a chance of their own, so that one more changes no other."""
    return [
        _applicant(place, cycle, random.Random(f"{chance.random()} {place}"), plan, gone)  # noqa: S311
        for place in range(1, number + 1)
    ]


def _applicant(
    number: int, cycle: Cycle, chance: random.Random, plan: Plan, gone: set[str]
) -> Applicant:
    temper = chance.choices(list(TEMPERS), list(TEMPERS.values()))[0]
    language: Language = chance.choices(LANGUAGES, _LANGUAGE_SHARES)[0]
    channels: Sequence[ChannelName] = ("telegram", "email")
    channel = _ONLY.get(temper) or chance.choices(channels, (6, 4))[0]
    open_for = cycle.closes - cycle.opens
    begins = cycle.opens + open_for * chance.betavariate(2, 1.2)
    if temper == "late":
        begins = cycle.last_close + timedelta(hours=chance.uniform(1, 90))
    given = invented.answers(chance, number, language, cycle)
    applicant = Applicant(
        number=number,
        language=language,
        pen=_pen(number, channel, language, chance),
        temper=temper,
        given=given,
        begins=begins,
        chance=chance,
        plan=plan,
        gone=gone,
        attends=chance.choices(_ATTENDANCE, _ATTENDANCE_SHARES)[0],  # type: ignore[arg-type]
    )
    if temper == "bouncing":
        gone.add(applicant.address)
    return applicant


def _pen(
    number: int, channel: ChannelName, language: Language, chance: random.Random
) -> Phone | Mailbox:
    if channel == "telegram":
        return Phone(chat=100_000 + number, language=language)
    return Mailbox(
        address=f"person{number}@example.org",
        language=language,
        program=chance.choice(PROGRAMS),
        proof=chance.choices(_PROOFS, (9, 1))[0],
    )
