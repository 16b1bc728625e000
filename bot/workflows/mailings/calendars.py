"""The calendar files of a letter: one for each meeting it speaks of."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot import states
from bot.agenda import ics
from bot.agenda.programme import Meeting, Programme
from bot.events import Attachment
from bot.facts.mailings import MISSION_ADDRESS, MISSION_NAME, ORGANISER_ADDRESS, Kind
from bot.i18n import Language
from bot.states.folding import fold
from bot.workflows.mailings.audience import Telling

# These ask for an answer, move a meeting in the calendar, or take it out.
_WITH_FILES: frozenset[Kind] = frozenset({"invitation", "agenda", "change", "cancel"})
_OFFICE = "UPR Info"


def files(
    kind: Kind, programme: Programme, telling: Telling, language: Language
) -> tuple[Attachment, ...]:
    """What is attached; who gets it and whom it answers is filled in when it leaves."""
    if kind not in _WITH_FILES:
        return ()
    meetings = {each.uid: each for each in telling.meetings}
    for change in telling.changes:
        meeting = change.after or _taken_out(change.before)
        if meeting is not None:
            meetings[meeting.uid] = meeting
    return tuple(
        # Only the file of the State's own meeting differs from everybody else's.
        _file(programme, each, language, telling.own if telling.own == each.state else None)
        for each in meetings.values()
    )


def _taken_out(meeting: Meeting | None) -> Meeting | None:
    """A meeting that the programme no longer has, as calendars learn that it is off."""
    if meeting is None:
        return None
    return replace(meeting, status="cancelled", sequence=meeting.sequence + 1)


@lru_cache(maxsize=512)
def _file(
    programme: Programme, meeting: Meeting, language: Language, own: str | None
) -> Attachment:
    content = ics.invitation(
        programme,
        meeting,
        ics.Organiser(name=_OFFICE, address=ORGANISER_ADDRESS),
        ics.Recipient(name=MISSION_NAME, address=MISSION_ADDRESS, language=language, state=own),
    )
    name = fold(states.name(meeting.state, language)).replace(" ", "-")
    return Attachment(
        name=f"pre-session-{name}.ics",
        media_type=f"text/calendar; charset=utf-8; method={ics.method(meeting)}",
        content=content,
    )
