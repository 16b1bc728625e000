"""Who takes part in a rehearsal: applicants of every temper, drawn from the seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.events import ChannelName
from bot.facts.cycle import Cycle
from bot.i18n import LANGUAGES, Language
from bot.rehearsal import invented
from bot.rehearsal.applicant import Applicant, Plan, Temper

# How many of a hundred applicants are like this.
TEMPERS: Mapping[Temper, int] = {
    "steady": 34,
    "slow": 12,
    "impatient": 8,
    "curious": 12,
    "leaving": 8,
    "stopping": 4,
    "changing": 6,
    "withdrawing": 4,
    "late": 4,
    "absent": 3,
    "bouncing": 3,
    "blocking": 2,
}
# Some can only be met on one channel.
_ONLY: Mapping[Temper, ChannelName] = {
    "absent": "email",
    "bouncing": "email",
    "blocking": "telegram",
}
_LANGUAGE_SHARES = (4, 4, 3)
_ATTENDANCE = ("yes", "no", "silent")
_ATTENDANCE_SHARES = (16, 2, 2)


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
    applicant = Applicant(
        number=number,
        language=language,
        channel=channel,
        temper=temper,
        given=invented.answers(chance, number, language, cycle),
        begins=begins,
        chance=chance,
        plan=plan,
        gone=gone,
        attends=chance.choices(_ATTENDANCE, _ATTENDANCE_SHARES)[0],  # type: ignore[arg-type]
    )
    if temper == "bouncing":
        gone.add(applicant.address)
    return applicant
