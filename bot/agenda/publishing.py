"""From the office's plan to a published version, and from a version to what missions see of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.agenda.demand import Demand
from bot.agenda.programme import Meeting, Programme
from bot.agenda.speakers import Confidential, PublicSpeaker
from bot.agenda.windows import Window
from bot.facts.agendas import Announced, Edition, Pause, PauseKind, Plan, Slot
from bot.facts.application import CHOSEN, Application
from bot.facts.cycle import Cycle

_LUNCH = time(11, 30), time(14, 30)
_LONG = timedelta(minutes=45)
_SHORTEST = timedelta(minutes=15)  # shorter ones are only the time to change places


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a new version is made from."""

    cycle: Cycle
    plan: Plan
    wanted: Sequence[Demand]
    within: Sequence[Window]
    applications: Sequence[Application]
    before: Edition | None = None


def edition(made_from: Publication, *, by: str, at: datetime, salt: str) -> Edition:
    """The next version; what calendars must learn of a meeting counts its sequence up.

    ``salt`` keeps the identifiers of two installations apart; a meeting keeps its first one.
    """
    before, cycle = made_from.before, made_from.cycle
    confidential = confidential_of(cycle, made_from.applications)
    known = {each.id: each for each in made_from.applications}
    speakers = {each.state: [one.id for one in each.speakers] for each in made_from.wanted}
    meetings = [
        _announced(slot, [known[one] for one in speakers.get(slot.state, ())], confidential)
        for slot in made_from.plan.slots
    ]
    held = {each.state for each in meetings}
    gone = (each for each in (before.meetings if before else ()) if each.state not in held)
    meetings += (replace(each, status="cancelled") for each in gone)
    return Edition(
        cycle=cycle.number,
        version=before.version + 1 if before else 1,
        zone=cycle.zone,
        published_at=at,
        by=by,
        meetings=tuple(_numbered(each, before, f"ps{cycle.number}", salt) for each in meetings),
        pauses=tuple(_pauses(made_from)),
        absent=tuple(code for code in cycle.codes if code not in held),
    )


def programme(
    published: Edition, applications: Iterable[Application], confidential: Confidential
) -> Programme:
    """A version as missions may see it now: what a speaker allows today counts."""
    known = {each.id: each for each in applications}
    return Programme(
        cycle=published.cycle,
        version=published.version,
        zone=published.zone,
        published_at=published.published_at,
        meetings=tuple(_meeting(each, known, confidential) for each in published.meetings),
        pauses=published.pauses,
        absent=published.absent,
    )


def confidential_of(cycle: Cycle, applications: Iterable[Application]) -> Confidential:
    """The names of a round that nothing a mission receives may hold."""
    return Confidential.of(applications, organisations_shown=cycle.agenda.organisations_shown)


def telling(plan: Plan, confidential: Confidential) -> tuple[str, ...]:
    """The States in whose room or link somebody has written a confidential name."""
    return tuple(
        slot.state for slot in plan.slots if confidential.names_in(f"{slot.room} {slot.link}")
    )


def unpublished(new: Edition, before: Edition | None) -> bool:
    """Whether a version says anything that the one before did not."""
    if before is None:
        return True
    said = [(each.meetings, each.pauses, each.absent) for each in (new, before)]
    return said[0] != said[1]


def _announced(
    slot: Slot, speaking: Sequence[Application], confidential: Confidential
) -> Announced:
    shown = [PublicSpeaker(each, confidential) for each in speaking if each.status in CHOSEN]
    return Announced(
        uid="",
        state=slot.state,
        starts=slot.starts,
        ends=slot.ends,
        room=slot.room,
        link=slot.link,
        speakers=tuple(each.id for each in shown),
        shown=_fingerprint(shown),
    )


def _numbered(meeting: Announced, before: Edition | None, round_name: str, salt: str) -> Announced:
    known = before.meeting(meeting.state) if before else None
    if known is None:
        uid = f"{round_name}-{meeting.state}-{salt}@upr-info.org".lower()
        return replace(meeting, uid=uid)
    same = replace(meeting, uid=known.uid, sequence=known.sequence)
    return same if same == known else replace(same, sequence=known.sequence + 1)


def _meeting(
    announced: Announced, known: Mapping[str, Application], confidential: Confidential
) -> Meeting:
    speaking = [known[each] for each in announced.speakers if each in known]
    return Meeting(
        uid=announced.uid,
        state=announced.state,
        starts=announced.starts,
        ends=announced.ends,
        room=announced.room,
        link=announced.link,
        speakers=tuple(PublicSpeaker(each, confidential) for each in speaking),
        shown=announced.shown,
        sequence=announced.sequence,
        status=announced.status,
    )


def _fingerprint(shown: Sequence[PublicSpeaker]) -> str:
    whole = "\n".join(f"{each.id}\t{each.name}\t{each.organisation}" for each in shown)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _pauses(made_from: Publication) -> Iterator[Pause]:
    """The questions that meetings share, and the breaks and lunches between them."""
    rules, zone = made_from.cycle.agenda, ZoneInfo(made_from.cycle.zone)
    busy = [(slot.starts, slot.ends) for slot in made_from.plan.slots]
    if rules.shared_questions:
        for window in made_from.within:
            last = max((end for start, end in busy if window.holds(start, end)), default=None)
            if last is not None:
                over = last + timedelta(minutes=rules.questions)
                busy.append((last, over))
                yield Pause(kind="questions", starts=last, ends=over)
    busy.sort()
    for (_, ended), (begins, _) in pairwise(busy):
        if begins - ended >= _SHORTEST and ended.date() == begins.date():
            yield Pause(kind=_kind(ended, begins, zone), starts=ended, ends=begins)


def _kind(ended: datetime, begins: datetime, zone: ZoneInfo) -> PauseKind:
    first, last = ended.astimezone(zone).time(), begins.astimezone(zone).time()
    over_noon = first <= _LUNCH[1] and last >= _LUNCH[0]
    return "lunch" if begins - ended >= _LONG and over_noon else "break"
